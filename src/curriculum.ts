/**
 * Opens the curriculum, and tells whoever runs the bot what was read: at the start, and each time
 * that its files change.
 */
import { countCurriculum, describeCounts } from './curriculum/check/counts.ts';
import type { Curriculum } from './curriculum/model.ts';
import { CurriculumError, type Problem } from './curriculum/problem.ts';
import { type OpenCurriculum, openCurriculum } from './curriculum/watch.ts';
import type { Log } from './lib/process/log.ts';

/**
 * What was read is kept in the file `cacheFile`. Throws CurriculumError where the files have
 * errors.
 */
export const openWatchedCurriculum = (
  { folder, cacheFile }: { readonly folder: string; readonly cacheFile: string },
  log: Log,
  tell: (line: string) => void,
): OpenCurriculum => {
  let isFirst = true;
  const onLoaded = (curriculum: Curriculum): void => {
    const { questionsByKind: _, ...counts } = countCurriculum(curriculum);
    log.info({ folder, ...counts }, 'curriculum-loaded');
    const words = describeCounts(countCurriculum(curriculum));
    tell(isFirst ? `The curriculum in ${folder}: ${words}.` : `The curriculum was read again: ${words}.`);
    isFirst = false;
  };
  const onProblems = (problems: readonly Problem[]): void => {
    log.error({ folder, problems }, 'curriculum-broken');
    tell(`${new CurriculumError(problems).message}\nWhat was read before stays in use.`);
  };
  return openCurriculum(folder, { onLoaded, onProblems }, cacheFile);
};
