/**
 * Slack's side of the ingress in the main thread: opens the transport, and says why it can't be.
 */
import type { Ingress } from '../../../ingress/ingress.ts';
import { SlackStartError } from '../connect/look-up/teams.ts';
import type { SlackTransport } from '../connect/settings.ts';

/**
 * What Slack sends, by whichever transport. Plain data, so that it can go from one thread to
 * another.
 */
export type Payload = Readonly<Record<string, unknown>>;

export type IngressOptions = {
  readonly transport: SlackTransport;
  readonly apiUrl: string | undefined;
  /** Milliseconds that Slack has to greet a new connection of Socket Mode. */
  readonly helloWithinMs: number | undefined;
};

/** What the transports offer. */
export type TransportThread = {
  /** Gives why it can't be opened, with Slack's own word where it was Slack who refused. */
  readonly open: (options: IngressOptions) => Promise<Refusal | undefined>;
  /** Resolves once all that was acknowledged so far has been handed on. */
  readonly settled: () => Promise<void>;
  /** Of Socket Mode; 1 where Slack posts to us. */
  readonly connections: () => number;
  readonly leave: () => Promise<void>;
};

/** What they are offered. */
export type TransportMain = {
  /**
   * Gives what it is to be acknowledged with. Rejects where that isn't known. `request`: by which
   * the log finds it.
   */
  readonly answer: (payload: Payload, request: string) => Promise<unknown>;
  /** What has been acknowledged already. */
  readonly take: (payload: Payload, request: string) => void;
};

type Refusal = { readonly message: string; readonly word: string | undefined };

export type SlackIngress = Pick<TransportThread, 'settled' | 'leave'> & {
  readonly connections: () => Promise<number>;
};

/** Throws SlackStartError. */
export const openSlackIngress = async (
  ingress: Ingress,
  options: IngressOptions,
  { answer, take }: TransportMain,
): Promise<SlackIngress> => {
  const theirs = await ingress.attach<TransportThread, TransportMain>(new URL('./transport.ts', import.meta.url), {
    answer,
    take,
  });
  const refused = await theirs.open(options);
  if (refused) throw startError(refused);
  return {
    settled: async () => {
      if (!theirs.$closed) await theirs.settled();
    },
    connections: theirs.connections,
    leave: async () => {
      if (!theirs.$closed) await theirs.leave();
    },
  };
};

const startError = ({ message, word }: Refusal): SlackStartError =>
  new SlackStartError(word === undefined ? OUT_OF_REACH : refusedWith(word), { cause: message });

const OUT_OF_REACH = 'Slack’s Socket Mode can’t be reached: check the network, and SLACK_API_URL if it is set.';

const refusedWith = (word: string): string =>
  `Slack refuses the app token (${word}): take one with connections:write from ` +
  'https://api.slack.com/apps (your app → Basic Information → App-Level Tokens, set as SLACK_APP_TOKEN).';
