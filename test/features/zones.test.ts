/**
 * Promises about time zones as people type them: read alike wherever one is asked for, and never
 * guessed.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suggestZones } from '../../src/lib/time/find-place.ts';
import { allZones, commonZones, zoneWords } from '../../src/lib/time/zone.ts';
import { type Bot, createBot, findSelect, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
let kept: TestDatabase;
let bot: Bot;
let ines: Person;
beforeAll(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, { curriculum });
  ines = bot.person('Ines', { role: 'organiser' });
  await ines.send({
    kind: 'action',
    controlId: 'daily.post-here',
    values: [],
    channel: { externalId: 'c' },
  });
});
afterAll(() => kept.drop());

const inZone = async (typed: string) => ines.command('zone', { city: typed });
const inSettings = (typed: string) =>
  ines.send({
    kind: 'form',
    formId: 'settings.save',
    filled: { new: ['10'], reviews: ['40'], zone: [typed] },
  });
const inDaily = async (typed: string) => {
  const [row] = await kept.database.statement<{ id: string }>('select id from cohort', []);
  const days = ['1', '2', '3', '4', '5'];
  const filled = { posts: ['9'], closes: ['8'], days, zone: [typed], holidays: [''] };
  return ines.send({ kind: 'form', formId: `daily.save:${row?.id}`, filled });
};
const everywhere = [
  ['/zone', inZone, 'person'],
  ['/settings', inSettings, 'person'],
  ['/daily', inDaily, 'daily_schedule'],
] as const;

describe.each(everywhere)('in %s', (_, take, table) => {
  test.each([
    ['paris', 'Europe/Paris'],
    ['berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['New_York', 'America/New_York'],
    ['Mumbai', 'Asia/Kolkata'],
    ['India', 'Asia/Kolkata'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['san francisco', 'America/Los_Angeles'],
    ['Kiev', 'Europe/Kyiv'],
    ['europe/prague', 'Europe/Prague'],
    ['US/Eastern', 'US/Eastern'],
    ['Japan', 'Asia/Tokyo'],
    ['Türkiye', 'Europe/Istanbul'],
    ['utc', 'UTC'],
  ])('%s is %s', async (typed, zone) => {
    const words = wordsIn(await take(typed));
    expect(words).toMatch(/Saved|Posted/);
    expect(await kept.database.statement(`select zone from ${table}`, [])).toEqual([{ zone }]);
    expect([zone, zoneWords(zone)].some((said) => words.includes(said))).toBe(true);
  });

  test.each(['EST', 'MST', 'HST', 'EST5EDT', 'est time', 'PST', 'CET', 'GMT', 'IST', 'Etc/GMT+5', '+05:30', 'Mubmai'])(
    '%s is asked about, never taken silently',
    async (typed) => {
      expect(wordsIn(await take(typed))).not.toContain('Saved');
    },
  );
});

test.each([
  ['EST', 'America/New_York'],
  ['IST', 'Asia/Kolkata'],
  ['CET', 'Europe/Berlin'],
  ['Mubmai', 'Asia/Kolkata'],
  ['USA', 'America/Chicago'],
  ['San Juan', 'America/Puerto_Rico'],
])('for %s a list has %s to choose', async (typed, zone) => {
  expect(findSelect(await inZone(typed)).options.map(({ value }) => value)).toContain(zone);
  expect(suggestZones(typed, 25)).toContain(zone);
});

test('a city that is missing is never taken for one in another country', async () => {
  for (const typed of ['Dubaj', 'Nampur', 'Surat', 'Atlantis', 'x', 'zz'])
    expect(wordsIn(await inZone(typed)), typed).not.toMatch(/Saved: (?!Asia\/Kolkata)/);
});

test('every zone there is can be typed by its name and is found by its city', () => {
  for (const { zone, names } of allZones())
    for (const name of names) {
      const typed = name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ');
      expect(suggestZones(typed, 25), typed).toContain(zone);
    }
  expect(suggestZones('', 25)).toEqual(commonZones);
});
