/**
 * A cohort in the sandbox's page: the whole bot with two helpers, five learners and an organiser,
 * each of whom may open a window.
 */
import type { Browser, BrowserContextOptions, Locator, Page as Tab } from 'playwright-core';
import type { Conversations } from '../../src/chat/deliver/conversations.ts';
import type { Messenger } from '../../src/chat/deliver/messenger.ts';
import type { Page } from '../../src/chat/page.ts';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import { createEngine } from '../../src/jobs/engine.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createMovableClock, systemClock } from '../../src/lib/time/clock.ts';
import { platformLooks } from '../../src/looks.ts';
import type { Persona } from '../../src/platforms/sandbox/protocol.ts';
import { startSandbox } from '../platforms/sandbox/client.ts';
import { createBot, quickOffers } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

export const personas: readonly Persona[] = [
  { id: 'amara', name: 'Amara Okafor', role: 'learner', zone: 'Africa/Lagos' },
  { id: 'mei', name: 'Mei Tanaka', role: 'learner', zone: 'Asia/Tokyo' },
  { id: 'diego', name: 'Diego Rojas', role: 'learner', zone: 'America/Santiago' },
  { id: 'lea', name: 'Léa Marchand', role: 'learner', zone: 'Europe/Paris' },
  { id: 'noah', name: 'Noah Weber', role: 'learner', zone: 'Europe/Berlin' },
  { id: 'tomas', name: 'Tomas Novak', role: 'helper', zone: 'Europe/Prague' },
  { id: 'kofi', name: 'Kofi Mensah', role: 'helper', zone: 'Africa/Accra' },
  { id: 'ines', name: 'Ines Moreau', role: 'organiser', zone: 'Europe/Paris' },
];

/** A window of somebody's. */
export type Window = {
  readonly page: Tab;
  readonly say: (line: string) => Promise<void>;
  /** On the newest message that has such a button. */
  readonly press: (label: string) => Promise<void>;
  readonly visit: (channel: string) => Promise<void>;
  readonly dialog: () => Locator;
};

export type Room = {
  readonly url: string;
  readonly failures: readonly unknown[];
  readonly open: (who: string, channel: string, look?: string, options?: BrowserContextOptions) => Promise<Window>;
  /** All that is due is done, and all that is to be said has arrived. */
  readonly settle: () => Promise<void>;
  readonly forward: (duration: Temporal.DurationLike) => Promise<void>;
  readonly query: <Row>(sql: string) => Promise<readonly Row[]>;
  readonly now: () => Temporal.Instant;
  readonly database: TestDatabase;
  /** What the bot shows in a browser, elsewhere than in the sandbox. */
  readonly pages: readonly Page[];
  readonly end: () => Promise<void>;
};

const PATIENCE_MS = 15_000;

type Outside = Pick<NonNullable<Parameters<typeof createBot>[1]>, 'certificateKeys' | 'publicUrl'>;

export const openRoom = async (browser: Browser, outside: Outside = {}): Promise<Room> => {
  const kept = await createPostgresDatabase();
  const clock = createMovableClock(systemClock);
  const messengers = new Map<PlatformName, Messenger & Conversations>();
  const bot = createBot(kept.database, {
    clock: { now: clock.now, set: () => {}, forward: () => {} },
    messengers,
    ...outside,
  });
  const commands = declaredCommands();
  const failures: unknown[] = [];
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => void failures.push(fields) };
  const sandbox = await startSandbox({
    dispatcher: bot.dispatcher,
    commands,
    looks: platformLooks(commands),
    personas,
    clock,
    log,
  });
  messengers.set('sandbox', sandbox.messenger);
  const engine = createEngine({ database: kept.database, clock, random: seededRandom('room'), log }, () => ({
    ...quickOffers(bot),
    messengers,
  }));
  const settle = async (): Promise<void> => {
    await engine.tick();
    await engine.drain();
    await engine.drain();
  };
  for (const { name, id, role, zone } of personas) {
    const person = bot.person(name, { workspace: 'sandbox', zone });
    await bot.enrol(
      { ...person, origin: { ...person.origin, account: { ...person.origin.account, externalId: id } } },
      role,
    );
  }
  return {
    url: sandbox.url,
    failures,
    settle,
    forward: async (duration) => {
      clock.forward(Temporal.Duration.from(duration));
      await settle();
    },
    now: clock.now,
    database: kept,
    pages: bot.features.flatMap(({ pages = [] }) => pages),
    query: (sql) => kept.database.statement(sql, []),
    open: async (who, channel, look = 'plain', options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('pageerror', (error) => failures.push(error.message));
      const visit = async (to: string): Promise<void> => {
        await page.goto(`${sandbox.url}/?as=${who}&look=${look}#${to}`);
        await page.getByRole('combobox', { name: /^(Message|Write in)/ }).waitFor();
      };
      await visit(channel);
      return {
        page,
        visit,
        dialog: () => page.getByRole('dialog'),
        say: async (line) => {
          const composer = page.getByRole('combobox', { name: /^(Message|Write in)/ });
          await composer.fill(line);
          await composer.press('Enter');
        },
        press: (label) => page.getByRole('button', { name: label, exact: true }).last().click(),
      };
    },
    end: async () => {
      await engine.close();
      await sandbox.end();
      await kept.drop();
    },
  };
};
