/** Holds the ranges that were given at joining against the waits that came, session by session. */
import {
  type PastWait,
  type Range,
  RESIDUALS_AT_MOST,
  shownRange,
} from '../../../src/features/office-hours/wait/calibrate.ts';
import { type Estimate, estimateWait } from '../../../src/features/office-hours/wait/estimate.ts';
import {
  type FinishedService,
  poolServices,
  SERVICES_AT_MOST,
} from '../../../src/features/office-hours/wait/service-times.ts';
import { type Line, noShowRate } from '../../../src/features/office-hours/wait/simulate.ts';
import { playSession } from './office-hours.ts';

export type Judged = {
  /** From 0. */
  readonly session: number;
  /** Until the call, or until close for one that was never called. */
  readonly waitedMinutes: number;
  readonly wasCalled: boolean;
  readonly estimate: Estimate;
  /** place × mean ÷ helpers ± 50 %. */
  readonly naive: Range;
};

export type Series = {
  readonly seed: string;
  readonly sessions: number;
  readonly slower: (session: number) => number;
};

/**
 * Every ticket that joined at place 2 or later and simply waited; also those that were never called
 * though their range had passed.
 */
export const judgeSeries = ({ seed, sessions, slower }: Series): readonly Judged[] => {
  const judged: Judged[] = [];
  let services: readonly FinishedService[] = [];
  let pastWaits: readonly PastWait[] = [];
  const calls = { called: 0, missed: 0 };
  for (let session = 0; session < sessions; session += 1) {
    const given = new Map<string, { readonly estimate: Estimate; readonly naive: Range }>();
    for (const told of playSession(`${seed} ${session}`, slower(session))) {
      switch (told.kind) {
        case 'called':
          calls.called += 1;
          calls.missed += Number(told.missed);
          break;
        case 'finished':
          services = [{ ...told, closedByTimer: false }, ...services].slice(0, 4 * SERVICES_AT_MOST);
          break;
        case 'joined': {
          const estimate = estimateWait({
            line: told.line,
            pace: { servicesOf: poolServices(services), noShowRate: noShowRate(calls) },
            pastWaitsNewestFirst: pastWaits,
            closesInMinutes: null,
            seed: told.ticket,
          });
          if (estimate) given.set(told.ticket, { estimate, naive: naiveRange(told.line, services) });
          break;
        }
        case 'waited': {
          const before = given.get(told.ticket);
          if (!before) break;
          const { bucket, expectedMinutes, place } = before.estimate;
          pastWaits = [{ bucket, expectedMinutes, waitedMinutes: told.minutes }, ...pastWaits].slice(
            0,
            10 * RESIDUALS_AT_MOST,
          );
          if (place >= 2) judged.push({ session, waitedMinutes: told.minutes, wasCalled: true, ...before });
          break;
        }
        case 'carried-over': {
          const before = given.get(told.ticket);
          if (before && before.estimate.place >= 2 && told.minutes > before.estimate.highMinutes)
            judged.push({ session, waitedMinutes: told.minutes, wasCalled: false, ...before });
          break;
        }
        case 'without-wait':
          break;
      }
    }
  }
  return judged;
};

const USUAL_MINUTES = 12;

const naiveRange = ({ ahead, helpers }: Line, services: readonly FinishedService[]): Range => {
  const latest = services.slice(0, SERVICES_AT_MOST);
  const mean = latest.length === 0 ? USUAL_MINUTES : sum(latest.map(({ minutes }) => minutes)) / latest.length;
  const expected = ((ahead.length + 1) * mean) / helpers.length;
  return { lowMinutes: expected * 0.5, highMinutes: expected * 1.5 };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The share of waits inside their range, and how wide the ranges are on average. `strictCoverage`
 * counts those that were never called as misses too.
 */
export const summarise = (all: readonly Judged[]) => {
  const judged = all.filter(({ wasCalled }) => wasCalled);
  const coverage = (rangeOf: (each: Judged) => Range): number =>
    judged.filter((each) => contains(rangeOf(each), each.waitedMinutes)).length / judged.length;
  const width = (rangeOf: (each: Judged) => Range): number =>
    sum(judged.map(rangeOf).map(({ lowMinutes, highMinutes }) => highMinutes - lowMinutes)) / judged.length;
  return {
    tickets: judged.length,
    coverage: coverage(({ estimate }) => estimate),
    strictCoverage: (coverage(({ estimate }) => estimate) * judged.length) / all.length,
    widthMin: width(({ estimate }) => estimate),
    shownCoverage: coverage(({ estimate }) => shownRange(estimate)),
    shownWidthMin: width(({ estimate }) => shownRange(estimate)),
    naiveCoverage: coverage(({ naive }) => naive),
    naiveWidthMin: width(({ naive }) => naive),
  };
};

const contains = ({ lowMinutes, highMinutes }: Range, minutes: number): boolean =>
  minutes >= lowMinutes && minutes <= highMinutes;
