/** Which line of a YAML file stands too far left or right, and by how much. */
import type { Cause, Clue } from './clue.ts';

/** `entry`: a line that begins with a hyphen; `key`: one that begins with a key; else `words`. */
type Line = {
  readonly what: 'entry' | 'key' | 'words';
  readonly indent: number;
  readonly keyAt: number;
};

const readLine = (row: string): Line => {
  const indent = row.search(/\S/);
  const dashes = /^(?:-[ ]+|-$)+/.exec(row.slice(indent))?.[0] ?? '';
  const isKey = /^[^\s'"#:[{][^:#]*:(?:\s|$)/.test(row.slice(indent + dashes.length));
  return {
    what: dashes ? 'entry' : isKey ? 'key' : 'words',
    indent,
    keyAt: isKey ? indent + dashes.length : -1,
  };
};

const isBlank = (row: string): boolean => /^\s*(?:#|$)/.test(row);

const BLOCK_HEADER = /(?:^|[:-])\s*[|>][-+\d]{0,2}\s*$/;

/**
 * Where lines of the same sort above this one begin, the nearest first; of what is still open
 * there.
 */
const columnsAbove = ({ lines }: Clue, at: number, what: Line['what']): number[] => {
  const columns: number[] = [];
  let open = Number.POSITIVE_INFINITY;
  for (let line = at - 1; line >= 0; line -= 1) {
    const row = lines[line] ?? '';
    if (isBlank(row)) continue;
    const read = readLine(row);
    if (read.indent > open) continue;
    open = read.indent;
    if (what === 'entry' && read.what === 'entry') columns.push(read.indent);
    if (what === 'key' && read.keyAt >= 0) columns.push(read.keyAt);
  }
  return [...new Set(columns)];
};

const INDENT_ERRORS = new Set(['BAD_INDENT', 'BLOCK_AS_IMPLICIT_KEY', 'MISSING_CHAR', 'UNEXPECTED_TOKEN']);

/** A key or an entry that stands a few spaces beside the others of its sort. */
export const explainIndent = (clue: Clue): Cause | undefined => {
  const { error, line, lastLine, lines, startOf } = clue;
  if (!INDENT_ERRORS.has(error.code)) return undefined;
  // A key too deep is taken for more words of the value above it: then the fault is on the last
  // line of those.
  const at =
    error.code === 'BLOCK_AS_IMPLICIT_KEY' && readLine(lines[line] ?? '').indent < error.pos[0] - startOf(line)
      ? lastLine
      : line;
  const row = lines[at] ?? '';
  const { what, indent } = readLine(row);
  if (what === 'words') return undefined;
  const [nearest] = columnsAbove(clue, at, what).sort((a, b) => Math.abs(a - indent) - Math.abs(b - indent));
  if (nearest === undefined || nearest === indent) return undefined;
  return { offset: startOf(at) + indent, ...tellIndent(what, indent, nearest) };
};

const tellIndent = (what: 'key' | 'entry', indent: number, wanted: number): Omit<Cause, 'offset'> => {
  const others = what === 'key' ? 'keys' : 'entries';
  const off = Math.abs(indent - wanted);
  const spaces = off === 1 ? 'one space' : `${off} spaces`;
  const fix = `Begin it in column ${wanted + 1}`;
  if (indent < wanted) return { message: `this ${what} stands ${spaces} too far left of the ${others} above it`, fix };
  return {
    message: `this ${what} is indented ${spaces} deeper than the ${others} above it`,
    fix: what === 'key' ? `${fix}; put words that hold \`: \` in quotes, or under \`>-\`` : fix,
  };
};

/** A line that is neither a key nor an entry, and that belongs to no words above it. */
export const explainStray = ({ error, line, lines, startOf }: Clue): Cause | undefined => {
  if (error.code === 'DUPLICATE_KEY') return undefined;
  const row = lines[line] ?? '';
  const { indent } = readLine(row);
  if (indent < 0) return undefined;
  const offset = startOf(line) + indent;
  const above = lines.slice(0, line).findLastIndex((each) => each.trim() !== '');
  if (/^\s*#/.test(lines[above] ?? ''))
    return {
      offset: startOf(above) + (lines[above] ?? '').indexOf('#'),
      message: 'a line that begins with `#` is a comment, and ends the words above it',
      fix: 'Put the words in quotes, or under `>-`',
    };
  const header = lines.slice(0, line).findLastIndex((each) => !isBlank(each) && readLine(each).indent < indent);
  if (BLOCK_HEADER.test(lines[header] ?? '') && header < line - 1)
    return {
      offset,
      message: 'this line stands further left than the first line of its block',
      fix: 'Line it up with the first line below `|` or `>`',
    };
  if (BLOCK_HEADER.test(lines[above] ?? ''))
    return {
      offset,
      message: 'the words below `|` or `>` must stand further right than their key',
      fix: 'Indent them by two more spaces',
    };
  return {
    offset,
    message: 'this line has no key, and belongs to no words above it',
    fix: 'Write `key: value`; words that go on over several lines stand further right than their key',
  };
};
