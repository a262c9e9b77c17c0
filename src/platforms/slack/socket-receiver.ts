/** Socket Mode that comes back by itself, at once and for as long as it takes. */
import { setTimeout as wait } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { clientOptions, createLogger } from './api-client.ts';
import { slackErrorOf } from './api-errors.ts';
import type { SlackLog, SlackTransport } from './settings.ts';

/** Until a connection that says nothing counts as lost; the library's own 5 s is a long silence for a pressed button. */
const PING_TIMEOUT_MS = 3000;
/** Pauses between attempts; the last one stays. The first attempt is made at once. */
const PAUSES_MS = [0, 500, 1000, 2000, 5000, 10_000, 30_000];

type Needs = { readonly transport: Extract<SlackTransport, { kind: 'socket' }>; readonly apiUrl: string | undefined; readonly log: SlackLog };

/**
 * The library's own reconnecting waits first, and a refused app token or a server that fails then ends the process with an unhandled rejection
 * (@slack/socket-mode 3.1, `delayReconnectAttempt`), so it is switched off here.
 */
export const createSocketReceiver = ({ transport, apiUrl, log }: Needs): SocketModeReceiver => {
  const receiver = new SocketModeReceiver({
    appToken: transport.appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: PING_TIMEOUT_MS,
    logger: createLogger(log),
    installerOptions: { clientOptions: clientOptions({ apiUrl, log }) },
  });
  const stopping = new AbortController();
  let connecting = false;

  const connect = async (): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        await wait(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)], undefined, { signal: stopping.signal });
        await receiver.client.start();
        return log.info({ attempt }, 'slack-socket-reconnected');
      } catch (error) {
        if (!stopping.signal.aborted) log.error({ attempt, error: slackErrorOf(error), err: error }, 'slack-socket-lost');
      }
    }
  };
  const startOnce = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    connecting = true;
    try {
      return await work();
    } finally {
      connecting = false;
    }
  };
  receiver.client.on('disconnected', () => {
    // An attempt that fails says so itself.
    if (!connecting && !stopping.signal.aborted) void startOnce(connect);
  });

  const { start, stop } = receiver;
  receiver.start = () => startOnce(() => start.call(receiver));
  receiver.stop = () => {
    stopping.abort();
    return stop.call(receiver);
  };
  return receiver;
};
