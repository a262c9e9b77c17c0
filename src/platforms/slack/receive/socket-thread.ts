/**
 * Socket Mode in a thread of its own: acknowledges, hands on, and comes back by itself, at once and
 * for as long as it takes.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { SocketModeClient } from '@slack/socket-mode';
import { createThreadLog, offerToOpener } from '../../../lib/process/thread.ts';
import { within } from '../../../lib/process/within.ts';
import { clientOptions, createLogger } from '../connect/api-client.ts';
import { slackErrorOf } from '../connect/api-errors.ts';
import { isAnsweredByAck, type Payload } from './receiver.ts';
import type { SocketOpener, SocketOptions, SocketThread } from './socket-receiver.ts';

/**
 * Until a connection that says nothing counts as lost; the library's own 5 s is a long silence for
 * a pressed button.
 */
const PING_TIMEOUT_MS = 3000;
/**
 * Until a connection that was asked for counts as never made: Slack says hello in tenths of a
 * second.
 */
const HELLO_WITHIN_MS = 10_000;
/** Leaving waits this long for Slack to close its side. */
const GOODBYE_MS = 2000;
/** Pauses between attempts; the last one stays. The first attempt is made at once. */
const PAUSES_MS = [0, 500, 1000, 2000, 5000, 10_000, 30_000];

/** As the library gives it. */
type Arrived = {
  readonly body: Readonly<Record<string, unknown>>;
  readonly ack: (answer?: unknown) => Promise<void>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
};

const stopping = new AbortController();
let client: SocketModeClient | undefined;

const opener = offerToOpener<SocketOpener, SocketThread>({
  start: (options) =>
    connect(options).then(
      () => undefined,
      (error: unknown) => ({ message: String(error), word: slackErrorOf(error) }),
    ),
  settled: () => {},
  stop: async () => {
    stopping.abort();
    if (client) await within(client.disconnect(), GOODBYE_MS);
  },
});
const log = createThreadLog(opener.log.asEvent);

/**
 * A client serves one connection. The library's own reconnecting waits first, and a refused app
 * token or a server that fails then ends the process with an unhandled rejection
 * (@slack/socket-mode 3.1, `delayReconnectAttempt`), so it is switched off here.
 */
const connect = async (options: SocketOptions): Promise<void> => {
  const { appToken, apiUrl, helloWithinMs = HELLO_WITHIN_MS } = options;
  const opened = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: PING_TIMEOUT_MS,
    logger: createLogger(log),
    clientOptions: clientOptions({ apiUrl, log }),
  });
  opened.on(
    'slack_event',
    (arrived: Arrived) =>
      void take(arrived).catch((error: unknown) => log.error({ err: error }, 'slack-payload-failed')),
  );
  // One that ends while it starts says so by failing to start.
  let ended = false;
  opened.on('disconnected', () => {
    ended = true;
    if (client === opened && !stopping.signal.aborted) void reconnect(options);
  });
  const greeting = opened.start().then(
    () => true,
    // The library gives no reason where the connection ended.
    (error: unknown) => Promise.reject(error ?? new Error('the connection ended before Slack said hello')),
  );
  const greeted = await within(greeting, helloWithinMs);
  if (greeted && !ended) {
    client = opened;
    return;
  }
  // It may still come to life: it must not be heard beside the next one.
  opened.removeAllListeners('slack_event');
  void opened.disconnect();
  throw new Error(
    greeted
      ? 'Slack closed a connection that it had just opened'
      : 'Slack opened a connection and said nothing',
  );
};

const take = async ({ body, ack, retry_num, retry_reason }: Arrived): Promise<void> => {
  const payload: Payload = {
    body,
    ...(retry_num ? { retryNum: retry_num } : {}),
    ...(retry_reason ? { retryReason: retry_reason } : {}),
  };
  if (isAnsweredByAck(payload)) return ack(await opener.answer(payload));
  const acknowledging = ack();
  void opener.take.asEvent(payload);
  await acknowledging;
};

const reconnect = async (options: SocketOptions): Promise<void> => {
  for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
    try {
      await wait(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)], undefined, {
        signal: stopping.signal,
      });
      await connect(options);
      return log.info({ attempt }, 'slack-socket-reconnected');
    } catch (error) {
      if (!stopping.signal.aborted)
        log.error({ attempt, error: slackErrorOf(error), err: error }, 'slack-socket-lost');
    }
  }
};
