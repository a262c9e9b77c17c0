/**
 * A file of JSON lines: appended to at once, rewritten whole by way of a second file, and readable
 * after a kill at any moment.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type LinesFile = {
  readonly count: () => number;
  readonly append: (line: unknown) => void;
  readonly rewrite: (lines: readonly unknown[]) => void;
  readonly close: () => void;
};

/**
 * Hands every line to `take`; one that can't be read (a torn last one, above all) goes to
 * `onBadLine` and is passed over.
 */
export const openLines = (
  file: string,
  take: (json: unknown) => void,
  onBadLine: (error: unknown) => void,
): LinesFile => {
  mkdirSync(dirname(file), { recursive: true });
  for (const line of readOrEmpty(file).split('\n')) {
    if (line === '') continue;
    try {
      take(JSON.parse(line));
    } catch (error) {
      onBadLine(error);
    }
  }
  let count = 0;
  let handle = openSync(file, 'a', 0o600);
  return {
    count: () => count,
    // Synchronous on purpose: once the page was told of a message, a kill can't lose it.
    append: (line) => {
      writeFileSync(handle, `${JSON.stringify(line)}\n`);
      count += 1;
    },
    rewrite: (lines) => {
      writeWhole(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      closeSync(handle);
      handle = openSync(file, 'a', 0o600);
      count = lines.length;
    },
    close: () => closeSync(handle),
  };
};

/** Replaces a file in one step: a reader, or a kill, finds the old or the new, never half. */
export const writeWhole = (file: string, content: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.next`;
  const handle = openSync(next, 'w', 0o600);
  writeFileSync(handle, content);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(next, file);
};

const readOrEmpty = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
};
