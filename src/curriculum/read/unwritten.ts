/** The rule of what is still to be written: a `TODO:` must not reach learners. */
import { type Problem, problem } from '../problem.ts';
import type { SourceFile } from './files.ts';

const TODO = /\bTODO:[ \t]*(.*)/;

/** An error for each line that holds a `TODO:`, with what it says. */
export const findUnwritten = (files: readonly SourceFile[]): Problem[] =>
  files.flatMap(({ file, text }) =>
    text.split('\n').flatMap((row, index): Problem[] => {
      const found = TODO.exec(row);
      if (!found) return [];
      const place = { file, line: index + 1, column: found.index + 1 };
      const words = withoutMarkup(found[1] ?? '');
      const message = words === '' ? 'something is still to be written' : `still to be written: ${words}`;
      return [problem('error', place, message, 'Write it, and take `TODO:` out')];
    }),
  );

/** Of a line that may be YAML, Markdown or code, and of which the beginning is cut off. */
const withoutMarkup = (written: string): string =>
  written
    .replaceAll('**', '')
    .replace(/\]\([^)]*\)/, '')
    .replace(/["']\)?$/, '')
    .trim();
