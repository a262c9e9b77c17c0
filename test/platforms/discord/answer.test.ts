/**
 * Promises about answering on Discord: in time, as declared, and quietly where nobody waits any
 * more.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SeenMessage } from '../../peers/discord/member/seen.ts';
import { type DiscordPeer, startDiscordPeer } from '../../peers/discord/start.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { createGated, type Gated } from './gated.ts';
import { type Connected, closeAll, start, startForTest, welcomed } from './start-discord.ts';

const general = { channel: 'general' };
const CALLBACK = 'POST /interactions/:interaction/:token/callback';

let peer: DiscordPeer;
let database: TestDatabase;
let gated: Gated;
let discord: Connected;

beforeAll(async () => {
  peer = await startDiscordPeer({ limits: 'none' });
  database = await createPostgresDatabase();
  gated = createGated();
  discord = await start(peer, database, {
    ...gated,
    timing: { deferAfterMs: 30, formWithinMs: 30 },
  });
  await peer.connected();
  await welcomed(peer);
});
afterAll(async () => {
  await discord.close();
  await peer.close();
  await database.drop();
});

/**
 * What a slow handler leads to: Discord is answered before it is done, and the rest comes when it
 * is.
 */
const slowly = async <Outcome>(act: () => Promise<Outcome>): Promise<Outcome> => {
  const { deferred } = discord.counts;
  gated.shut();
  const acting = act();
  await expect.poll(() => discord.counts.deferred).toBe(deferred + 1);
  gated.open();
  return acting;
};
const newest = (messages: readonly SeenMessage[]): SeenMessage => {
  const last = messages.at(-1);
  if (!last) throw new Error('there is no message');
  return last;
};

describe('a quick handler', () => {
  test('is answered by one request', async () => {
    const before = peer.log.counters.requests;
    const outcome = await peer.member('amara').run('public', {}, general);
    expect(outcome).toMatchObject({ kind: 'message', deferred: false });
    expect(peer.log.counters.requests).toBe(before + 1);
  });
});

describe('a slow handler', () => {
  test.each([
    ['public', false],
    ['private', true],
  ])('is put off and then answers: %s', async (command, ephemeral) => {
    const outcome = await slowly(() => peer.member('amara').run(command, {}, general));
    expect(outcome).toMatchObject({
      kind: 'message',
      deferred: true,
      message: { ephemeral, loading: false },
    });
  });

  test('of a private answer or an update is acknowledged before it is done', async () => {
    const amara = peer.member('amara');
    await amara.run('public', {}, general);
    const board = newest(amara.sees(general));
    gated.shut();
    expect(await amara.run('private', {}, { ...general, until: 'acknowledged' })).toMatchObject({
      message: { ephemeral: true, loading: true },
    });
    // Of an update nobody sees that it is being worked on.
    expect(await amara.press(board, 'Change', { until: 'acknowledged' })).toMatchObject({
      kind: 'update',
      message: board,
    });
    gated.open();
    await expect.poll(() => amara.sees(general).filter(({ loading }) => loading)).toEqual([]);
    await expect.poll(() => amara.sees(general).find(({ id }) => id === board.id)?.text).toBe('changed');
  });

  test('updates the message whose button was pressed', async () => {
    const amara = peer.member('amara');
    await amara.run('public', {}, general);
    const board = newest(amara.sees(general));
    const outcome = await slowly(() => amara.press(board, 'Change'));
    expect(outcome).toMatchObject({
      kind: 'update',
      deferred: true,
      message: { id: board.id, text: 'changed' },
    });
  });

  test('that refuses is heard by the actor alone, and no placeholder stays', async () => {
    const [amara, mei] = [peer.member('amara'), peer.member('mei')];
    const before = mei.sees(general);
    await slowly(() => amara.run('refused', {}, general));
    expect(newest(amara.sees(general))).toMatchObject({
      ephemeral: true,
      text: expect.stringContaining('that can’t be done'),
    });
    expect(mei.sees(general)).toEqual(before);
  });

  test('that refuses an update leaves the message as it was', async () => {
    const [amara, mei] = [peer.member('amara'), peer.member('mei')];
    await amara.run('public', {}, general);
    const board = newest(mei.sees(general));
    await slowly(() => amara.press(board, 'Refuse'));
    expect(newest(amara.sees(general))).toMatchObject({
      ephemeral: true,
      text: expect.stringContaining('that can’t be done'),
    });
    expect(newest(mei.sees(general))).toEqual(board);
  });

  test('whose form comes too late says so, and asks to press again', async () => {
    const outcome = await slowly(() => peer.member('amara').run('form', {}, general));
    expect(outcome).toMatchObject({
      kind: 'message',
      message: { ephemeral: true, text: expect.stringContaining('press once more') },
    });
    expect(await peer.member('amara').run('form', {}, general)).toMatchObject({ kind: 'form' });
  });
});

describe('what people write', () => {
  test('is given back when their form is refused', async () => {
    const amara = peer.member('amara');
    await amara.run('form', {}, general);
    const outcome = await amara.submit({ Words: 'a long answer with `ticks` and **stars**' });
    expect(outcome).toMatchObject({
      kind: 'message',
      message: {
        ephemeral: true,
        text: expect.stringContaining('a long answer with `ticks` and **stars**'),
      },
    });
  });

  test('is given back without what was chosen, whose values mean nothing to people', async () => {
    const amara = peer.member('amara');
    await amara.run('form', {}, general);
    const outcome = await amara.submit({ Words: '99:99', Kind: 'Two' });
    if (outcome.kind !== 'message') throw new Error('there is no message');
    expect(outcome.message.text).toContain('99:99');
    expect(outcome.message.text).not.toContain('k2');
    await amara.run('form', {}, general);
    const chosen = await amara.submit({ Kind: 'Two' });
    expect(chosen).toMatchObject({
      message: { text: expect.not.stringContaining('What you wrote') },
    });
  });

  test('in a message that has no words is told from a forgotten option', async () => {
    const amara = peer.member('amara');
    const picture = amara.say('<@123456789012345678> https://example.org/picture.png', general);
    expect(await amara.runOnMessage('Look this up', picture)).toMatchObject({
      kind: 'message',
      message: {
        ephemeral: true,
        text: expect.stringContaining('There are no words in that message'),
      },
    });
  });

  test('in a message is looked up by its menu, as far as it is a search', async () => {
    const amara = peer.member('amara');
    const message = amara.say(`what is a   **watermark** and ${'why '.repeat(30)}`, general);
    const outcome = await amara.runOnMessage('Look this up', message);
    expect(outcome).toMatchObject({ kind: 'message', message: { ephemeral: true } });
    expect(gated.seen.at(-1)).toMatchObject({
      kind: 'command',
      command: 'concept',
      options: { words: 'what is a **watermark** and why why why why why why why why' },
    });
  });

  test('in a message is looked up without its mentions, emoji and links', async () => {
    const amara = peer.member('amara');
    const said =
      '<@123456789012345678> <@&1> see <#123> <a:party:12> <t:1:R> [consumer groups](https://kafka.apache.org) https://x.yz/a?b and a < b';
    await amara.runOnMessage('Look this up', amara.say(said, general));
    expect(gated.seen.at(-1)).toMatchObject({
      options: { words: 'see consumer groups and a < b' },
    });
  });
});

describe('who and where', () => {
  test('whoever may manage the server is told apart from others', async () => {
    const MANAGE_GUILD = 1n << 5n;
    const ines = peer.member('ines', {
      permissions: MANAGE_GUILD | (1n << 10n) | (1n << 11n) | (1n << 31n),
    });
    expect(await ines.run('organise', {}, general)).toMatchObject({
      message: { text: 'ines organises' },
    });
    expect(await peer.member('mei').run('organise', {}, general)).toMatchObject({
      message: { text: expect.stringContaining('Only organisers can use this') },
    });
  });

  test('a server is known by its name, a direct message by its stand-in', async () => {
    const amara = peer.member('amara');
    expect(await amara.run('where', {}, general)).toMatchObject({
      message: { text: `workspace: ${peer.guilds[0]?.id} Cohort`, ephemeral: true },
    });
    // Nobody else is there: a message that stays is better than one that goes away.
    expect(await amara.run('where', {}, { dm: true })).toMatchObject({
      message: { text: 'direct: direct Direct messages', ephemeral: false },
    });
  });

  test('the channel is known, a direct conversation by its id alone', async () => {
    const amara = peer.member('amara');
    const inChannel = await amara.run('public', {}, general);
    if (inChannel.kind !== 'message') throw new Error('there is no message');
    expect(gated.seen.at(-1)?.channel).toEqual({
      externalId: peer.guilds[0]?.channels['general'],
      name: 'general',
    });
    await amara.press(inChannel.message, 'Change');
    expect(gated.seen.at(-1)?.channel).toEqual({
      externalId: peer.guilds[0]?.channels['general'],
      name: 'general',
    });
    const direct = await amara.run('public', {}, { dm: true });
    if (direct.kind !== 'message') throw new Error('there is no message');
    expect(gated.seen.at(-1)?.channel).toEqual({ externalId: direct.message.channelId });
  });

  test('a server that we are not in is no workspace of ours', async () => {
    const amara = peer.member('amara', { guild: peer.elsewhere.id });
    expect(await amara.run('where', {}, { channel: 'lobby' })).toMatchObject({
      message: { text: 'direct: direct Direct messages', ephemeral: true },
    });
  });
});

describe('an answer that nobody waits for', () => {
  test('ends quietly and is counted', async () => {
    const { unknown } = discord.counts;
    peer.faults.fail(CALLBACK, 404, 1, 10_062);
    // Amara's own wait for an answer is 3 seconds long; this test's isn't.
    void peer.member('amara').run('public', {}, general);
    await expect.poll(() => discord.counts.unknown).toBe(unknown + 1);
    expect(discord.lines.filter(({ event }) => event === 'discord-answer-failed')).toEqual([]);
  });

  test('is worked for once all the same, and shows nothing', async () => {
    const amara = peer.member('amara');
    await amara.run('public', {}, general);
    const board = newest(amara.sees(general));
    const [{ unknown }, worked] = [{ ...discord.counts }, gated.seen.length];
    peer.faults.fail(CALLBACK, 404, 1, 10_062);
    void amara.press(board, 'Change');
    await expect.poll(() => discord.counts.unknown).toBe(unknown + 1);
    expect(gated.seen.length).toBe(worked + 1);
    expect(newest(amara.sees(general))).toEqual(board);
    expect(discord.lines.filter(({ event }) => event === 'discord-answer-failed')).toEqual([]);
  });

  test('is not worked for when it was old already as it came', async () => {
    const late = createGated();
    const other = await startDiscordPeer({ limits: 'none', now: () => Date.now() - 60_000 });
    const behind = await startForTest(other, database, late);
    await other.connected();
    other.faults.fail(CALLBACK, 404, 1, 10_062);
    void other.member('amara').run('public', {}, general);
    await expect.poll(() => behind.counts.unknown).toBe(1);
    expect(late.seen).toEqual([]);
    expect(await other.member('amara').run('public', {}, general)).toMatchObject({
      kind: 'message',
      deferred: true,
    });
    await closeAll();
    await other.close();
  });
});

describe('a fault on the way', () => {
  test('is logged with the interaction, and the person hears of it', async () => {
    // Our own mistake: Discord refuses the body.
    peer.faults.fail(CALLBACK, 400, 1, 50_035);
    const outcome = await peer.member('amara').run('public', {}, general);
    expect(outcome).toMatchObject({
      kind: 'message',
      message: { ephemeral: true, text: expect.stringContaining('Please try once more') },
    });
    expect(discord.lines.at(-1)).toMatchObject({
      level: 'error',
      event: 'discord-answer-failed',
      interaction: outcome.interactionId,
    });
  });

  const ORIGINAL = '/webhooks/:application/:token/messages/:message';
  test.each([
    ['breaks before Discord has the answer', () => peer.faults.reset(CALLBACK, 1)],
    ['breaks after Discord took the answer', () => peer.faults.acceptThenCut(CALLBACK, 1)],
    ['breaks twice', () => peer.faults.reset(CALLBACK, 2)],
  ])('by which the connection %s goes unnoticed', async (_, fault) => {
    const failed = discord.counts.failed;
    fault();
    expect(await peer.member('amara').run('public', {}, general)).toMatchObject({
      kind: 'message',
      message: { text: 'to everybody' },
    });
    // By then the first is over and done with.
    await peer.member('amara').run('public', {}, general);
    expect(discord.counts.failed).toBe(failed);
  });

  test.each([
    ['before the edit', () => peer.faults.reset(`PATCH ${ORIGINAL}`, 1)],
    ['after the edit', () => peer.faults.acceptThenCut(`PATCH ${ORIGINAL}`, 1)],
  ])('by which the connection breaks %s of a deferred answer shows the answer, and no apology', async (_, fault) => {
    const amara = peer.member('amara');
    const before = amara.sees(general).length;
    const failed = discord.counts.failed;
    fault();
    const outcome = await slowly(() => amara.run('private', {}, general));
    expect(outcome).toMatchObject({ kind: 'message', message: { text: 'to you' } });
    await amara.run('private', {}, general);
    expect(discord.counts.failed).toBe(failed);
    expect(amara.sees(general)).toHaveLength(before + 2);
  });

  test('of Discord for a moment goes unnoticed', async () => {
    peer.faults.fail(CALLBACK, 502, 1);
    expect(await peer.member('amara').run('public', {}, general)).toMatchObject({
      kind: 'message',
      message: { text: 'to everybody' },
    });
  });
});

describe('a forged control', () => {
  test.each(['nobody.knows:1', 'DROP TABLE', '{"a":1}'])('gets the polite reply: %s', async (customId) => {
    const amara = peer.member('amara');
    await amara.run('public', {}, general);
    const outcome = await amara.press(newest(amara.sees(general)), customId, { forged: true });
    expect(outcome).toMatchObject({
      kind: 'message',
      message: { ephemeral: true, text: expect.stringContaining('older version') },
    });
  });
});
