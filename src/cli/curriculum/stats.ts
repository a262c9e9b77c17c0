/** `watermark stats`: how people answer each question for the first time, and which look bad. */
import { databaseOf, readConfig } from '../../config.ts';
import { loadCurriculum } from '../../curriculum/load.ts';
import { openDatabase } from '../../database/open.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { itemsOf, readFirstAnswers } from '../../study/items/first-answers.ts';
import type { Interval } from '../../study/items/interval.ts';
import { analyseItems, type Flag, type ItemStats } from '../../study/items/item-analysis.ts';
import { findLaterReviews } from '../../study/items/later-reviews.ts';
import { tellingOperators } from '../for-operators.ts';
import { openLog } from '../open-log.ts';

export type StatsOptions = { readonly json?: boolean; readonly folder: string };

/** Gives the exit code. With `json` each line is one question that was answered. */
export const runStats = ({ json, folder }: StatsOptions, write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    const config = readConfig(process.env);
    const database = await openDatabase(databaseOf(config), openLog(config));
    try {
      const { answers, apart } = await readFirstAnswers(database);
      const stats = analyseItems(itemsOf(loadCurriculum(folder).curriculum), answers);
      const later = new Map((await findLaterReviews(database.orm)).map((row) => [row.item, row]));
      for (const each of stats) {
        const { n = 0, missed = 0 } = later.get(each.item) ?? {};
        const more = { hintedOrGuessed: apart.get(each.item) ?? 0, later: { n, missed } };
        write(json ? JSON.stringify({ ...each, ...more }) : describe(each, more));
      }
      if (!json) write(summaryOf(stats.length, answers.length));
      return 0;
    } finally {
      await database.close();
    }
  });

/** Fewer say more about chance. */
const LATER_FROM = 20;

const summaryOf = (questions: number, answers: number): string =>
  oneLine`${questions} questions with ${answers} first answers. Shares are shown from 20 answers, options
    from 50, discrimination from 100. Only answers to a question as it is now count. Something is said
    against one only where its whole interval is: that nearly everybody knows it takes 73 of 73, or 100 of 100.`;

const flagWords: Readonly<Record<Flag, string>> = {
  easy: 'nearly everybody knows it',
  guessed: 'hardly better than guessing',
  'tells-nothing': 'who knows more doesn’t answer it better',
  miskeyed: 'those who know more choose another option: is the key right?',
};

type More = { readonly hintedOrGuessed: number; readonly later: { readonly n: number; readonly missed: number } };

const describe = (
  { item, n, right, facility, discrimination, flags }: ItemStats,
  { hintedOrGuessed: apart, later }: More,
): string =>
  [
    `${item}: ${right} of ${n} right${apart > 0 ? `, ${apart} more with a hint or guessed` : ''}`,
    later.n >= LATER_FROM && `${later.n} later reviews, R − x ${later.missed.toFixed(2)}`,
    facility && `right ${shown(facility)}`,
    discrimination && `r ${shown(discrimination)}`,
    ...flags.map((flag) => `! ${flagWords[flag]}`),
  ]
    .filter(Boolean)
    .join(' · ');

const shown = ({ value, from, to }: Interval): string => `${value.toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)})`;
