/** `watermark regrade`: whose answers a changed key makes right or wrong; and puts them right. */
import { databaseOf, readConfig } from '../../config.ts';
import { loadCurriculum } from '../../curriculum/load.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import { CurriculumError, errorsOf } from '../../curriculum/problem.ts';
import type { Database } from '../../database/client.ts';
import { openDatabase } from '../../database/open.ts';
import { regrading } from '../../features/regrade/regrade.ts';
import { createOutbox } from '../../jobs/outbox.ts';
import { systemRandom } from '../../lib/random.ts';
import { systemClock } from '../../lib/time/clock.ts';
import { countWords } from '../../lib/time/when.ts';
import { findTouched, type Touched } from '../../study/regrading/touched.ts';
import { tellingOperators } from '../for-operators.ts';
import { openLog } from '../open-log.ts';

export type RegradeOptions = { readonly dryRun?: boolean; readonly json?: boolean; readonly folder: string };

/** Gives the exit code. With `json` each line is one question whose key changed. */
export const runRegrade = ({ dryRun, json, folder }: RegradeOptions, write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    const { curriculum, problems } = loadCurriculum(folder);
    if (errorsOf(problems).length > 0) throw new CurriculumError(problems);
    const config = readConfig(process.env);
    const database = await openDatabase(databaseOf(config), openLog(config));
    try {
      const touched = await findTouched(database, curriculum);
      for (const each of touched) write(json ? JSON.stringify(each) : describe(each));
      if (!json) write(summaryOf(touched));
      if (!dryRun) await regradeAll(database, curriculum);
      if (!json) write(dryRun ? 'Nothing was changed.' : DONE);
      return 0;
    } finally {
      await database.close();
    }
  });

const DONE = 'Done: memories, scores and boards are right, and everybody concerned is told.';

const regradeAll = async (database: Database, curriculum: Curriculum): Promise<void> => {
  // What is to be said waits in its rows for whichever process runs.
  const outbox = createOutbox({ queue: () => undefined, random: systemRandom });
  const run = regrading({ database, outbox, random: systemRandom, curriculum: () => curriculum });
  while (await run(systemClock.now()));
};

const describe = ({ question, isRewritten, right, wrong }: Touched): string => {
  if (isRewritten) return `${question}: it asks something else now, so earlier answers stay as they are`;
  if (right.length + wrong.length === 0) return `${question}: nobody’s answers change`;
  const people = (ids: readonly string[]): string => countWords(ids.length, 'person', 'people');
  return `${question}: ${people(right)} right after all, ${people(wrong)} told to be right who weren’t`;
};

const summaryOf = (touched: readonly Touched[]): string => {
  const people = new Set(touched.flatMap(({ right, wrong }) => [...right, ...wrong]));
  return `${countWords(touched.length, 'question')} with another key, ${countWords(people.size, 'person', 'people')}.`;
};
