/** What of a soak's figures is a fault. */
import type { Figures } from './soak.ts';

const GROWTH_AT_MOST_PERCENT = 10;
const P99_AT_MOST_MS = 250;

/** Each in words; none where all is well. */
export const faultsOf = (figures: Figures): readonly string[] => {
  const { ended, lost, unanswered, wrong, recorded, rssGrowthPercent, p99Ms } = figures;
  const found: readonly (readonly [boolean, string])[] = [
    [ended > 0, 'the process ended by itself'],
    [lost > 0, `${lost} answers were lost that people were told are recorded`],
    [recorded === 0 || figures.faults === 0, 'nobody answered, or nothing went wrong: the figures mean nothing'],
    [unanswered > 0, `${unanswered} interactions had no answer while nothing was wrong`],
    [wrong > 0, `${wrong} interactions failed while nothing was wrong`],
    [!(rssGrowthPercent <= GROWTH_AT_MOST_PERCENT), `memory grew by ${rssGrowthPercent} %`],
    [!(p99Ms <= P99_AT_MOST_MS), `one of a hundred waited ${p99Ms} ms or more while nothing was wrong`],
  ];
  return found.flatMap(([isFault, words]) => (isFault ? [`soak: ${words}`] : []));
};
