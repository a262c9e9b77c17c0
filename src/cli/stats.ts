/** `watermark stats`: how people answer each question for the first time, and which look bad. */
import { databaseOf, readConfig } from '../config.ts';
import { loadCurriculum } from '../curriculum/load.ts';
import { openDatabase } from '../database/open.ts';
import { createLog } from '../lib/process/log.ts';
import { oneLine } from '../lib/words/one-line.ts';
import { itemsOf, readFirstAnswers } from '../study/items/first-answers.ts';
import type { Interval } from '../study/items/interval.ts';
import { analyseItems, type Flag, type ItemStats } from '../study/items/item-analysis.ts';
import { tellingOperators } from './for-operators.ts';

export type StatsOptions = { readonly json?: boolean; readonly folder: string };

/** Gives the exit code. With `json` each line is one question that was answered. */
export const runStats = ({ json, folder }: StatsOptions, write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    const config = readConfig(process.env);
    const database = await openDatabase(databaseOf(config), createLog(config.logLevel));
    try {
      const { answers, apart } = await readFirstAnswers(database);
      const stats = analyseItems(itemsOf(loadCurriculum(folder).curriculum), answers);
      for (const each of stats) {
        const hintedOrGuessed = apart.get(each.item) ?? 0;
        write(json ? JSON.stringify({ ...each, hintedOrGuessed }) : describe(each, hintedOrGuessed));
      }
      if (!json) write(summaryOf(stats.length, answers.length));
      return 0;
    } finally {
      await database.close();
    }
  });

const summaryOf = (questions: number, answers: number): string =>
  oneLine`${questions} questions with ${answers} first answers. Shares are shown from 20 answers, options
    from 50, discrimination from 100. Answers given before a question was edited count as well.`;

const flagWords: Readonly<Record<Flag, string>> = {
  easy: 'nearly everybody knows it',
  guessed: 'hardly better than guessing',
  'tells-nothing': 'who knows more doesn’t answer it better',
  miskeyed: 'those who know more choose another option: is the key right?',
};

const describe = ({ item, n, right, facility, discrimination, flags }: ItemStats, apart: number): string =>
  [
    `${item}: ${right} of ${n} right${apart > 0 ? `, ${apart} more with a hint or guessed` : ''}`,
    facility && `right ${shown(facility)}`,
    discrimination && `r ${shown(discrimination)}`,
    ...flags.map((flag) => `! ${flagWords[flag]}`),
  ]
    .filter(Boolean)
    .join(' · ');

const shown = ({ value, from, to }: Interval): string => `${value.toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)})`;
