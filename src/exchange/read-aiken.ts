/** Reads Aiken: a question, its options from A) on, and a line ANSWER. */
import type { Found, Reading, Remark } from './draft.ts';
import { markdownOfPlain } from './markup/html.ts';

const OPTION = /^\s*([A-Z])[.)]\s*(.*)$/;
const ANSWER = /^\s*ANSWER\s*:\s*([A-Z])\s*$/i;

export const looksLikeAiken = (text: string): boolean => /^\s*ANSWER\s*:\s*[A-Z]\s*$/im.test(text);

type Open = { line: number; stem: string[]; options: { letter: string; text: string }[]; ended: boolean };

export const readAiken = (text: string): Reading => {
  const found: Found[] = [];
  const remarks: Remark[] = [];
  let open: Open | undefined;
  const leave = (): void => {
    if (open) remarks.push({ at: `line ${open.line}`, what: 'the whole question: no line ANSWER ends it' });
    open = undefined;
  };
  text.split('\n').forEach((row, index) => {
    const at = `line ${index + 1}`;
    const answer = ANSWER.exec(row)?.[1]?.toUpperCase();
    const [, letter, words] = OPTION.exec(row) ?? [];
    if (row.trim() === '') {
      if (open) open.ended = open.options.length > 0;
    } else if (answer) {
      closeQuestion(open, answer, at, found, remarks);
      open = undefined;
    } else {
      // A blank line below the options ends a question, whatever is missing in it.
      if (open?.ended && !letter) leave();
      open ??= { line: index + 1, stem: [], options: [], ended: false };
      if (letter && words !== undefined) open.options.push({ letter, text: words });
      else if (open.options.length === 0) open.stem.push(row.trim());
      else remarks.push({ at, what: `“${row.trim().slice(0, 60)}”: neither an option nor an answer` });
    }
  });
  leave();
  return { found, remarks };
};

const closeQuestion = (
  open: Open | undefined,
  answer: string,
  answerAt: string,
  found: Found[],
  remarks: Remark[],
): void => {
  if (!open || open.stem.length === 0 || !open.options.some(({ letter }) => letter === answer)) {
    const at = open ? `line ${open.line}` : answerAt;
    remarks.push({ at, what: `the whole question: ANSWER is ${answer}, and it has no such option, or no words` });
    return;
  }
  found.push({
    at: `line ${open.line}`,
    draft: {
      kind: 'single',
      prompt: markdownOfPlain(open.stem.join('\n')),
      options: open.options.map(({ letter, text }) => ({
        text: markdownOfPlain(text),
        ...(letter === answer && { right: true as const }),
      })),
    },
  });
};
