/**
 * Reads Discord's Markdown as its client does: headings, small print, quotes, lists, fences,
 * emphasis, spoilers, links, mentions and timestamps.
 */
import { joined, type Mark } from '../kit/marks.ts';

export type Paragraph =
  | { readonly kind: 'text'; readonly marks: readonly Mark[] }
  | { readonly kind: 'heading'; readonly level: number; readonly marks: readonly Mark[] }
  | { readonly kind: 'small'; readonly marks: readonly Mark[] }
  | { readonly kind: 'quote'; readonly inner: readonly Paragraph[] }
  /** `start` is the first number of an ordered list. */
  | {
      readonly kind: 'list';
      readonly start: number | undefined;
      readonly items: readonly ListItem[];
    }
  | { readonly kind: 'fence'; readonly language: string; readonly code: string };

export type ListItem = { readonly depth: number; readonly marks: readonly Mark[] };

/** Deeper than anybody nests; what is deeper stays as it was typed. */
const DEEPEST = 12;

// An escaped backtick begins no fence, so escapes are stepped over.
const FENCE = /\\[\s\S]|```(?:([\w+.#-]+)\n)?\n*([\s\S]*?[^\n])\n*```/g;

/** The content of a text display. */
export const readMarkdown = (content: string): readonly Paragraph[] => {
  const found: Paragraph[] = [];
  let from = 0;
  for (const match of content.matchAll(FENCE)) {
    if (match[2] === undefined) continue;
    found.push(...readLines(content.slice(from, match.index).replace(/\n$/, '')));
    found.push({ kind: 'fence', language: match[1] ?? '', code: match[2] });
    from = match.index + match[0].length;
  }
  return [...found, ...readLines(content.slice(from).replace(from > 0 ? /^\n/ : /^$/, ''))];
};

const LIST_LINE = /^( *)(?:[-*]|(\d+)\.) +(\S.*)$/;

const readLines = (content: string): readonly Paragraph[] => {
  if (content === '') return [];
  const found: Paragraph[] = [];
  const lines = content.split('\n');
  let plain: string[] = [];
  const endPlain = (): void => {
    if (plain.length > 0) found.push({ kind: 'text', marks: readMarks(plain.join('\n')) });
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    const special = readSpecial(lines, at);
    if (special) {
      endPlain();
      found.push(special.paragraph);
    } else plain.push(lines[at] ?? '');
    at += special?.lines ?? 1;
  }
  endPlain();
  return found;
};

/** A paragraph that its first line's beginning tells, and how many lines it takes. */
const readSpecial = (
  lines: readonly string[],
  at: number,
): { readonly paragraph: Paragraph; readonly lines: number } | undefined => {
  const line = lines[at] ?? '';
  const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
  if (heading)
    return {
      paragraph: {
        kind: 'heading',
        level: heading[1]?.length ?? 1,
        marks: readMarks(heading[2] ?? ''),
      },
      lines: 1,
    };
  const small = /^-# +(\S.*)$/.exec(line);
  if (small) return { paragraph: { kind: 'small', marks: readMarks(small[1] ?? '') }, lines: 1 };
  if (line.startsWith('>>> ')) {
    const rest = [line.slice(4), ...lines.slice(at + 1)];
    return { paragraph: { kind: 'quote', inner: readLines(rest.join('\n')) }, lines: rest.length };
  }
  const quoted = takeWhile(lines, at, (candidate) => candidate.startsWith('> '));
  if (quoted.length > 0)
    return {
      paragraph: {
        kind: 'quote',
        inner: readLines(quoted.map((words) => words.slice(2)).join('\n')),
      },
      lines: quoted.length,
    };
  return readList(lines, at);
};

const readList = (lines: readonly string[], at: number): ReturnType<typeof readSpecial> => {
  const ordered = LIST_LINE.exec(lines[at] ?? '')?.[2];
  const listed = takeWhile(lines, at, (line) => {
    const [, indent = '', number] = LIST_LINE.exec(line) ?? [];
    return LIST_LINE.test(line) && (indent !== '' || (number === undefined) === (ordered === undefined));
  });
  if (listed.length === 0) return undefined;
  const items = listed.map((line): ListItem => {
    const [, indent = '', , words = ''] = LIST_LINE.exec(line) ?? [];
    return { depth: Math.min(Math.ceil(indent.length / 2), DEEPEST), marks: readMarks(words) };
  });
  return {
    paragraph: { kind: 'list', start: ordered === undefined ? undefined : Number(ordered), items },
    lines: listed.length,
  };
};

const takeWhile = (lines: readonly string[], at: number, fits: (line: string) => boolean): readonly string[] => {
  const end = lines.findIndex((line, index) => index >= at && !fits(line));
  return lines.slice(at, end === -1 ? undefined : end);
};

type Rule = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, depth: number) => Mark | undefined;
};

/** Nothing to mark up shows its marks: `****` is four asterisks. */
const ONLY_MARKS = /^[*_]+$/;

const wrap =
  (kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler'): Rule['read'] =>
  ([, inner = ''], depth) =>
    ONLY_MARKS.test(inner) ? undefined : { kind, inner: readMarks(inner, depth + 1) };

/** Discord's timestamp styles in the shared format. */
const momentFormats: Readonly<Record<string, string>> = {
  t: '{time}',
  T: '{time_secs}',
  d: '{date_num}',
  D: '{date}',
  f: '{date} {time}',
  F: '{date_long} {time}',
  R: '{ago}',
};

/**
 * In the order in which they are tried at every place; sticky, so that a word's beginning is seen
 * in the whole.
 */
const rules: readonly Rule[] = [
  { pattern: /\\([^0-9A-Za-z\s])/y, read: ([, sign = '']) => ({ kind: 'words', words: sign }) },
  {
    pattern: /(`+)([\s\S]*?[^`])\1(?!`)/y,
    read: ([, , code = '']) => ({ kind: 'code', words: code.replace(/^ (?=`)|(?<=`) $/g, '') }),
  },
  {
    pattern: /\[((?:\\[\s\S]|[^[\]\\])+)\]\(<?((?:https?):\/\/(?:\([^\s()]*\)|[^\s()<>])+)>?\)/y,
    read: ([, label = '', url = ''], depth) => ({
      kind: 'link',
      url,
      inner: readMarks(label, depth + 1),
    }),
  },
  {
    pattern: /<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y,
    read: ([, seconds, style = 'f']) => ({
      kind: 'moment',
      epochMs: Number(seconds) * 1000,
      format: momentFormats[style] ?? '{date} {time}',
    }),
  },
  {
    pattern: /<(@!?|@&|#)(\d+)>/y,
    read: ([, sign, id = '']) => ({ kind: 'mention', sign: sign === '#' ? '#' : '@', id }),
  },
  { pattern: /@(everyone|here)/y, read: ([, id = '']) => ({ kind: 'mention', sign: '@', id }) },
  { pattern: /<a?:(\w+):\d+>/y, read: ([, name = '']) => ({ kind: 'emoji', name }) },
  {
    pattern: /<(https?:\/\/[^\s<>]+)>/y,
    read: ([, url = '']) => ({ kind: 'link', url, inner: [{ kind: 'words', words: url }] }),
  },
  {
    pattern: /https?:\/\/[^\s<]+[^\s<.,:;"'\])]/y,
    read: ([url]) => ({ kind: 'link', url, inner: [{ kind: 'words', words: url }] }),
  },
  { pattern: /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, read: wrap('strong') },
  { pattern: /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, read: wrap('underline') },
  { pattern: /\*(?!\s)((?:\*\*|\\[\s\S]|[^*\\])+?)(?<!\s)\*(?!\*)/y, read: wrap('emphasis') },
  { pattern: /\b_((?:__|\\[\s\S]|[^_\\])+?)_\b/y, read: wrap('emphasis') },
  { pattern: /~~((?:\\[\s\S]|[^\\])+?)~~(?!~)/y, read: wrap('strike') },
  { pattern: /\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, read: wrap('spoiler') },
];

/** Words in which none of the rules can begin; one character where one could, but does not. */
const PLAIN = /[^\\`[<@*_~|h]+|[\s\S]/y;

/** What stands in one line, or in lines that belong together. */
export const readMarks = (content: string, depth = 0): readonly Mark[] => {
  if (depth > DEEPEST) return [{ kind: 'words', words: content }];
  const marks: Mark[] = [];
  for (let at = 0; at < content.length; ) {
    const [mark, end] = readMark(content, at, depth);
    marks.push(mark);
    at = end;
  }
  return joined(marks);
};

const readMark = (content: string, at: number, depth: number): readonly [Mark, number] => {
  for (const { pattern, read } of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(content);
    // `read` uses these same rules further in, so where this one ended is taken from the match.
    const mark = match && read(match, depth);
    if (match && mark) return [mark, at + match[0].length];
  }
  PLAIN.lastIndex = at;
  const words = PLAIN.exec(content)?.[0] ?? '';
  return [{ kind: 'words', words }, at + words.length];
};
