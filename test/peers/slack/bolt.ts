/** A plain bolt app for the peer's own tests: unmodified, over Socket Mode or HTTP. */
import { App, HTTPReceiver, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt';
import type { SlackPeer } from './peer.ts';

const quick = {
  retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 2 },
  rejectRateLimitedCalls: true,
};

export type RunningApp = {
  readonly app: App;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/**
 * Starts after `listen` has registered its handlers; reconnects a third of a second after a
 * disconnect.
 */
export const startSocketApp = async (peer: SlackPeer, listen: (app: App) => void): Promise<RunningApp> => {
  const clientOptions = { slackApiUrl: peer.apiUrl, ...quick };
  const receiver = new SocketModeReceiver({
    appToken: peer.appToken,
    clientPingTimeout: 300,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
  });
  const app = new App({ token: peer.botToken, receiver, clientOptions, logLevel: LogLevel.ERROR });
  listen(app);
  await app.start();
  return { app, url: '', stop: async () => void (await app.stop()) };
};

/** Starts on a free port and makes the peer send there. */
export const startHttpApp = async (peer: SlackPeer, listen: (app: App) => void): Promise<RunningApp> => {
  const receiver = new HTTPReceiver({
    signingSecret: peer.signingSecret,
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: peer.botToken,
    receiver,
    clientOptions: { slackApiUrl: peer.apiUrl, ...quick },
    logLevel: LogLevel.ERROR,
  });
  listen(app);
  const server = await app.start(0);
  const address = server && 'address' in server ? server.address() : undefined;
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/slack/events`;
  peer.use({ http: url });
  return { app, url, stop: async () => void (await app.stop()) };
};

/** A bare client with the default workspace's token, or another. */
export const clientOf = (peer: SlackPeer, token = peer.botToken): webApi.WebClient =>
  new webApi.WebClient(token, { slackApiUrl: peer.apiUrl, logLevel: LogLevel.ERROR, ...quick });

/** Slack's error string of a call that must be refused, or undefined when it went through. */
export const errorOf = async (call: Promise<unknown>): Promise<string | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError) return error.data.error;
    throw error;
  }
};
