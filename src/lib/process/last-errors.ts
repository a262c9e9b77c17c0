/**
 * The last errors of the log, kept in a file of the data folder: a log goes wherever its machine
 * sends it, and whoever is asked for help needs its end.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Of a file; then it is put aside, in the place of the one before it. */
const BYTES_AT_MOST = 200_000;

const filesIn = (folder: string): readonly [former: string, latest: string] => [
  join(folder, 'errors.former.jsonl'),
  join(folder, 'errors.jsonl'),
];

/**
 * Gives the function that keeps a line, also beside other processes on that folder. Where nothing
 * can be written nothing is kept: the log has it.
 */
export const createErrorKeeper = (folder: string): ((line: string) => void) => {
  const [former, latest] = filesIn(folder);
  return (line) => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      appendFileSync(latest, line, { mode: 0o600 });
      if (statSync(latest).size > BYTES_AT_MOST) renameSync(latest, former);
    } catch {}
  };
};

/** As they were logged, the oldest first. */
export const readLastErrors = (folder: string, atMost: number): readonly object[] =>
  filesIn(folder)
    .flatMap((file) => textOf(file).split('\n'))
    .flatMap(parsed)
    .slice(-atMost);

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Nothing of a line that was cut off. */
const parsed = (line: string): readonly object[] => {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === 'object' && read !== null ? [read] : [];
  } catch {
    return [];
  }
};
