/**
 * Keeps a current curriculum while its files change; broken files never take the place of the last
 * good ones.
 */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { type LoadedCurriculum, loadCachedCurriculum, loadCurriculum } from './load.ts';
import type { Curriculum } from './model.ts';
import { CurriculumError, errorsOf, type Problem, problem } from './problem.ts';

export type OpenCurriculum = {
  /** The last good one. */
  readonly current: () => Curriculum;
  /**
   * Reads the files again now; gives what is wrong with them. With errors, what was current stays
   * so.
   */
  readonly reload: () => readonly Problem[];
  readonly close: () => void;
};

export type CurriculumListeners = {
  /** Changed files were refused for their errors. */
  readonly onProblems?: (problems: readonly Problem[]) => void;
  /** Another curriculum is current: the first one, too. */
  readonly onLoaded?: (curriculum: Curriculum) => void;
};

const TOP = { file: '.', line: 1, column: 1 } as const;

// An editor or a checkout writes many files in a row: wait until they rest.
const SETTLE_MS = 200;
// A look costs some ten microseconds.
const LOOK_MS = 500;

/**
 * What is read is kept in the file `cacheFile`, where one is named, for the next start. Throws
 * CurriculumError, with all its problems, where the files have errors at the first reading.
 */
export const openCurriculum = (
  folder: string,
  { onProblems, onLoaded }: CurriculumListeners = {},
  cacheFile?: string,
): OpenCurriculum => {
  const load = () => (cacheFile === undefined ? loadCurriculum(folder) : loadCachedCurriculum(folder, cacheFile));
  // Before it is read: one that takes its place meanwhile is noticed.
  const seen = identityOf(folder);
  const first = load();
  if (errorsOf(first.problems).length > 0) throw new CurriculumError(first.problems);
  let current = first.curriculum;
  onLoaded?.(current);

  const reload = (): readonly Problem[] => {
    const { curriculum, problems } = loadOrExplain(load, current);
    if (errorsOf(problems).length > 0) {
      onProblems?.(problems);
      return problems;
    }
    current = curriculum;
    onLoaded?.(current);
    return problems;
  };

  const stop = watchFolder(folder, seen, reload, (message) =>
    onProblems?.([problem('error', TOP, `changes can’t be watched: ${message}`, 'Restart to read changed files')]),
  );
  return { current: () => current, reload, close: stop };
};

/** A fault of ours in reading must not take a running bot down either. */
const loadOrExplain = (load: () => LoadedCurriculum, current: Curriculum): LoadedCurriculum => {
  try {
    return load();
  } catch (error) {
    const message = `the files can’t be read: ${error instanceof Error ? error.message : String(error)}`;
    return {
      curriculum: current,
      problems: [problem('error', TOP, message, 'Report this with the files that cause it')],
    };
  }
};

/**
 * Calls `onRest` when files have changed and then rested; gives the function that stops it. `seen`
 * is the folder that has been read.
 */
export const watchFolder = (
  folder: string,
  seen: string,
  onRest: () => void,
  onError: (message: string) => void,
): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onRest, SETTLE_MS).unref();
  };
  const open = (): void => {
    watcher?.close();
    try {
      watcher = watch(folder, { recursive: true, persistent: false }, settle);
      watcher.on('error', (error) => onError(String(error)));
    } catch (error) {
      // Where the system has no watchers left, the bot still runs with what it has read.
      onError(String(error));
    }
  };
  open();
  // A watcher stays with the folder that it was opened on, also when another has taken its place:
  // `current` links elsewhere now.
  let watched = seen;
  const look = setInterval(() => {
    const now = identityOf(folder);
    if (now === watched) return;
    watched = now;
    if (now !== GONE) open();
    settle();
  }, LOOK_MS).unref();
  return () => {
    clearTimeout(timer);
    clearInterval(look);
    watcher?.close();
  };
};

const GONE = 'gone';

/**
 * Which folder it is, whatever its name. A number may be given again once a folder is gone; then it
 * has another day of birth.
 */
export const identityOf = (folder: string): string => {
  try {
    const stats = statSync(folder, { throwIfNoEntry: false, bigint: true });
    return stats ? `${stats.dev} ${stats.ino} ${stats.birthtimeNs}` : GONE;
  } catch {
    return GONE;
  }
};
