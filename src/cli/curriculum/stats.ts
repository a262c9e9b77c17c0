/** `watermark stats`: how people answer each question for the first time, and which look bad. */
import { databaseOf, readConfig } from '../../config.ts';
import { loadCurriculum } from '../../curriculum/load.ts';
import { openDatabase } from '../../database/open.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { type Figure, flagWords, LATER_FROM, readFigures } from '../../study/items/figures.ts';
import type { Interval } from '../../study/items/interval.ts';
import { tellingOperators } from '../for-operators.ts';
import { openLog } from '../open-log.ts';

export type StatsOptions = { readonly json?: boolean; readonly folder: string };

/** Gives the exit code. With `json` each line is one question that was answered. */
export const runStats = ({ json, folder }: StatsOptions, write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    const config = readConfig(process.env);
    const database = await openDatabase(databaseOf(config), openLog(config));
    try {
      const figures = await readFigures(database, loadCurriculum(folder).curriculum);
      for (const figure of figures) write(json ? JSON.stringify(figure) : describeFigure(figure));
      const answers = figures.reduce((sum, { n }) => sum + n, 0);
      if (!json) write(summaryOf(figures.length, answers));
      return 0;
    } finally {
      await database.close();
    }
  });

const summaryOf = (questions: number, answers: number): string =>
  oneLine`${questions} questions with ${answers} first answers. Shares are shown from 20 answers, how often each
    option was chosen from 50 (in the order of the file, ✓ at the key), discrimination from 100. Only answers to
    a question as it is now count. Something is said against one only where its whole interval is: that nearly
    everybody knows it takes 73 of 73, or 100 of 100.`;

export const describeFigure = (figure: Figure): string => {
  const { item, n, right, facility, discrimination, options, flags, hintedOrGuessed, later } = figure;
  return [
    `${item}: ${right} of ${n} right${hintedOrGuessed > 0 ? `, ${hintedOrGuessed} more with a hint or guessed` : ''}`,
    later.n >= LATER_FROM && `${later.n} later reviews, R − x ${later.missed.toFixed(2)}`,
    facility && `right ${shown(facility)}`,
    options && `chosen ${options.map(shareOf).join(', ')}`,
    discrimination && `r ${shown(discrimination)}`,
    ...flags.map((flag) => `! ${flagWords[flag]}`),
  ]
    .filter(Boolean)
    .join(' · ');
};

/** In the order of the file; the key has a tick. */
const shareOf = ({ share, isKey }: { readonly share: number; readonly isKey: boolean }): string =>
  `${share.toFixed(2)}${isKey ? ' ✓' : ''}`;

const shown = ({ value, from, to }: Interval): string => `${value.toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)})`;
