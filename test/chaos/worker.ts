/**
 * One process of the fan-out: the engine with a real platform's messenger, until somebody kills it.
 * Says "working" once it does.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Dispatcher } from '../../src/chat/dispatch.ts';
import type { Messenger } from '../../src/chat/messenger.ts';
import { openPostgres } from '../../src/database/client.ts';
import { openIngress } from '../../src/ingress/ingress.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import type { Log } from '../../src/lib/process/log.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { plantIn } from './planted.ts';
import { hello, storyRoutines } from './story.ts';
import { SLACK_HURRY } from './targets.ts';

const environment = z
  .object({
    PLATFORM: z.enum(['discord', 'slack']),
    DATABASE: z.url(),
    API_URL: z.url(),
    TOKEN: z.string(),
    SECRET: z.string(),
    NAME: z.string(),
    PLANTED: z.string().optional(),
    CHAOS_VERBOSE: z.string().optional(),
  })
  .parse(process.env);
const { PLATFORM, DATABASE, API_URL, TOKEN, SECRET, NAME, PLANTED, CHAOS_VERBOSE } = environment;

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

/** Nobody talks to the bot here. */
const dispatcher: Dispatcher = {
  answerModes: { commands: {}, actions: {} },
  reply: () => Promise.reject(new Error('nobody is answered here')),
  suggest: async () => [],
};

const database = await openPostgres(DATABASE, { connections: 4 });
const shared = { dispatcher, commands: [], log, now: systemClock.now, ingress: openIngress(log) };

const openDiscord = async (): Promise<Messenger> => {
  const [{ connectDiscord }, { createDiscordStore }] = await Promise.all([
    import('../../src/platforms/discord/discord.ts'),
    import('../../src/platform-stores/discord.ts'),
  ]);
  // With a public key no gateway is opened.
  const discord = await connectDiscord({
    ...shared,
    token: TOKEN,
    apiUrl: API_URL,
    publicKey: SECRET,
    applicationScope: 'global',
    store: createDiscordStore(database),
  });
  return discord.messenger;
};

const openSlack = async (): Promise<Messenger> => {
  const [{ connectSlack }, { createSlackStore }] = await Promise.all([
    import('../../src/platforms/slack/slack.ts'),
    import('../../src/platform-stores/slack.ts'),
  ]);
  const store = createSlackStore(database);
  const slack = await connectSlack({
    ...shared,
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

/** A minute is long here. */
const TICK_EVERY_MS = 300;

const messenger = PLATFORM === 'discord' ? await openDiscord() : await openSlack();
const honest = { messenger, notice: hello(database, NAME) };
const plays = PLANTED ? plantIn(database, honest) : honest;
const engine: Engine = createEngine({ database, clock: systemClock, random: systemRandom, log }, () => ({
  notices: [plays.notice],
  routines: storyRoutines(database, engine.outbox),
  messengers: new Map([[PLATFORM, plays.messenger]]),
}));
await engine.start();
for (;;) {
  await engine.tick();
  await delay(TICK_EVERY_MS);
}
