/**
 * Discord keeps the platform contract, over the wire of a fake Discord that knows nothing of our
 * code.
 */
import { expect } from 'vitest';
import { ClientRefusal } from '../peers/discord/member/command.ts';
import type { Outcome } from '../peers/discord/member/outcome.ts';
import type { SeenMessage } from '../peers/discord/member/seen.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { readMarkdown } from '../platforms/discord/read-markdown.ts';
import { start as startDiscord, welcomed } from '../platforms/discord/start-discord.ts';
import { createPostgresDatabase } from '../support/database.ts';
import {
  type Answer,
  describePlatform,
  type Person,
  type Pick,
  type Seen,
  type Start,
  type Where,
} from './platform-contract.ts';

/** Nobody has these. */
const NO_CHANNEL = '100000000000000001';
const NO_MESSAGE = '100000000000000002';
const NO_ONE = '100000000000000003';

const start: Start = async ({ dispatcher, commands }) => {
  const peer = await startDiscordPeer({ limits: 'none' });
  const test = await createPostgresDatabase();
  const discord = await startDiscord(peer, test, { dispatcher, commands });
  await peer.connected();
  await welcomed(peer);
  const [guild] = peer.guilds;
  const channelId = guild?.channels['general'] ?? '';
  await registerOldCommand(peer, guild?.id ?? '');
  const members = { one: peer.member('amara'), other: peer.member('mei'), third: peer.member('zoe') };
  const closed = peer.member('tomas');
  peer.faults.dmClosed(closed);
  let last = '';

  const told = async (acting: Promise<Outcome>): Promise<Answer> => {
    const outcome = await acting;
    last = outcome.interactionId;
    if (outcome.kind === 'failed') throw new Error(`${outcome.why}: ${JSON.stringify(discord.lines.at(-1))}`);
    return outcome.kind === 'form'
      ? {
          form: {
            title: outcome.form.title,
            fields: outcome.form.fields.map(({ label }) => label),
            handle: outcome.form,
          },
        }
      : {};
  };
  const placeOf = (where: Where) => (where === 'channel' ? { channel: channelId } : ({ dm: true } as const));
  const messages = (person: Person): readonly SeenMessage[] => [
    ...members[person].sees({ channel: channelId }),
    ...members[person].sees({ dm: true }),
  ];
  const find = (person: Person, { id }: Seen): SeenMessage => {
    const found = messages(person).find((message) => message.id === id);
    if (!found) throw new Error(`${person} doesn't see message ${id}`);
    return found;
  };

  const pick = (id: string): Pick => ({ id, typed: id });
  return {
    picks: {
      person: pick(members.other.id),
      channel: pick(channelId),
      // Discord's role of everybody has the guild's own id.
      role: pick(guild?.id ?? ''),
      bot: pick(await botIdOf(peer)),
      left: pick(peer.member('leo', { guild: peer.elsewhere.id }).id),
    },
    command: (person, name, options = {}, where = 'channel') =>
      told(members[person].run(name, options, placeOf(where))),
    press: (person, message, label) => told(members[person].press(find(person, message), label)),
    choose: (person, message, label, options) => told(members[person].choose(find(person, message), label, options)),
    fill: (person, _form, values) => told(members[person].submit(values)),
    suggest: async (person, command, option, typed, others = {}) => {
      // A client doesn't ask about an option that isn't registered.
      const choices = await members[person]
        .suggest(command, option, typed, { channel: channelId, others })
        .catch(() => []);
      return choices.map(({ name }) => name);
    },
    visibleTo: async (person, where) => members[person].sees(placeOf(where)).map(seenOf),
    redeliver: async () => {
      const { answered } = discord.counts;
      peer.redeliver(last);
      await expect.poll(() => discord.counts.answered).toBe(answered + 1);
    },
    messenger: discord.messenger,
    accounts: { one: members.one.id, other: members.other.id, third: members.third.id },
    hasGroups: false,
    nobody: NO_ONE,
    readsIn: async (member, { threadId }) => {
      try {
        return members[member].sees({ channel: threadId }).map((message) => seenOf(message).words);
      } catch (error) {
        if (error instanceof ClientRefusal) return [];
        throw error;
      }
    },
    pressIn: (person, { threadId }, label) => {
      const newest = members[person].sees({ channel: threadId }).at(-1);
      if (!newest) throw new Error(`${person} sees nothing in thread ${threadId}`);
      return told(members[person].press(newest, label));
    },
    addresses: {
      channel: { kind: 'channel', channelId },
      direct: { kind: 'direct', accountId: members.one.id },
      gone: { kind: 'channel', channelId: NO_CHANNEL },
      unreachable: { kind: 'direct', accountId: closed.id },
    },
    goneMessage: { channelId, messageId: NO_MESSAGE },
    stop: async () => {
      await discord.close();
      await peer.close();
      await test.drop();
    },
  };
};

const botIdOf = async ({ apiUrl, token }: DiscordPeer): Promise<string> => {
  const response = await fetch(`${apiUrl}/v10/users/@me`, { headers: { authorization: `Bot ${token}` } });
  return ((await response.json()) as { id: string }).id;
};

/**
 * A client offers only what is registered: what the bot doesn't know is left from an older version.
 */
const registerOldCommand = async ({ apiUrl, token, applicationId }: DiscordPeer, guildId: string): Promise<void> => {
  const response = await fetch(`${apiUrl}/v10/applications/${applicationId}/guilds/${guildId}/commands`, {
    method: 'POST',
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bord', description: 'Was once a board' }),
  });
  expect(response.ok).toBe(true);
};

const PNG = '89504e470d0a1a0a';

const seenOf = ({ id, texts, buttons, selects, attachments, components }: SeenMessage): Seen => ({
  id,
  words: texts.map(readMarkdown).join('\n'),
  controls: components.flatMap((component) => {
    const label = component['label'] ?? component['placeholder'];
    return typeof label === 'string' &&
      (buttons.some((button) => button.label === label) || selects.some(({ placeholder }) => placeholder === label))
      ? [label]
      : [];
  }),
  options: selects.flatMap(({ options }) => options.map(({ label }) => label)),
  files: attachments.flatMap(({ bytes, name, contentType }) =>
    contentType === 'image/png' ? [] : [[name, Buffer.from(bytes).toString()] as const],
  ),
  pictures: attachments.flatMap(({ bytes, description }) =>
    Buffer.from(bytes).toString('hex').startsWith(PNG) ? [description ?? ''] : [],
  ),
});

describePlatform('Discord', start);
