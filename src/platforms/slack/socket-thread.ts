/** Socket Mode in a thread of its own: acknowledges, hands on, and comes back by itself, at once and for as long as it takes. */
import { setTimeout as wait } from 'node:timers/promises';
import { SocketModeClient } from '@slack/socket-mode';
import { createThreadLog, offerToOpener } from '../../lib/thread.ts';
import { clientOptions, createLogger } from './api-client.ts';
import { slackErrorOf } from './api-errors.ts';
import { isAnsweredByAck, type Payload } from './receiver.ts';
import type { SocketOpener, SocketOptions, SocketThread } from './socket-receiver.ts';

/** Until a connection that says nothing counts as lost; the library's own 5 s is a long silence for a pressed button. */
const PING_TIMEOUT_MS = 3000;
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
  start: async (options) => {
    const opened = open(options);
    client = opened;
    return startOnce(() => opened.start()).then(
      () => undefined,
      (error: unknown) => ({ message: String(error), word: slackErrorOf(error) }),
    );
  },
  settled: () => {},
  stop: async () => {
    stopping.abort();
    await client?.disconnect();
  },
});
const log = createThreadLog(opener.log.asEvent);

/**
 * The library's own reconnecting waits first, and a refused app token or a server that fails then ends the process with an unhandled rejection
 * (@slack/socket-mode 3.1, `delayReconnectAttempt`), so it is switched off here.
 */
const open = ({ appToken, apiUrl }: SocketOptions): SocketModeClient => {
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
  opened.on('disconnected', () => {
    // An attempt that fails says so itself.
    if (!connecting && !stopping.signal.aborted) void startOnce(() => reconnect(opened));
  });
  return opened;
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

const reconnect = async (lost: SocketModeClient): Promise<void> => {
  for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
    try {
      await wait(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)], undefined, { signal: stopping.signal });
      await lost.start();
      return log.info({ attempt }, 'slack-socket-reconnected');
    } catch (error) {
      if (!stopping.signal.aborted) log.error({ attempt, error: slackErrorOf(error), err: error }, 'slack-socket-lost');
    }
  }
};

let connecting = false;
const startOnce = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  connecting = true;
  try {
    return await work();
  } finally {
    connecting = false;
  }
};
