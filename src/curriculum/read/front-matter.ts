/** Where a concept's front matter ends and its sections begin. */
import { type Problem, problem } from '../problem.ts';

export type FrontMatter = {
  /** YAML, with the number of lines of the file that stand before it. */
  readonly yaml: string;
  readonly linesBefore: number;
  /**
   * The rest, below as many blank lines as the front matter has, so that every position in it is
   * true.
   */
  readonly body: string;
};

const RULE = /^---[ \t]*$/;

/** Where the bounds are wrong but clear the file can still be read. */
export const splitFrontMatter = (
  file: string,
  source: string,
): { readonly found?: FrontMatter; readonly problems: readonly Problem[] } => {
  const rows = source.split('\n');
  const first = rows.findIndex((row) => RULE.test(row));
  const before = rows.slice(0, first);
  const at = (line: number) => ({ file, line, column: 1 });
  if (first < 0 || before.some((row) => !/^\s*(?:<!--.*-->\s*)?$/.test(row))) {
    const fix = 'Begin with a line `---`, then `title:` and `summary:`, then a line `---`';
    return { problems: [problem('error', at(1), 'the file doesn’t begin with front matter', fix)] };
  }
  const problems: Problem[] = [];
  if (first > 0)
    problems.push(
      problem('error', at(1), 'something stands before the front matter', 'Begin the file with the line `---`'),
    );
  const closed = rows.findIndex((row, index) => index > first && RULE.test(row));
  // A rule further down, below words, closes nothing: front matter has no sections.
  const next = rows.findIndex((row, index) => index > first && /^\s*(?:##|$)/.test(row));
  const ends = next < 0 ? rows.length : next;
  const isClosed = closed >= 0 && !rows.slice(first, closed).some((row) => row.startsWith('##'));
  if (!isClosed)
    problems.push(
      problem(
        'error',
        at(ends + 1),
        'the front matter is never closed',
        'Add a line `---` here, below the last of its keys',
      ),
    );
  const end = isClosed ? closed : ends;
  const below = isClosed ? end + 1 : end;
  return {
    found: {
      yaml: `${rows.slice(first + 1, end).join('\n')}\n`,
      linesBefore: first + 1,
      body: '\n'.repeat(below) + rows.slice(below).join('\n'),
    },
    problems,
  };
};
