/**
 * Whether the ranges that people in line are given hold: 400 sessions of office hours, a few times
 * over, steady and with services that take longer from the middle on.
 */
import { estimateWait, type Situation } from '../../src/features/office-hours/wait/estimate.ts';
import { poolServices } from '../../src/features/office-hours/wait/service-times.ts';
import { type Judged, judgeSeries, summarise } from './wait/judge.ts';

const SEEDS = ['a', 'b', 'c', 'd', 'e'] as const;
const SESSIONS = 400;
const SLOWER = { from: 200, times: 1.6 } as const;
const AIM = 0.8;

const series = {
  steady: () => 1,
  slowed: (session: number) => (session >= SLOWER.from ? SLOWER.times : 1),
} as const;

export const run = async (): Promise<object> => {
  const [steady, slowed] = (['steady', 'slowed'] as const).map((name) =>
    SEEDS.map((seed) => judgeSeries({ seed: `${name} ${seed}`, sessions: SESSIONS, slower: series[name] })),
  ) as [Judged[][], Judged[][]]; // One for each of the two names.
  const late = slowed.map((judged) => judged.filter(({ session }) => session >= SLOWER.from));
  const coverages = { steady: report('steady', steady), slowed: report('slowed', slowed), late: report('late', late) };
  const { strictCoverage, shownCoverage, widthMin, shownWidthMin, naiveCoverage, naiveWidthMin } = summarise(
    [...steady, ...slowed].flat(),
  );
  const figures = {
    coverage: worst([...coverages.steady, ...coverages.slowed]),
    coverageLate: worst(coverages.late),
    ...{ shownCoverage, widthMin, naiveCoverage, naiveWidthMin, shownWidthMin, strictCoverage },
    seeds: SEEDS.length,
    estimateMs: measureEstimate(),
  };
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, rounded(figure)]));
};

/** A line a seed; gives their coverages. */
const report = (name: string, judgedBySeed: readonly (readonly Judged[])[]): readonly number[] => {
  const summaries = judgedBySeed.map(summarise);
  for (const [index, summary] of summaries.entries())
    console.log(
      `${name} ${SEEDS[index]}: ${Object.entries(summary)
        .map(([key, figure]) => `${key} ${rounded(figure)}`)
        .join(', ')}`,
    );
  const coverages = summaries.map(({ coverage }) => coverage);
  console.log(`${name}: coverage from ${rounded(Math.min(...coverages))} to ${rounded(Math.max(...coverages))}`);
  return coverages;
};

/** The one that is furthest from what is aimed at. */
const worst = (coverages: readonly number[]): number =>
  coverages.toSorted((one, other) => Math.abs(other - AIM) - Math.abs(one - AIM))[0] ?? Number.NaN;

const rounded = (figure: number): number => Number(figure.toFixed(3));

const AHEAD = 40;
const TIMES = 101;

/** The median for a long line, with the pools made anew each time. */
const measureEstimate = (): number => {
  const services = Array.from({ length: 1200 }, (_, index) => ({
    topic: `topic ${index % 3}`,
    minutes: 5 + (index % 30),
    closedByTimer: false,
  }));
  const situation = (seed: string): Situation => ({
    line: {
      helpers: [2, 7, 12].map((sinceMinutes) => ({
        topics: null,
        doing: { kind: 'helping', topic: 'topic 0', sinceMinutes },
      })),
      ahead: Array.from({ length: AHEAD }, (_, index) => `topic ${index % 3}`),
      topic: 'topic 1',
    },
    pace: { servicesOf: poolServices(services), noShowRate: 0.05 },
    pastWaitsNewestFirst: Array.from({ length: 600 }, (_, index) => ({
      bucket: 'far',
      expectedMinutes: 20,
      waitedMinutes: index % 60,
    })),
    closesInMinutes: 60,
    seed,
  });
  const times = Array.from({ length: TIMES }, (_, index) => {
    const start = performance.now();
    estimateWait(situation(`${index}`));
    return performance.now() - start;
  });
  return times.toSorted((one, other) => one - other)[TIMES >> 1] ?? Number.NaN;
};
