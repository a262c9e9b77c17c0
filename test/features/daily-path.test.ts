/**
 * Promises about the questions of the day as a row: a cohort is led along its path, whoever
 * answers, and whatever is written so far.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fullBank } from '../replay/bank.ts';
import { type Play, playDailies, STARTS_ON } from '../replay/dailies.ts';
import { judge } from '../replay/judge.ts';
import { realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const written = realCurriculum();
const full = fullBank(written);
const everyDay = ['1', '2', '3', '4', '5', '6', '7'];
const holidays = ['2026-03-10, 2026-03-11, 2026-04-03, 2026-04-04, 2026-04-05, 2026-04-06'];
const usual = { packs: ['bootcamp'], weeks: 12, learners: 2, curriculum: written, seed: 'path' };
const OF_THESE_WEEKS = 0.55;

type Case = { readonly cohort: string; readonly posts: number; readonly play: Partial<Play> };

// `npm run replay -- dailies` plays each pack for twelve weeks, with more learners.
const cases: readonly Case[] = [
  { cohort: 'of the bootcamp', posts: 60, play: {} },
  { cohort: 'in the journal’s four weeks', posts: 20, play: { packs: ['journal'], weeks: 4 } },
  { cohort: 'of both packs', posts: 60, play: { packs: ['bootcamp', 'journal'] } },
  { cohort: 'of which nobody answers', posts: 60, play: { learners: 0, curriculum: full } },
  {
    cohort: 'that is asked from the middle of its course on',
    posts: 30,
    play: { fromWeek: 7, weeks: 6, curriculum: full },
  },
  {
    cohort: 'that is asked every day but for its days off',
    posts: 42 - 6,
    play: { weeks: 6, wishes: { days: everyDay, holidays }, curriculum: full },
  },
];

let made: TestDatabase;
beforeEach(async () => {
  made = await createPostgresDatabase();
});
afterEach(() => made.drop());

test.each(cases)(
  'a cohort $cohort meets mostly what its weeks teach, nothing too often or too soon, and no concept twice running',
  { timeout: 120_000 },
  async ({ posts, play }) => {
    const given = { ...usual, ...play };
    const asked = await playDailies(made.database, given);
    const verdict = judge({ curriculum: given.curriculum, packs: given.packs, startsOn: STARTS_ON }, asked);
    expect(verdict).toMatchObject({ posts, runningOn: 0, unfair: 0, faults: [] });
    expect(verdict.ofTheseWeeks).toBeGreaterThanOrEqual(OF_THESE_WEEKS);
  },
);
