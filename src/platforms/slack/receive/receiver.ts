/**
 * Gives bolt what a transport took: most of it acknowledged already, since a thread of its own does
 * that however busy the bot is.
 */
import type { App, Receiver } from '@slack/bolt';
import type { Log } from '../../../lib/process/log.ts';

/**
 * What Slack sends, by whichever transport. Plain data, so that it can go from one thread to
 * another.
 */
export type Payload = {
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryNum?: number;
  readonly retryReason?: string;
};

/**
 * The acknowledgement is the answer: what a modal shows next, what an option list suggests. Of all
 * else it says only that we have it.
 */
export const isAnsweredByAck = ({ body: { type } }: Payload): boolean =>
  type === 'view_submission' || type === 'block_suggestion';

export type Taking = {
  /**
   * Gives what it is to be acknowledged with, where that says anything. Throws where bolt can't
   * work on it.
   */
  readonly answer: (payload: Payload) => Promise<unknown>;
  /** What has been acknowledged already. */
  readonly take: (payload: Payload) => void;
};

type Transport = {
  readonly start: (taking: Taking) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Resolves once all that was acknowledged so far has been handed on. */
  readonly settled: () => Promise<void>;
};

/** Of HTTP: whoever serves it lets requests in, and stops. */
export const servedTransport: Transport = {
  start: async () => {},
  stop: async () => {},
  settled: async () => {},
};

export type SlackReceiver = Receiver & Taking & Pick<Transport, 'settled'>;

export const createReceiver = ({ start, stop, settled }: Transport, log: Log): SlackReceiver => {
  let app: App | undefined;
  const answer: Taking['answer'] = ({ body, ...retry }) => {
    const answered = Promise.withResolvers<unknown>();
    if (!app) return Promise.reject(new TypeError('bolt has not been started'));
    // Nobody acknowledges what nobody listens for.
    app
      .processEvent({
        body: { ...body },
        ack: async (said?: unknown) => answered.resolve(said),
        ...retry,
      })
      .then(answered.resolve, answered.reject);
    return answered.promise;
  };
  const taking: Taking = {
    answer,
    take: (payload) =>
      void answer(payload).catch((error: unknown) => log.error({ err: error }, 'slack-payload-failed')),
  };
  return {
    ...taking,
    init: (bolt) => {
      app = bolt;
    },
    start: () => start(taking),
    stop,
    settled,
  };
};
