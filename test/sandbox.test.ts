/** The sandbox with the real bot in it: what its page is told of the persona's days. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIdentify } from '../src/community/person/identify.ts';
import { seededRandom } from '../src/lib/random.ts';
import { createMovableClock } from '../src/lib/time/clock.ts';
import { defaultPersonas, originOf } from '../src/platforms/sandbox/personas.ts';
import { openSandbox } from '../src/sandbox.ts';
import { snapshotFor } from './platforms/sandbox/client.ts';
import { type Bot, createBot, createTestClock, type Person, realCurriculum } from './support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from './support/database.ts';
import { knowQuestions } from './support/known-questions.ts';

const curriculum = realCurriculum();
const slugs = [...curriculum.questions.keys()];
// A Saturday, at ten in Lagos.
const SATURDAY = '2026-03-07T09:00:00Z';

let made: TestDatabase;
let bot: Bot;
let amara: Person;
let url: string;
let end: () => Promise<void>;

beforeEach(async () => {
  made = await createPostgresDatabase();
  const still = createTestClock(SATURDAY);
  bot = createBot(made.database, { curriculum, clock: still });
  const clock = createMovableClock(still);
  const folder = mkdtempSync(join(tmpdir(), 'watermark-sandbox-'));
  const random = seededRandom('sandbox');
  const needs = { database: made.database, random, curriculum: () => curriculum, clock };
  const sandbox = await openSandbox({
    ...needs,
    identify: createIdentify(needs),
    dispatcher: bot.dispatcher,
    commands: [],
    clockMoves: false,
    passTime: async () => {},
    log: { info: () => {}, warn: () => {}, error: () => {} } as never,
    folder,
    port: 0,
    probes: new Map(),
  });
  url = sandbox.url;
  end = async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const [persona] = defaultPersonas;
  if (!persona) throw new Error('there are personas');
  amara = { ...bot.person(persona.name), origin: originOf(persona) };
});
afterEach(async () => {
  await end();
  await made.drop();
});

const clockOfAmara = async () => (await snapshotFor(url, 'amara')).clock;
const dueAt = async (): Promise<string | undefined> => {
  const { dueMs, zone } = await clockOfAmara();
  if (dueMs === undefined) return undefined;
  const at = Temporal.Instant.fromEpochMilliseconds(dueMs).toZonedDateTimeISO(zone);
  return at.toPlainDateTime().toString({ smallestUnit: 'minute' });
};

test('the next due day is today while something is wanted, then the next on which something is asked, what waits included', async () => {
  expect(await dueAt()).toBeUndefined();
  await knowQuestions(made.database, amara, '2026-03-09', slugs.slice(0, 5));
  expect(await dueAt()).toBe('2026-03-09T04:00');
  await knowQuestions(made.database, amara, '2026-03-01', slugs.slice(5, 27));
  expect(await dueAt()).toBe('2026-03-07T04:00');
  await made.database.statement(
    `insert into score (person_id, day, answered, correct, introduced, reviewed)
     select person_id, '2026-03-07', 40, 40, 0, 40 from account where external_id = 'amara'`,
    [],
  );
  expect(await dueAt()).toBe('2026-03-08T04:00');
});

test('the clock goes by the zone that the persona has chosen', async () => {
  expect((await clockOfAmara()).zone).toBe('Africa/Lagos');
  await bot.dispatcher.reply({
    kind: 'command',
    id: 'zone-1',
    origin: amara.origin,
    place: 'workspace',
    command: 'zone',
    options: { city: 'tokyo' },
  });
  expect((await clockOfAmara()).zone).toBe('Asia/Tokyo');
});
