/** Where the fan-out goes: a fake Discord or a fake Slack with so many places, the faults that befall it, and what arrived. */
import type { Destination } from '../../src/jobs/outbox.ts';
import type { Random } from '../../src/lib/random.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { startSlackPeer } from '../peers/slack/peer.ts';

export type Target = {
  readonly platform: 'discord' | 'slack';
  /** For the worker. */
  readonly environment: Readonly<Record<string, string>>;
  readonly places: readonly Destination[];
  /** Something befalls the next requests. */
  readonly fault: () => void;
  readonly calm: () => void;
  /** Messages that stand in each place, in the order of `places`. */
  readonly arrived: () => readonly number[];
  /** Sends so far that may have been accepted without our hearing of it. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
};

/** Slack allows five messages a second in a workspace; here so many times that, or 2,000 would take seven minutes. */
export const SLACK_HURRY = 8;
/** Longer than we wait for an answer: what comes then is accepted all the same. */
const TOO_SLOW_MS = 11_000;
/** Those hold a batch up for long: a few are enough. */
const SLOW_AT_MOST = 6;

type Cutting<Send extends string> = {
  readonly acceptThenCut: (send: Send, times: number) => void;
  readonly slow: (send: Send, ms: number, times: number) => void;
};

/** Sends that the platform accepts without our hearing of it, counted as they are ordered. */
const createCuts = <Send extends string>(
  peer: Cutting<Send>,
  send: Send,
): { readonly faults: readonly (() => void)[]; readonly count: () => number } => {
  let cuts = 0;
  let slow = 0;
  return {
    count: () => cuts,
    faults: [
      () => {
        cuts += 2;
        peer.acceptThenCut(send, 2);
      },
      () => {
        if (slow >= SLOW_AT_MOST) return;
        slow += 1;
        cuts += 1;
        peer.slow(send, TOO_SLOW_MS, 1);
      },
    ],
  };
};

const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random.next() * items.length)];

export const openDiscordTarget = async (messages: number, random: Random): Promise<Target> => {
  const send = 'POST /channels/:channel/messages';
  const open = 'POST /users/@me/channels';
  const names = Array.from({ length: Math.ceil(messages / 2) }, (_, index) => `channel-${index}`);
  // The limit of fifty a second stays; that of opening conversations, ten in ten seconds, would make this last for half an hour.
  const peer = await startDiscordPeer({
    guilds: [{ name: 'Cohort', channels: names }],
    limits: { [open]: { limit: 1000, windowMs: 1000 } },
  });
  const people = Array.from({ length: messages - names.length }, (_, index) => peer.member(`person-${index}`));
  const guild = peer.guilds[0];
  if (!guild) throw new Error('the peer has no guild');
  const channels = names.map((name) => guild.channels[name] ?? '');
  const where = { platform: 'discord', workspaceExternalId: guild.id } as const;
  const cuts = createCuts(peer.faults, send);
  const faults: readonly (() => void)[] = [
    () => peer.faults.rateLimit(send, 2, { retryAfterMs: 500 }),
    () => peer.faults.rateLimit(send, 2, { headersOnly: true }),
    () => peer.faults.rateLimit(open, 1, { global: true, retryAfterMs: 300 }),
    () => peer.faults.fail(send, 500, 2),
    () => peer.faults.fail(open, 502, 2),
    () => peer.faults.reset(send, 1),
    ...cuts.faults,
  ];
  return {
    platform: 'discord',
    environment: { PLATFORM: 'discord', API_URL: peer.apiUrl, TOKEN: peer.token, SECRET: peer.publicKey },
    places: [
      ...channels.map((channelExternalId) => ({ ...where, channelExternalId })),
      ...people.map(({ id }) => ({ ...where, accountExternalId: id })),
    ],
    fault: () => pick(random, faults)?.(),
    calm: peer.faults.clear,
    arrived: () => [
      ...channels.map((id) => peer.messages(id).length),
      ...people.map((person) => person.sees({ dm: true }).length),
    ],
    cuts: cuts.count,
    close: peer.close,
  };
};

export const openSlackTarget = async (messages: number, random: Random): Promise<Target> => {
  const send = 'chat.postMessage';
  const peer = await startSlackPeer({ transport: { http: 'http://127.0.0.1:9/nobody' } });
  const observer = peer.member('observer');
  const channels = Array.from({ length: messages }, (_, index) => peer.channel(`channel-${index}`));
  const cuts = createCuts(peer.faults, send);
  const faults: readonly (() => void)[] = [
    () => peer.faults.rateLimit(send, 2, 1),
    () => peer.faults.fail(send, 500, 2),
    () => peer.faults.reset(send, 1),
    ...cuts.faults,
  ];
  return {
    platform: 'slack',
    environment: { PLATFORM: 'slack', API_URL: peer.apiUrl, TOKEN: peer.botToken, SECRET: peer.signingSecret },
    places: channels.map(({ id }) => ({ platform: 'slack', workspaceExternalId: peer.teamId, channelExternalId: id })),
    fault: () => pick(random, faults)?.(),
    calm: peer.faults.clear,
    arrived: () => channels.map(({ name }) => observer.sees(name).length),
    cuts: cuts.count,
    close: peer.close,
  };
};
