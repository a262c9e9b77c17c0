/**
 * Socket Mode: one connection to Slack, which comes back by itself, at once and for as long as it
 * takes.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { SocketModeClient } from '@slack/socket-mode';
import type { OnReceived } from '../../../ingress/transport.ts';
import type { Log } from '../../../lib/process/log.ts';
import { within } from '../../../lib/process/within.ts';
import { clientOptions, createLogger } from '../connect/api-client.ts';
import { slackErrorOf } from '../connect/api-errors.ts';
import type { Payload } from './ingress.ts';

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
/** Slack waits three seconds for an acknowledgement; what is later leaves no more. */
const ACKNOWLEDGED_WITHIN_MS = 3000;
/** Pauses between attempts; the last one stays. The first attempt is made at once. */
const PAUSES_MS = [0, 500, 1000, 2000, 5000, 10_000, 30_000];

type SocketNeeds = {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  /** Milliseconds that Slack has to greet a new connection. */
  readonly helloWithinMs: number | undefined;
  readonly onReceived: OnReceived<Payload, unknown>;
  /** `sinceMs`: when what is acknowledged now arrived, as `performance.now()` has it. */
  readonly acknowledged: (sinceMs: number) => void;
  readonly log: Log;
};

export type Socket = {
  /** The first connection; throws where it can't be made. */
  readonly connect: () => Promise<void>;
  readonly isConnected: () => boolean;
  readonly close: () => Promise<void>;
};

/** As the library gives it. */
type Arrived = {
  readonly body: Payload;
  readonly ack: (answer?: unknown) => Promise<void>;
};

export const createSocket = (needs: SocketNeeds): Socket => {
  const { onReceived, acknowledged, log } = needs;
  const stopping = new AbortController();
  const taking = new Set<Promise<void>>();
  let current: SocketModeClient | undefined;
  let reconnecting: Promise<void> | undefined;

  const take = async ({ body, ack }: Arrived): Promise<void> => {
    const sinceMs = performance.now();
    try {
      await ack(await onReceived(body));
      acknowledged(sinceMs);
    } catch (error) {
      log.error({ err: error }, 'slack-payload-failed');
    }
  };

  const connect = async (): Promise<void> => {
    const client = createClient(needs);
    client.on('slack_event', (arrived: Arrived) => {
      // One that is made while we leave acknowledges nothing: nobody would work on it.
      if (stopping.signal.aborted && client !== current) return;
      const taken = take(arrived).finally(() => taking.delete(taken));
      taking.add(taken);
    });
    // One that ends while it starts says so by failing to start.
    let ended = false;
    client.on('disconnected', () => {
      ended = true;
      if (current !== client) return;
      current = undefined;
      if (!stopping.signal.aborted) reconnecting = reconnect();
    });
    const greeted = await within(greetingOf(client), needs.helloWithinMs ?? HELLO_WITHIN_MS);
    if (greeted && !ended && !stopping.signal.aborted) {
      current = client;
      return;
    }
    // It may still come to life: it must not be heard beside the next one.
    client.removeAllListeners('slack_event');
    void client.disconnect();
    throw new Error(
      greeted ? 'Slack closed a connection that it had just opened' : 'Slack opened a connection and said nothing',
    );
  };

  const reconnect = async (): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        const pauseMs = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)];
        await wait(pauseMs, undefined, { signal: stopping.signal });
        await connect();
        return log.info({ attempt }, 'slack-socket-reconnected');
      } catch (error) {
        if (!stopping.signal.aborted)
          log.error({ attempt, error: slackErrorOf(error), err: error }, 'slack-socket-lost');
      }
    }
  };

  return {
    connect,
    isConnected: () => current !== undefined,
    close: async () => {
      stopping.abort();
      // What is still to be acknowledged, such as a form being worked on, leaves by this connection.
      await within(Promise.all(taking), ACKNOWLEDGED_WITHIN_MS);
      const ending = current?.disconnect();
      current = undefined;
      await within(Promise.all([ending, reconnecting]), GOODBYE_MS);
    },
  };
};

/**
 * A client serves one connection. The library's own reconnecting waits first, and a refused app
 * token or a server that fails then ends the process with an unhandled rejection
 * (@slack/socket-mode 3.1, `delayReconnectAttempt`), so it is switched off here.
 */
const createClient = ({ appToken, apiUrl, log }: SocketNeeds): SocketModeClient =>
  new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: PING_TIMEOUT_MS,
    logger: createLogger(log),
    clientOptions: clientOptions({ apiUrl, log }),
  });

const greetingOf = async (client: SocketModeClient): Promise<true> => {
  try {
    await client.start();
    return true;
  } catch (error) {
    // The library gives no reason where the connection ended.
    throw error ?? new Error('the connection ended before Slack said hello');
  }
};
