/** What a process of a fan-out is made of: a real platform's messenger, until somebody kills it. */
import { z } from 'zod';
import type { Conversations } from '../../src/chat/deliver/conversations.ts';
import type { Messenger } from '../../src/chat/deliver/messenger.ts';
import type { Dispatcher } from '../../src/chat/dispatch.ts';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { openIngress } from '../../src/ingress/ingress.ts';
import type { Log } from '../../src/lib/process/log.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { SLACK_HURRY } from './targets.ts';

const environment = z.object({
  PLATFORM: z.enum(['discord', 'slack']),
  DATABASE: z.url(),
  API_URL: z.url(),
  TOKEN: z.string(),
  SECRET: z.string(),
  NAME: z.string(),
  PLANTED: z.string().optional(),
  CHAOS_VERBOSE: z.string().optional(),
});
type Environment = z.infer<typeof environment>;

export type Process = {
  /** It names itself in what it sends. */
  readonly name: string;
  readonly platform: Environment['PLATFORM'];
  readonly planted: boolean;
  readonly database: Database;
  readonly log: Log;
  readonly messenger: Messenger & Conversations;
};

/** Says "working" once its engine does. */
export const openProcess = async (): Promise<Process> => {
  const given = environment.parse(process.env);
  const { NAME, PLANTED, CHAOS_VERBOSE } = given;
  const print = (fields: object, event: string): void => {
    if (CHAOS_VERBOSE) console.error(NAME, event, 'err' in fields ? String(fields.err) : JSON.stringify(fields));
  };
  const log: Log = {
    info: (_fields, event) => {
      if (event === 'engine-started') process.stdout.write('working\n');
    },
    warn: print,
    error: print,
  };
  const database = await openPostgres(given.DATABASE, { connections: 4 });
  const open = given.PLATFORM === 'discord' ? openDiscord : openSlack;
  const messenger = await open(given, database, log);
  return { name: NAME, platform: given.PLATFORM, planted: PLANTED !== undefined, database, log, messenger };
};

/** Nobody talks to the bot here. */
const dispatcher: Dispatcher = {
  answerModes: { commands: {}, actions: {} },
  reply: () => Promise.reject(new Error('nobody is answered here')),
  suggest: async () => [],
};

type Open = (given: Environment, database: Database, log: Log) => Promise<Messenger & Conversations>;

const sharedBy = (log: Log) => ({ dispatcher, commands: [], log, now: systemClock.now, ingress: openIngress(log) });

const openDiscord: Open = async ({ TOKEN, API_URL, SECRET }, database, log) => {
  const [{ connectDiscord }, { createDiscordStore }] = await Promise.all([
    import('../../src/platforms/discord/discord.ts'),
    import('../../src/platform-stores/discord.ts'),
  ]);
  // With a public key no gateway is opened.
  const discord = await connectDiscord({
    ...sharedBy(log),
    token: TOKEN,
    apiUrl: API_URL,
    publicKey: SECRET,
    applicationScope: 'global',
    store: createDiscordStore(database),
  });
  return discord.messenger;
};

const openSlack: Open = async ({ TOKEN, API_URL, SECRET }, database, log) => {
  const [{ connectSlack }, { createSlackStore }] = await Promise.all([
    import('../../src/platforms/slack/slack.ts'),
    import('../../src/platform-stores/slack.ts'),
  ]);
  const store = createSlackStore(database);
  const slack = await connectSlack({
    ...sharedBy(log),
    settings: {
      transport: { kind: 'http', signingSecret: SECRET },
      identity: { kind: 'token', botToken: TOKEN },
      apiUrl: API_URL,
    },
    store: {
      ...store,
      takeTurn: (pace, at) => store.takeTurn({ ...pace, everyMs: pace.everyMs / SLACK_HURRY }, at),
    },
    home: async () => [],
  });
  return slack.messenger;
};
