/** Promises about files in forms, over the wire: what can't be fetched, and who may read none. */
import { afterEach, expect, test } from 'vitest';
import { BOT_SCOPES } from '../../src/platforms/slack/connect/manifest.ts';
import { createContractFeature } from '../contract/contract-features.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { start, welcomed } from './discord/start-discord.ts';
import { startSlack } from './slack/start.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const contract = () => {
  const { feature, dispatcher } = createContractFeature();
  return { dispatcher, commands: feature.commands };
};

const File = { name: 'notes.md', content: Buffer.from('as it was') };

test('Discord: a file whose address has expired can’t be fetched, and the log says so', async () => {
  const peer = await startDiscordPeer();
  ends.push(peer.close);
  const { database, drop } = await createPostgresDatabase();
  ends.push(drop);
  const discord = await start(peer, { database }, contract());
  ends.push(discord.close);
  await peer.connected();
  await welcomed(peer);
  const ada = peer.member('ada');
  const [channel = ''] = Object.keys(peer.guilds[0]?.channels ?? {});
  const submit = async (): Promise<string> => {
    await ada.run('file-form', {}, { channel });
    const outcome = await ada.submit({ Line: 'mine', File });
    return outcome.kind === 'message' ? outcome.message.text : outcome.kind;
  };
  peer.faults.loseGiven(1);
  expect(await submit()).toBe('mine: notes.md 9 which can’t be fetched');
  expect(discord.lines.filter(({ event }) => event === 'discord-file-not-fetched')).toHaveLength(1);
  expect(await submit()).toBe('mine: notes.md 9 as it was');
});

test('Slack: an installation from before files:read has the form without its field', async () => {
  const scopes = BOT_SCOPES.filter((scope) => scope !== 'files:read');
  const slack = await startSlack({ ...contract(), transport: 'socket', peerOptions: { scopes } });
  ends.push(slack.stop);
  const ada = slack.peer.member('Ada');
  await ada.run('/watermark file-form');
  await slack.rest();
  expect(ada.openView?.blocks.filter(({ type }) => type === 'input')).toHaveLength(1);
  await ada.submit({ Line: 'mine' });
  await slack.rest();
  expect(ada.sees().at(-1)?.words).toBe('mine: no file');
});

test('Slack: a file that is gone can’t be fetched, and one that is there comes by our token', async () => {
  const slack = await startSlack({ ...contract(), transport: 'socket' });
  ends.push(slack.stop);
  const ada = slack.peer.member('Ada');
  const submit = async (): Promise<string | undefined> => {
    await ada.run('/watermark file-form');
    await slack.rest();
    await ada.submit({ Line: 'mine', File });
    await slack.rest();
    return ada.sees().at(-1)?.words;
  };
  slack.peer.faults.loseFiles(1);
  expect(await submit()).toBe('mine: notes.md 9 which can’t be fetched');
  expect(slack.logged.filter(({ event }) => event === 'slack-file-not-fetched')).toHaveLength(1);
  expect(await submit()).toBe('mine: notes.md 9 as it was');
  // Of somebody of another organisation: the rest of the form arrives all the same.
  slack.peer.faults.hideFiles(1);
  expect(await submit()).toBe('mine:  0 which can’t be fetched');
  // Whether it may read files is asked once.
  expect(slack.peer.log.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(2);
});
