/**
 * Where the fan-out goes: a fake Discord or a fake Slack with so many places, the faults that
 * befall it, and what arrived.
 */
import type { Destination } from '../../src/jobs/outbox.ts';
import type { Random } from '../../src/lib/random.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { startSlackPeer } from '../peers/slack/peer.ts';

/** A message as it stands. */
export type Arrived = {
  readonly words: string;
  /** The process that sent it, by its name. */
  readonly by: string;
  /**
   * That it was taken nobody heard: the platform failed to say so, or nobody was there any more.
   */
  readonly unheard: 'cut' | 'gone' | undefined;
};

export type Target = {
  readonly platform: 'discord' | 'slack';
  /** For the worker. */
  readonly environment: Readonly<Record<string, string>>;
  readonly places: readonly Destination[];
  /** Something befalls the next requests. */
  readonly fault: () => void;
  readonly calm: () => void;
  /** What stands in each place, oldest first, in the order of `places`. */
  readonly arrived: () => readonly (readonly Arrived[])[];
  readonly close: () => Promise<void>;
};

/**
 * Slack allows five messages a second in a workspace; here so many times that, or 2,000 would take
 * seven minutes.
 */
export const SLACK_HURRY = 8;
/** All calls of a run, many times over. */
const CALLS_KEPT = 100_000;
/** Longer than we wait for an answer: what comes then is accepted all the same. */
const TOO_SLOW_MS = 11_000;
/** Those hold a batch up for long: a few are enough. */
const SLOW_AT_MOST = 6;

type Cutting<Send extends string> = {
  readonly acceptThenCut: (send: Send, times: number) => void;
  readonly slow: (send: Send, ms: number, times: number) => void;
};

/** Sends that the platform accepts without our hearing of it. */
export const cutting = <Send extends string>(peer: Cutting<Send>, send: Send): readonly (() => void)[] => {
  let slow = 0;
  return [
    () => peer.acceptThenCut(send, 2),
    () => {
      if (slow >= SLOW_AT_MOST) return;
      slow += 1;
      peer.slow(send, TOO_SLOW_MS, 1);
    },
  ];
};

export const senderIn = (words: string): string => /by (p\d+)\./.exec(words)?.[1] ?? '';

export const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random.next() * items.length)];

export const openDiscordTarget = async (messages: number, random: Random): Promise<Target> => {
  const send = 'POST /channels/:channel/messages';
  const open = 'POST /users/@me/channels';
  const names = Array.from({ length: Math.ceil(messages / 2) }, (_, index) => `channel-${index}`);
  // The limit of fifty a second stays; that of opening conversations, ten in ten seconds, would
  // make this last for half an hour.
  const peer = await startDiscordPeer({
    guilds: [{ name: 'Cohort', channels: names }],
    limits: { [open]: { limit: 1000, windowMs: 1000 } },
  });
  const people = Array.from({ length: messages - names.length }, (_, index) => peer.member(`person-${index}`));
  const guild = peer.guilds[0];
  if (!guild) throw new Error('the peer has no guild');
  const channels = names.map((name) => guild.channels[name] ?? '');
  const where = { platform: 'discord', workspaceExternalId: guild.id } as const;
  const faults: readonly (() => void)[] = [
    () => peer.faults.rateLimit(send, 2, { retryAfterMs: 500 }),
    () => peer.faults.rateLimit(send, 2, { headersOnly: true }),
    () => peer.faults.rateLimit(open, 1, { global: true, retryAfterMs: 300 }),
    () => peer.faults.fail(send, 500, 2),
    () => peer.faults.fail(open, 502, 2),
    () => peer.faults.reset(send, 1),
    ...cutting(peer.faults, send),
  ];
  return {
    platform: 'discord',
    environment: {
      PLATFORM: 'discord',
      API_URL: peer.apiUrl,
      TOKEN: peer.token,
      SECRET: peer.publicKey,
    },
    places: [
      ...channels.map((channelExternalId) => ({ ...where, channelExternalId })),
      ...people.map(({ id }) => ({ ...where, accountExternalId: id })),
    ],
    fault: () => pick(random, faults)?.(),
    calm: peer.faults.clear,
    arrived: () =>
      [...channels.map((id) => peer.messages(id)), ...people.map((person) => person.sees({ dm: true }))].map(
        (messages) => messages.map(({ text: words }) => ({ words, by: senderIn(words), unheard: undefined })),
      ),
    close: peer.close,
  };
};

export const openSlackTarget = async (messages: number, random: Random): Promise<Target> => {
  const send = 'chat.postMessage';
  const peer = await startSlackPeer({
    transport: { http: 'http://127.0.0.1:9/nobody' },
    callsKept: CALLS_KEPT,
  });
  const observer = peer.member('observer');
  const channels = Array.from({ length: messages }, (_, index) => peer.channel(`channel-${index}`));
  const faults: readonly (() => void)[] = [
    () => peer.faults.rateLimit(send, 2, 1),
    () => peer.faults.fail(send, 500, 2),
    () => peer.faults.reset(send, 1),
    ...cutting(peer.faults, send),
  ];
  return {
    platform: 'slack',
    environment: {
      PLATFORM: 'slack',
      API_URL: peer.apiUrl,
      TOKEN: peer.botToken,
      SECRET: peer.signingSecret,
    },
    places: channels.map(({ id }) => ({
      platform: 'slack',
      workspaceExternalId: peer.teamId,
      channelExternalId: id,
    })),
    fault: () => pick(random, faults)?.(),
    calm: peer.faults.clear,
    arrived: () => {
      const sends = Map.groupBy(
        peer.log.calls.filter(({ method, error }) => method === send && error === undefined),
        ({ args }) => args['channel'],
      );
      return channels.map(({ id, name }) =>
        observer.sees(name).map(({ words }, index) => {
          // Its words may have been changed since, by another process.
          const { args, unheard } = sends.get(id)?.[index] ?? {};
          return { words, by: senderIn(JSON.stringify(args ?? '')), unheard };
        }),
      );
    },
    close: peer.close,
  };
};
