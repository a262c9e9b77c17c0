/** Find the fault in this code: naming any of its faulty lines is right. */
import { z } from 'zod';
import { plain, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { addIssue, line, passage } from '../markup.ts';
import { defineKind } from './kind.ts';
import { codeKeys, linesOf } from './question.ts';

const lineNumber = z.int().min(1);

export const fault = defineKind({
  kind: 'fault',
  title: 'find the fault',
  keys: {
    ...codeKeys,
    lines: z.array(lineNumber).min(1).max(10),
    fix: passage(500),
    decoys: z
      .array(z.strictObject({ line: lineNumber, why: line(300) }))
      .max(10)
      .optional(),
  },
  rules: ({ code, lines, decoys = [] }, context) => {
    const rows = linesOf(code);
    const check = (at: number, path: (string | number)[]) => {
      if (at > rows.length)
        addIssue(
          context,
          path,
          `\`code\` has ${rows.length} lines, so there is no line ${at}`,
          'Count the lines of `code` from 1, blank ones too',
        );
      else if (rows[at - 1]?.trim() === '')
        addIssue(context, path, `line ${at} of \`code\` is blank`, 'Count the lines of `code` from 1, blank ones too');
    };
    lines.forEach((at, index) => {
      check(at, ['lines', index]);
    });
    decoys.forEach((decoy, index) => {
      check(decoy.line, ['decoys', index, 'line']);
      if (lines.includes(decoy.line))
        addIssue(
          context,
          ['decoys', index, 'line'],
          `line ${decoy.line} is faulty, so it is no decoy`,
          'Leave it out of one of the two',
        );
    });
  },
  ask: ({ code }) => ({ shape: 'choose-line', lines: linesOf(code).length }),
  grade: ({ code, lines, decoys }, given) => {
    const last = linesOf(code).length;
    const [typed] = given;
    const at = Number(/^\s*(?:line\s*)?(\d{1,3})\s*$/i.exec(typed ?? '')?.[1] ?? Number.NaN);
    if (given.length !== 1 || !(at >= 1 && at <= last))
      return { invalid: text`Please name one line of the code, from 1 to ${last}.` };
    if (lines.includes(at)) return { right: true };
    const decoy = decoys?.find((each) => each.line === at);
    return { right: false, ...(decoy && { reason: decoy.why.text }) };
  },
  rightAnswer: ({ code, lines, fix }) => [{ kind: 'text', text: faultyLines(lines, linesOf(code)) }, ...fix.prose],
  describe: ({ code }, [typed = '']) => {
    const row = linesOf(code)[Number(typed) - 1];
    return row === undefined ? plain(typed) : text`Line ${typed}: \`${row.trim()}\``;
  },
});

const faultyLines = (lines: readonly number[], rows: readonly string[]): Text => {
  const [first, ...others] = lines;
  if (first === undefined) return plain('');
  return others.length > 0
    ? text`**Lines ${lines.join(', ')}.**`
    : text`**Line ${first}:** \`${rows[first - 1]?.trim() ?? ''}\``;
};
