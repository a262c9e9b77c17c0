/** A GIFT file’s questions apart, so that one that is broken hides no other. */

export type Block = { readonly line: number; readonly text: string };

/** A question of more lines was never closed. */
const LINES_AT_MOST = 200;

/**
 * Blank lines part questions. Within braces they are somebody’s layout, and are left out: no
 * reader of GIFT takes them there.
 */
export const splitGift = (text: string): Block[] => {
  const rows = text.split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < rows.length) {
    const isBlank = rows[at]?.trim() === '';
    const end = isBlank ? at + 1 : endOf(rows, at);
    const own = rows.slice(at, end).filter((row) => row.trim() !== '');
    if (!isBlank) blocks.push({ line: at + 1, text: own.join('\n') });
    at = end;
  }
  return blocks;
};

const endOf = (rows: readonly string[], start: number): number => {
  let depth = 0;
  let firstBlank = 0;
  for (let at = start; at < Math.min(rows.length, start + LINES_AT_MOST); at += 1) {
    const row = rows[at] ?? '';
    if (row.trim() === '' && firstBlank === 0) firstBlank = at;
    if (row.trim() === '' && depth <= 0) return at;
    if (!row.trimStart().startsWith('//')) depth += braces(row);
  }
  if (depth <= 0 && start + LINES_AT_MOST >= rows.length) return rows.length;
  // A brace that nothing closes: only as far as the next blank line is this question broken.
  return firstBlank || Math.min(rows.length, start + LINES_AT_MOST);
};

const braces = (row: string): number =>
  [...row.replace(/\\./g, '').matchAll(/[{}]/g)].reduce((depth, [brace]) => depth + (brace === '{' ? 1 : -1), 0);
