/** Slack as it runs: our platform over the wire to the peer, with its store on a real database. */

import type { Dispatcher } from '../../../src/chat/dispatch.ts';
import type { Command } from '../../../src/chat/receive/command.ts';
import type { Database } from '../../../src/database/client.ts';
import { type Ingress, openIngress } from '../../../src/ingress/ingress.ts';
import { createSlackStore } from '../../../src/platform-stores/slack.ts';
import { makeManifest } from '../../../src/platforms/slack/connect/manifest.ts';
import type { SlackIdentity } from '../../../src/platforms/slack/connect/settings.ts';
import { EVENTS_PATH } from '../../../src/platforms/slack/receive/http.ts';
import { connectSlack, type Slack, type SlackNeeds } from '../../../src/platforms/slack/slack.ts';
import { type SlackPeer, type SlackPeerOptions, startSlackPeer } from '../../peers/slack/peer.ts';
import { createPostgresDatabase } from '../../support/database.ts';
import { freePort } from '../../support/postgres-server.ts';

export type Logged = {
  readonly level: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type Running = {
  readonly peer: SlackPeer;
  readonly slack: Slack;
  readonly ingress: Ingress;
  readonly database: Database;
  readonly logged: readonly Logged[];
  /** Of the HTTP transport. */
  readonly url: string;
  /** Everything that was acknowledged has been worked off. */
  readonly idle: () => Promise<void>;
  /** So has everything that the peer still had to send. */
  readonly rest: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type StartOptions = {
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly transport: 'socket' | 'http';
  readonly identity?: (peer: SlackPeer, url: string) => SlackIdentity;
  readonly peerOptions?: SlackPeerOptions;
  readonly needs?: Partial<SlackNeeds>;
};

export const startSlack = async ({
  dispatcher,
  commands,
  transport,
  identity,
  peerOptions = {},
  needs = {},
}: StartOptions): Promise<Running> => {
  const { database, drop } = await createPostgresDatabase();
  let slack: Slack | undefined;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const manifest = JSON.parse(
    makeManifest(commands, transport === 'http' ? { kind: 'http', publicUrl: url } : { kind: 'socket' }),
  );
  const peer = await startSlackPeer({
    manifest,
    tokenRotation: false,
    // A machine that runs every test at once may be slower than Slack is patient.
    ackMs: 10_000,
    transport: transport === 'http' ? { http: `${url}${EVENTS_PATH}` } : 'socket',
    ...peerOptions,
  });
  const logged: Logged[] = [];
  const logTo = (level: string) => (fields: object, event: string) =>
    void logged.push({ level, event, fields: { ...fields } });
  const log = { info: logTo('info'), warn: logTo('warn'), error: logTo('error') };
  const ingress = openIngress(log);
  const end = async (): Promise<void> => {
    // The peer first: its connections are kept open.
    await peer.close();
    await ingress.stopListening();
    await slack?.close();
    await ingress.close();
    await drop();
  };
  slack = await connectSlack({
    settings: {
      transport:
        transport === 'http'
          ? { kind: 'http', signingSecret: peer.signingSecret }
          : { kind: 'socket', appToken: peer.appToken },
      identity: identity?.(peer, url) ?? { kind: 'token', botToken: peer.botToken },
      apiUrl: peer.apiUrl,
    },
    ingress,
    dispatcher,
    commands,
    log,
    store: createSlackStore(database),
    now: () => Temporal.Now.instant(),
    home: async () => [],
    ...needs,
  }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  const connected = slack;
  await ingress.listen({ port });
  return {
    peer,
    slack: connected,
    ingress,
    database,
    logged,
    url,
    idle: connected.idle,
    rest: async () => {
      await peer.settled();
      await connected.idle();
    },
    stop: end,
  };
};
