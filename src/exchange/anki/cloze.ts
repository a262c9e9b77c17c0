/** Anki’s cloze: words of a text left out, each number on a card of its own. */
import type { Converted } from '../markup/html.ts';

const DELETION = /\{\{c(\d+)::(.*?)(?:::(.*?))?\}\}/gs;

export type Cloze = { readonly prompt: string; readonly answer: string; readonly hint?: string };

/** One for each number. `lost`: numbers under which several places are left out. */
export const clozesOf = ({
  words,
}: Converted): { readonly clozes: readonly Cloze[]; readonly lost: readonly string[] } => {
  const deletions = [...words.matchAll(DELETION)];
  const numbers = [...new Set(deletions.map(([, number]) => number))];
  const lost: string[] = [];
  const clozes = numbers.flatMap((number): Cloze[] => {
    const own = deletions.filter((each) => each[1] === number);
    const [only] = own;
    if (!only || own.length > 1) {
      lost.push(`c${number}: it leaves out ${own.length} places at once, and a question has one gap`);
      return [];
    }
    const hint = only[3];
    return [
      {
        prompt: words.replace(DELETION, (_, each: string, text: string) => (each === number ? '____' : text)),
        answer: (only[2] ?? '').replace(/\\(.)/g, '$1'),
        ...(hint !== undefined && { hint }),
      },
    ];
  });
  return { clozes, lost };
};
