/** Every feature there is, through Discord from end to end: as a member types and presses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declaredCommands } from '../../../src/cli/generate/command-table.ts';
import type { Member } from '../../peers/discord/member/member.ts';
import type { Outcome } from '../../peers/discord/member/outcome.ts';
import type { SeenMessage } from '../../peers/discord/member/seen.ts';
import { type DiscordPeer, startDiscordPeer } from '../../peers/discord/start.ts';
import { type Bot, createBot } from '../../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { type Connected, start, welcomed } from './start-discord.ts';

let peer: DiscordPeer;
let own: TestDatabase;
let bot: Bot;
let discord: Connected;
let amara: Member;

beforeAll(async () => {
  peer = await startDiscordPeer({ limits: 'none' });
  own = await createPostgresDatabase();
  bot = createBot(own.database);
  discord = await start(peer, own, { dispatcher: bot.dispatcher, commands: declaredCommands() });
  await peer.connected();
  await welcomed(peer);
  amara = peer.member('Amara');
});
afterAll(async () => {
  await discord.close();
  await peer.close();
  await own.drop();
});

const channel = { channel: 'general' };

const messageOf = (outcome: Outcome): SeenMessage => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update')
    throw new Error(`got ${outcome.kind}: ${JSON.stringify(outcome)}`);
  return outcome.message;
};

/** Answers whatever is asked, in the way that its shape asks for. */
const answer = async (member: Member, asked: SeenMessage): Promise<SeenMessage> => {
  const [select] = asked.selects;
  if (select) return messageOf(await member.choose(asked, select.customId, [select.options[0]?.label ?? '']));
  const opens = asked.buttons.find(({ label }) => label === 'Answer' || label === 'Put in order');
  if (!opens) return messageOf(await member.press(asked, asked.buttons[0]?.customId ?? ''));
  const opened = await member.press(asked, opens.label);
  if (opened.kind !== 'form') throw new Error(`got ${opened.kind}, not a form`);
  const filled = opened.form.fields.map(
    (field, index) =>
      [
        field.label,
        'options' in field && field.options.length > 0 ? [field.options[index]?.label ?? ''] : '7',
      ] as const,
  );
  return messageOf(await member.submit(Object.fromEntries(filled)));
};

describe('on Discord', () => {
  test('a learner takes a whole quiz, question after question in one message that only they see', async () => {
    let seen = messageOf(await amara.run('quiz', { count: 8 }, channel));
    const { id } = seen;
    expect(seen).toMatchObject({
      ephemeral: true,
      text: expect.stringContaining('Question 1 of 8'),
    });
    for (let question = 1; question <= 8; question += 1) {
      seen = await answer(amara, seen);
      expect(seen.text).toMatch(/Right\.|Not this time/);
      seen = messageOf(await amara.press(seen, question < 8 ? 'Next' : 'Finish'));
      expect(seen.id).toBe(id);
    }
    expect(seen.text).toContain('Round done');
    expect(
      peer
        .member('Mei')
        .sees(channel)
        .some((message) => message.id === id),
    ).toBe(false);
  });

  test.each(['single', 'several', 'true-false', 'gap', 'short', 'number', 'order', 'output', 'fault'])(
    'a question of the kind %s is asked and answered, in direct messages',
    async (kind) => {
      const learner = peer.member(`Kind ${kind}`);
      const seen = await answer(learner, messageOf(await learner.run('quiz', { kind, count: 1 }, { dm: true })));
      expect(seen.text).toMatch(/Right\.|Not this time/);
    },
  );

  test('what a person answers in a guild is known in their direct messages: one memory', async () => {
    const learner = peer.member('Traveller');
    await answer(learner, messageOf(await learner.run('quiz', { about: 'idempotency', count: 1 }, channel)));
    bot.clock.forward({ days: 30 });
    expect(messageOf(await learner.run('review', {}, { dm: true })).text).toContain('One question');
    expect(messageOf(await learner.run('review', {}, channel)).text).toContain('One question');
  });

  test('a concept is looked up by a misspelt name with its picture and its words, and turned page by page', async () => {
    const seen = messageOf(await amara.run('concept', { words: 'cap theorm' }, channel));
    expect(seen.text).toContain('CAP Theorem');
    const more = messageOf(await amara.press(seen, 'More'));
    expect(more.attachments[0]).toMatchObject({
      contentType: 'image/png',
      description: expect.stringContaining(' '),
    });
    expect(messageOf(await amara.press(more, 'Code'))).toMatchObject({
      id: seen.id,
      text: expect.stringContaining('Code'),
    });
  });

  test('the options of a command are suggested while they are typed', async () => {
    expect((await amara.suggest('quiz', 'about', 'waterm', channel)).map(({ name }) => name).join()).toContain(
      'Watermarks',
    );
  });

  test('a message is looked up from its menu', async () => {
    const said = peer.member('Mei').say('What is a dead letter queue?', channel);
    expect(messageOf(await amara.runOnMessage('Look this up', said)).text).toContain('Dead Letter Queues');
  });

  test('settings are a form; what is wrong with them is said kindly', async () => {
    await amara.run('settings', {}, channel);
    expect(
      messageOf(
        await amara.submit({
          'New questions a day': 'no',
          'Reviews a day, at most': '40',
          'Time zone': 'Europe/Prag',
        }),
      ).text,
    ).toContain('whole number');
    await amara.run('settings', {}, channel);
    expect(
      messageOf(
        await amara.submit({
          'New questions a day': '7',
          'Reviews a day, at most': '40',
          'Time zone': 'Europe/Prague',
        }),
      ).text,
    ).toContain('Europe/Prague');
  });

  test('a report reaches whoever manages the guild, and only them', async () => {
    const asked = messageOf(await peer.member('Reporter').run('quiz', { count: 1 }, channel));
    await peer.member('Reporter').press(asked, 'Report');
    await peer.member('Reporter').submit({
      'What’s wrong with it?': ['It is unclear'],
      'In your own words': '@everyone *look* <@1>',
    });
    expect(messageOf(await amara.run('reports', {}, channel)).text).toContain(
      'Only helpers and organisers can use this',
    );
    const organiser = peer.member('Ines', { permissions: 1n << 5n });
    const reports = messageOf(await organiser.run('reports', {}, channel));
    expect(reports.text).toContain('1 open');
    expect(reports.pings).toEqual([]);
  });

  test('no failure of ours was met', () => {
    expect(bot.failures).toEqual([]);
    expect(discord.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
