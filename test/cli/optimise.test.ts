/**
 * `watermark optimise`: what it measures is right, what it adopts predicts better, and a bad file
 * is told what is wrong with it.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { default_w } from 'ts-fsrs';
import { afterAll, expect, test } from 'vitest';
import { runOptimise } from '../../src/cli/operate/optimise.ts';
import { seededNumbers } from '../../src/lib/random.ts';
import { forgetfulWeights, type Simulated, simulateReviews, withoutOptimiser } from '../support/simulate-reviews.ts';

const folder = mkdtempSync(join(tmpdir(), 'watermark-optimise-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = 'card_id,review_time,review_rating';
let files = 0;
const fileOf = (content: string): string => {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, content);
  return path;
};

const STARTS_MS = Date.UTC(2025, 0, 6, 12);
const MS_A_DAY = 86_400_000;
const rowOf = ({ card, day, rating }: Simulated): string => `${card},${STARTS_MS + day * MS_A_DAY},${rating}`;
const csvOf = (reviews: readonly Simulated[]): string => [HEAD, ...reviews.map(rowOf)].join('\n');

const optimise = async (path: string, options: { json?: boolean; zone?: string } = {}) => {
  const lines: string[] = [];
  const code = await runOptimise(path, { zone: 'UTC', ...options }, (line) => lines.push(line));
  return { code, words: lines.join('\n') };
};

type Result = {
  reviews: number;
  defaultLogLoss: number | null;
  fittedLogLoss: number | null;
  adopted: boolean;
  weights: readonly number[];
};
const measure = async (content: string, zone = 'UTC'): Promise<Result> =>
  JSON.parse((await optimise(fileOf(content), { json: true, zone })).words) as Result;

const forgetful = simulateReviews(forgetfulWeights, { cards: 750, days: 120, seed: 'forgetful' });
const usual = simulateReviews(default_w, { cards: 750, days: 120, seed: 'usual' });

/**
 * FSRS-6 as its authors write it down, without ts-fsrs:
 * https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm.
 */
const lossByHand = (reviews: readonly Simulated[], w: readonly number[]): number => {
  const at = (index: number): number => w[index] ?? Number.NaN;
  const bounded = (difficulty: number): number => Math.min(10, Math.max(1, difficulty));
  const firstDifficulty = (rating: number): number => at(4) - Math.exp(at(5) * (rating - 1)) + 1;
  const later = reviews
    .filter((review, index) => reviews.slice(0, index).some(({ card }) => card === review.card))
    .map(({ day }) => day);
  const fromDay = later.toSorted((one, other) => one - other)[Math.floor(later.length * 0.7)] ?? Number.NaN;
  const losses: number[] = [];
  for (const history of Map.groupBy(reviews, ({ card }) => card).values()) {
    let [stability, difficulty, last] = [0, 0, 0];
    for (const [index, { day, rating }] of history.entries()) {
      const recall = (1 + (0.9 ** (-1 / at(20)) - 1) * ((day - last) / stability)) ** -at(20);
      if (index > 0 && day >= fromDay) losses.push(-Math.log(rating === 1 ? 1 - recall : recall));
      if (index === 0) [stability, difficulty] = [at(rating - 1), bounded(firstDifficulty(rating))];
      else {
        const bonus = (rating === 2 ? at(15) : 1) * (rating === 4 ? at(16) : 1);
        const grown =
          stability *
          (1 +
            Math.exp(at(8)) * (11 - difficulty) * stability ** -at(9) * (Math.exp(at(10) * (1 - recall)) - 1) * bonus);
        const lapsed =
          at(11) * difficulty ** -at(12) * ((stability + 1) ** at(13) - 1) * Math.exp(at(14) * (1 - recall));
        stability = rating === 1 ? Math.min(stability, lapsed) : grown;
        const moved = difficulty - (at(6) * (rating - 3) * (10 - difficulty)) / 9;
        difficulty = bounded(at(7) * firstDifficulty(4) + (1 - at(7)) * moved);
      }
      last = day;
    }
  }
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
};

test('weights are adopted where learners forget sooner than the defaults say, and both losses are those of FSRS by hand', async () => {
  expect(forgetful.length).toBeGreaterThan(5000);
  const result = await measure(csvOf(forgetful));
  expect(result).toMatchObject({ reviews: forgetful.length, adopted: true });
  expect(Object.keys(result)).toEqual(['reviews', 'defaultLogLoss', 'fittedLogLoss', 'adopted', 'weights']);
  expect(result.fittedLogLoss).toBeLessThan(result.defaultLogLoss ?? 0);
  expect(result.weights).toHaveLength(21);
  expect(result.defaultLogLoss).toBeCloseTo(lossByHand(forgetful, default_w), 5);
  expect(result.fittedLogLoss).toBeCloseTo(lossByHand(forgetful, result.weights), 5);
});

test('learners who are just as the defaults say keep the defaults', async () => {
  expect(usual.length).toBeGreaterThan(5000);
  const result = await measure(csvOf(usual));
  expect(result).toMatchObject({ reviews: usual.length, adopted: false, weights: [...default_w] });
  expect(result.fittedLogLoss).toBeGreaterThan(0);
});

test('the order of the rows, copies of them and answers later the same day change nothing', async () => {
  const plain = await measure(csvOf(usual));
  const [practised, ...rows] = usual.map(rowOf).toReversed();
  const again = usual.slice(0, 50).map(({ card, day }) => `${card},${STARTS_MS + day * MS_A_DAY + 60_000},1`);
  const messy = await measure([HEAD, ...rows, practised, practised, ...rows.slice(0, 100), ...again].join('\n'));
  expect(messy.defaultLogLoss).toBeCloseTo(plain.defaultLogLoss ?? 0, 10);
  expect(messy.reviews).toBe(plain.reviews + again.length);
});

test('a file from a spreadsheet is read: byte order mark, semicolons, quotes, Windows line ends, more columns in another order', async () => {
  const rows = usual.map(
    ({ card, day, rating }) => `"2";"${rating}";"deck; ${card}";${STARTS_MS + day * MS_A_DAY};5000`,
  );
  const odd = await measure(
    `\uFEFFreview_state;Review_Rating;"card_id";review_time;review_duration\r\n${rows.join('\r\n')}\r\n\r\n`,
  );
  expect(odd).toEqual(await measure(csvOf(usual)));
});

test('a day lasts from 04:00 to 04:00 in the given zone', async () => {
  // Two answers at 23:00 and 01:00 UTC: one day in UTC, two in Sydney, where it is 10:00 and then
  // noon; 03:00 and 05:00 in Dubai.
  const rows = Array.from(
    { length: 20 },
    (_, card) => `${card},${Date.UTC(2025, 5, 2, 23)},3\n${card},${Date.UTC(2025, 5, 3, 1)},3`,
  );
  const foretold = async (zone: string) => (await measure([HEAD, ...rows].join('\n'), zone)).defaultLogLoss;
  expect(await foretold('UTC')).toBeNull();
  expect(await foretold('Australia/Sydney')).toBeNull();
  expect(await foretold('Asia/Dubai')).not.toBeNull();
});

test('with too few reviews the defaults stay, measured where they can be', async () => {
  const few = await measure(csvOf(usual.slice(0, 900)));
  expect(few).toMatchObject({
    reviews: 900,
    fittedLogLoss: null,
    adopted: false,
    weights: [...default_w],
  });
  expect(few.defaultLogLoss).toBeGreaterThan(0);
  expect(await measure(HEAD)).toMatchObject({
    reviews: 0,
    defaultLogLoss: null,
    fittedLogLoss: null,
    adopted: false,
  });
  const once = Array.from({ length: 2000 }, (_, card) => rowOf({ card, day: card % 60, rating: 3 }));
  expect((await optimise(fileOf([HEAD, ...once].join('\n')))).words).toContain('Too little to fit from');
});

test('whatever the order of the rows within a day, and whatever the cards are called, the fit is the same to the last digit', async () => {
  const plain = await measure(csvOf(forgetful));
  const next = seededNumbers('any order');
  const keys = new Map(forgetful.map((each) => [each, next()]));
  const mixed = forgetful.toSorted(
    (one, other) => one.day - other.day || (keys.get(one) ?? 0) - (keys.get(other) ?? 0),
  );
  expect(await measure(csvOf(mixed))).toEqual(plain);
  expect(await measure(csvOf(mixed.map((each) => ({ ...each, card: 10_000 - each.card }))))).toEqual(plain);
});

test('a file of more than is learnt from at once, whose cards were all new long ago, is learnt from whole cards', async () => {
  const next = seededNumbers('long ago');
  const rows: string[] = [];
  for (let card = 0; card < 600; card += 1)
    for (let time = 0; time < 100; time += 1)
      rows.push(rowOf({ card, day: time * 3 + (card % 3), rating: next() < 0.7 ? 3 : 1 }));
  expect(await measure([HEAD, ...rows].join('\n'))).toMatchObject({
    reviews: 60_000,
    adopted: true,
  });
});

test('entries that grade nothing are left out and counted', async () => {
  const manual = Array.from({ length: 12 }, (_, card) => `${card},${STARTS_MS},0`);
  const { code, words } = await optimise(fileOf([csvOf(usual), ...manual].join('\n')));
  expect(code).toBe(0);
  expect(words).toContain('nothing was graded: 12 rows');
  expect(words).toContain(`${usual.length} reviews`);
});

/** As Excel writes a long number: six digits of it. */
const asExcel = (typed: number): string => {
  const [digits, exponent] = typed.toExponential(5).split('e+');
  return `${digits}E+${exponent}`;
};
const madeOf = (time: (ms: number) => number | string, card: (number: number) => number | string = String): string =>
  [
    HEAD,
    ...usual
      .slice(0, 80)
      .map(({ card: number, day, rating }) => `${card(number)},${time(STARTS_MS + day * MS_A_DAY)},${rating}`),
  ].join('\n');

test.each([
  [
    'seconds',
    madeOf((ms) => ms / 1000),
    /line 2: review_time .* As seconds it is 2025-01-06: multiply that column by 1,000/,
  ],
  ['microseconds', madeOf((ms) => ms * 1000), /line 2: review_time .* As microseconds it is 2025-01-06: divide/],
  ['nanoseconds', madeOf((ms) => `${BigInt(ms) * 1_000_000n}`), /As nanoseconds it is 2025-01-06/],
  ['days', madeOf((ms) => Math.floor(ms / MS_A_DAY)), /before 2000 or after tomorrow. Take another column/],
  [
    'rounded numbers from Excel',
    madeOf(asExcel),
    /line 2: review_time is “1.73616E\+12”: a spreadsheet has rounded it/,
  ],
  [
    'rounded cards from Excel',
    madeOf(Number, (card) => asExcel(1.7e12 + card)),
    /card_id is “1.70000E\+12”: a spreadsheet/,
  ],
  [
    'a comma for a point, as Excel has it in German',
    `${HEAD.replaceAll(',', ';')}\n1;1,73616E+12;3`,
    /line 2: .*E\+12”: a spreadsheet has rounded it/,
  ],
])(
  'times in %s are not believed: the answer says what they are and how to mend the file',
  async (_, content, words) => {
    const { code, words: said } = await optimise(fileOf(content));
    expect(code).toBe(1);
    expect(said).toMatch(words);
  },
);

test('a time of today is read in every zone, and one of the day after tomorrow is not', async () => {
  const now = Temporal.Now.instant().epochMilliseconds;
  expect(await optimise(fileOf(`${HEAD}\n1,${now + 20 * 3_600_000},3`))).toMatchObject({ code: 0 });
  expect(await optimise(fileOf(`${HEAD}\n1,${now + 2 * MS_A_DAY},3`))).toMatchObject({ code: 1 });
});

test('a whole number that a program wrote in short is read, since no digit of it is missing', async () => {
  const exact = madeOf((ms) => ms.toExponential(12));
  expect((await optimise(fileOf(exact))).words).toBe((await optimise(fileOf(madeOf(Number)))).words);
});

test('ratings from 0 to 3 are asked about, never adopted as if 0 graded nothing', async () => {
  const shifted = usual.map((each) => rowOf(each).replace(/\d$/, `${Math.min(3, each.rating - 1)}`));
  const { code, words } = await optimise(fileOf([HEAD, ...shifted].join('\n')));
  expect(code).toBe(1);
  expect(words).toMatch(/review_rating is 0 in \d+ rows and never 4.*add 1 to the whole column.*delete those rows/);
});

test('where nothing is ever easy, a few entries that grade nothing are still left out', async () => {
  const rows = usual.map((each) => rowOf({ ...each, rating: each.rating === 4 ? 3 : each.rating }));
  const manual = Array.from({ length: 20 }, (_, card) => `${card},${STARTS_MS},0`);
  expect((await optimise(fileOf([HEAD, ...rows, ...manual].join('\n')))).words).toContain(
    'nothing was graded: 20 rows',
  );
});

test('with a column review_state, as public logs have it, cramming is left out and a card that was reset begins anew', async () => {
  const withState = (rows: readonly string[]): string => [`${HEAD},review_state`, ...rows].join('\n');
  const met = new Set<number>();
  const rows = usual.map((each) => {
    const isNew = !met.has(each.card);
    met.add(each.card);
    return `${rowOf(each)},${isNew ? 0 : 2}`;
  });
  const plain = await measure(withState(rows));
  expect(plain).toEqual(await measure(csvOf(usual)));
  const crammed = usual.slice(0, 200).map(({ card, day }) => `${card},${STARTS_MS + (day + 1) * MS_A_DAY},1,4`);
  expect(await measure(withState([...rows, ...crammed]))).toEqual(plain);
  expect((await optimise(fileOf(withState([...rows, ...crammed])))).words).toContain(
    'schedule asked for them: 200 rows',
  );
  // Each card once more, long ago: had it counted, its memory would be another.
  const before = [...new Set(usual.slice(0, 200).map(({ card }) => card))].map(
    (card) => `${card},${STARTS_MS - 300 * MS_A_DAY},4,2`,
  );
  const reset = await measure(withState([...rows, ...before]));
  expect(reset).toEqual({ ...plain, reviews: plain.reviews + before.length });
});

test.each([
  ['an empty file', '', /is empty.*card_id,review_time,review_rating/],
  ['missing columns', 'card_id,time\n1,2', /line 1: there is no column review_time and no review_rating/],
  ['no header', '1,1700000000000,3', /line 1: there is no column card_id/],
  ['a bad number', `${HEAD}\n1,1700000000000,3\n\n1,yesterday,3`, /line 4: review_time .* “yesterday”/],
  ['a negative time', `${HEAD}\n1,-5,3`, /line 2: review_time/],
  ['a rating of another scale', `${HEAD}\n1,1700000000000,5`, /line 2: review_rating .* “5”/],
  ['a state of no kind', `${HEAD},review_state\n1,1700000000000,3,9`, /line 2: review_state must be 0 \(new\)/],
  ['half a rating', `${HEAD}\n1,1700000000000,2.5`, /line 2: review_rating must be a whole number/],
  ['a short row', `${HEAD}\n1,1700000000000`, /line 2: review_rating/],
  ['no card', `${HEAD}\n,1700000000000,3`, /line 2: card_id is empty/],
  ['a quote that never ends', `${HEAD}\n"1,1700000000000,3`, /line 2: this is no CSV/],
])('%s is refused, with the line', async (_, content, words) => {
  const result = await optimise(fileOf(content));
  expect(result.code).toBe(1);
  expect(result.words).toMatch(words);
});

test('no file, a folder and no such zone are said kindly', async () => {
  expect(await optimise(join(folder, 'none.csv'))).toMatchObject({
    code: 1,
    words: expect.stringContaining('There is no file'),
  });
  expect(await optimise(folder)).toMatchObject({
    code: 1,
    words: expect.stringContaining('is a folder'),
  });
  expect(await optimise(fileOf(HEAD), { zone: 'Mars/Base' })).toMatchObject({
    code: 1,
    words: expect.stringContaining('no time zone'),
  });
});

test('where the optimiser was not built for the machine, the defaults are measured and kept', async () => {
  const run = promisify(execFile);
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
  const path = fileOf(csvOf(forgetful));
  const { stdout } = await run(process.execPath, ['--import', withoutOptimiser, cli, 'optimise', path, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    reviews: forgetful.length,
    fittedLogLoss: null,
    adopted: false,
    weights: [...default_w],
  });
  const { stdout: words } = await run(process.execPath, ['--import', withoutOptimiser, cli, 'optimise', path]);
  expect(words).toContain('isn’t there on this machine');
});
