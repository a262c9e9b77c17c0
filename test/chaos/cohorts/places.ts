/** Two channels and some people on a fake Discord or a fake Slack, and what arrives there. */
import type { PlatformName } from '../../../src/lib/platforms.ts';
import type { Random } from '../../../src/lib/random.ts';
import { startDiscordPeer } from '../../peers/discord/start.ts';
import { startSlackPeer } from '../../peers/slack/peer.ts';
import { type Arrived, cutting, pick, senderIn } from '../targets.ts';

export type Message = Arrived & { readonly id: string; readonly edited: boolean };

export type Places = {
  readonly platform: PlatformName;
  /** For the processes. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly channels: Readonly<Record<'day' | 'evening', string>>;
  /** Of accounts, by the platform's ids: the first organises. */
  readonly people: readonly string[];
  readonly fault: () => void;
  readonly calm: () => void;
  /** All that stands in the channels and in the people's direct messages. */
  readonly arrived: () => readonly Message[];
  readonly close: () => Promise<void>;
};

export type OpenPlaces = (people: number, random: Random) => Promise<Places>;

const namesOf = (people: number): readonly string[] => Array.from({ length: people }, (_, index) => `person-${index}`);

export const openOnDiscord: OpenPlaces = async (count, random) => {
  const send = 'POST /channels/:channel/messages';
  const peer = await startDiscordPeer({ guilds: [{ name: 'School', channels: ['day', 'evening'] }] });
  const [guild] = peer.guilds;
  if (!guild) throw new Error('the peer has no guild');
  const people = namesOf(count).map((name) => peer.member(name));
  const { day = '', evening = '' } = guild.channels;
  const faults: readonly (() => void)[] = [
    () => peer.faults.rateLimit(send, 2, { retryAfterMs: 300 }),
    () => peer.faults.fail(send, 500, 2),
    () => peer.faults.reset(send, 1),
    () => peer.faults.acceptThenCut(send, 2),
  ];
  return {
    platform: 'discord',
    environment: { PLATFORM: 'discord', API_URL: peer.apiUrl, TOKEN: peer.token, SECRET: peer.publicKey },
    workspace: guild.id,
    channels: { day, evening },
    people: people.map(({ id }) => id),
    fault: () => pick(random, faults)?.(),
    calm: peer.faults.clear,
    arrived: () =>
      [peer.messages(day), peer.messages(evening), ...people.map((person) => person.sees({ dm: true }))]
        .flat()
        .map(({ id, edited, text: words }) => ({ id, edited, words, by: senderIn(words), unheard: undefined })),
    close: peer.close,
  };
};

export const openOnSlack: OpenPlaces = async (count, random) => {
  const send = 'chat.postMessage';
  const peer = await startSlackPeer({ transport: { http: 'http://127.0.0.1:9/nobody' }, callsKept: 100_000 });
  const people = namesOf(count).map((name) => peer.member(name));
  const [observer] = people;
  if (!observer) throw new Error('nobody looks at the channels');
  const channels = { day: peer.channel('day').id, evening: peer.channel('evening').id };
  const faults: readonly (() => void)[] = [
    () => peer.faults.rateLimit(send, 2, 1),
    () => peer.faults.fail(send, 500, 2),
    () => peer.faults.reset(send, 1),
    ...cutting(peer.faults, send),
  ];
  return {
    platform: 'slack',
    environment: { PLATFORM: 'slack', API_URL: peer.apiUrl, TOKEN: peer.botToken, SECRET: peer.signingSecret },
    workspace: peer.teamId,
    channels,
    people: people.map(({ id }) => id),
    fault: () => pick(random, faults)?.(),
    calm: peer.faults.clear,
    arrived: () => {
      const sends = Map.groupBy(
        peer.log.calls.filter(({ method, error }) => method === send && error === undefined),
        ({ args }) => String(args['channel']),
      );
      const seen = [
        observer.sees(channels.day),
        observer.sees(channels.evening),
        ...people.map((person) => person.sees('dm')),
      ];
      return seen.flatMap((messages) =>
        messages.map(({ ts: id, channelId, edited, words }, index): Message => {
          const { args, unheard } = sends.get(channelId)?.[index] ?? {};
          return { id, edited, words, by: senderIn(JSON.stringify(args ?? '')), unheard };
        }),
      );
    },
    close: peer.close,
  };
};
