/** People of a workspace on Discord and of one in Slack, by what they do; each act waits for what is shown of it. */
import { expect } from 'vitest';
import { isQuizControl } from '../bench/ack/routine.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { type SlackPeer, startSlackPeer } from '../peers/slack/peer.ts';

/** A message as whoever did something sees it, and what stands below it. */
export type Shown = {
  readonly words: string;
  readonly controls: readonly string[];
  readonly press: (control: string) => Promise<Shown>;
};

export type Side = {
  readonly name: 'Discord' | 'Slack';
  /** By which a bot reaches it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What people do from now on comes to the bot at this address. */
  readonly turnTo: (address: string) => Promise<void>;
  readonly run: (name: string, command: string, typed?: Readonly<Record<string, string | number>>) => Promise<Shown>;
  /** Has the cohort told so by its organiser, from a form. */
  readonly announce: (words: string) => Promise<void>;
  /** From now on no message of the bot's own accord is taken; or again all are. */
  readonly refuse: (refuses: boolean) => void;
  /** How many messages with these words stand in the channel. */
  readonly posted: (words: string) => number;
  readonly close: () => Promise<void>;
};

/** On a busy machine a bot may be slower than the platforms are patient. */
export const PATIENCE_MS = 30_000;
const CHANNEL = 'study';
const ORGANISER = 'ines';
const EVER = 1_000_000;

export const quizControlIn = ({ controls }: Shown): string => controls.find(isQuizControl) ?? 'an answer';

export const openDiscordSide = async (): Promise<Side> => {
  const peer = await startDiscordPeer({
    limits: 'none',
    acknowledgeWithinMs: PATIENCE_MS,
    answerWithinMs: PATIENCE_MS,
  });
  type Member = ReturnType<DiscordPeer['member']>;
  const shown = (member: Member, outcome: Awaited<ReturnType<Member['run']>>): Shown => {
    if (outcome.kind !== 'message' && outcome.kind !== 'update') throw new Error(`got ${JSON.stringify(outcome)}`);
    const { message } = outcome;
    return {
      words: message.text,
      controls: message.buttons.flatMap(({ customId = '' }) => customId),
      press: async (control) => shown(member, await member.press(message, control)),
    };
  };
  const memberOf = (name: string): Member =>
    peer.member(name, name === ORGANISER ? { permissions: MANAGE_GUILD | (1n << 31n) } : {});
  const run: Side['run'] = async (name, command, typed = {}) => {
    const member = memberOf(name);
    return shown(member, await member.run(command, typed, { channel: CHANNEL }));
  };
  const [{ channels = {} } = {}] = peer.guilds;
  return {
    name: 'Discord',
    environment: { DISCORD_TOKEN: peer.token, DISCORD_PUBLIC_KEY: peer.publicKey, DISCORD_API_URL: peer.apiUrl },
    turnTo: (address) => peer.useInteractionsEndpoint(`${address}/discord/interactions`),
    run,
    announce: async (words) => {
      const organiser = memberOf(ORGANISER);
      const line = await organiser.run('oh', {}, { channel: CHANNEL });
      if (line.kind !== 'message') throw new Error(`/oh gave ${JSON.stringify(line)}`);
      await organiser.press(line.message, 'Announce');
      expect(shown(organiser, await organiser.submit({ 'Your words': words })).words).toContain('Posted in');
    },
    refuse: (refuses) => {
      if (refuses) peer.faults.rateLimit('POST /channels/:channel/messages', EVER);
      else peer.faults.clear();
    },
    posted: (words) => peer.messages(channels[CHANNEL] ?? '').filter(({ text }) => text.includes(words)).length,
    close: () => peer.close(),
  };
};
const MANAGE_GUILD = 1n << 5n;

export const openSlackSide = async (manifest: string): Promise<Side> => {
  const peer = await startSlackPeer({ manifest: JSON.parse(manifest), ackMs: PATIENCE_MS });
  peer.channel(CHANNEL);
  type Member = ReturnType<SlackPeer['member']>;
  const people = new Map<string, Member>();
  const memberOf = (name: string): Member => {
    const member = people.get(name) ?? peer.member(name, { admin: name === ORGANISER });
    people.set(name, member);
    return member;
  };
  const { until } = peer;
  const looksOf = ({ words, blocks }: ReturnType<Member['sees']>[number]): string => JSON.stringify([words, blocks]);
  /** What a person alone sees in the channel, and didn't before: others may be shown something meanwhile. */
  const seen = async (member: Member, act: () => Promise<unknown>): Promise<Shown> => {
    const own = () => member.sees(CHANNEL).filter(({ ephemeral }) => ephemeral);
    const before = new Set(own().map(looksOf));
    expect(await act()).toMatchObject({ ok: true });
    const find = () => own().findLast((each) => !before.has(looksOf(each)));
    const message = await until(find, 'an answer', PATIENCE_MS);
    return {
      words: message.words,
      controls: [...JSON.stringify(message.blocks).matchAll(/"action_id":"([^"]*)"/g)].map(([, id = '']) => id),
      press: (control) => seen(member, () => member.press(message, control)),
    };
  };
  return {
    name: 'Slack',
    environment: {
      SLACK_BOT_TOKEN: peer.botToken,
      SLACK_SIGNING_SECRET: peer.signingSecret,
      SLACK_API_URL: peer.apiUrl,
    },
    turnTo: async (address) => peer.use({ http: `${address}/slack/events` }),
    run: (name, command, typed = {}) => {
      const member = memberOf(name);
      const options = Object.entries(typed).map(([option, value]) => `${option}="${value}"`);
      return seen(member, () => member.run(`/${[command, ...options].join(' ')}`, { channel: CHANNEL }));
    },
    announce: async (words) => {
      const organiser = memberOf(ORGANISER);
      const line = await seen(organiser, () => organiser.run('/oh', { channel: CHANNEL }));
      const message = organiser.sees(CHANNEL).findLast(({ words: told }) => told === line.words);
      if (!message) throw new Error('the line is gone');
      await organiser.press(message, 'Announce');
      await until(() => organiser.openView, 'the form', PATIENCE_MS);
      const told = await seen(organiser, async () => ({
        ok: true,
        ...(await organiser.submit({ 'Your words': words })),
      }));
      expect(told.words).toContain('Posted in');
    },
    refuse: (refuses) => {
      if (refuses) peer.faults.rateLimit('chat.postMessage', EVER, 1);
      else peer.faults.clear();
    },
    posted: (words) =>
      memberOf('amara')
        .sees(CHANNEL)
        .filter((message) => message.words.includes(words)).length,
    close: () => peer.close(),
  };
};
