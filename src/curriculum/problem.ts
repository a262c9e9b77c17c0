/** What can be wrong with a file of the curriculum: where, what, and how to mend it. */

import type { FormRule } from './form-rules.ts';

export type Problem = {
  readonly severity: 'error' | 'warning';
  /** The path within the curriculum's folder, with forward slashes. */
  readonly file: string;
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** The rule of form that finds it, where it may be accepted. */
  readonly rule?: FormRule;
};

/** A spot in a file; line and column count from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

export const problem = (severity: Problem['severity'], place: Place, message: string, fix: string): Problem => ({
  severity,
  ...place,
  message,
  fix,
});

const errorsFirst = { error: 0, warning: 1 } as const;

/** In the order in which one reads: by file, then downwards. */
export const sortProblems = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort(
    (a, b) =>
      a.file.localeCompare(b.file, 'en') ||
      a.line - b.line ||
      a.column - b.column ||
      errorsFirst[a.severity] - errorsFirst[b.severity],
  );

export const errorsOf = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ severity }) => severity === 'error');

/** Thrown where a curriculum with errors can't be used; it lists them all. */
export class CurriculumError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const lines = errorsOf(problems).map(
      ({ file, line, column, message, fix }) => `  ${file}:${line}:${column} ${message}; ${fix}`,
    );
    super(`The curriculum has ${lines.length === 1 ? 'an error' : `${lines.length} errors`}:\n${lines.join('\n')}`);
    this.name = 'CurriculumError';
    this.problems = problems;
  }
}
