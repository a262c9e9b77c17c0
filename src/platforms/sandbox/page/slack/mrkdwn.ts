/**
 * Reads Slack's mrkdwn, where a text object or a fallback is written in it: emphasis, code, links,
 * mentions, dates and entities.
 */
import { joined, type Mark } from '../kit/marks.ts';

/** Deeper than anybody nests; what is deeper stays as it was typed. */
const DEEPEST = 6;

type Rule = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, depth: number) => Mark;
};

const wrap =
  (kind: 'strong' | 'emphasis' | 'strike'): Rule['read'] =>
  (match, depth) => ({ kind, inner: readMrkdwn(match[1] ?? '', depth + 1) });

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const readEntities = (words: string): string =>
  words.replaceAll(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
const words = (content: string): Mark => ({ kind: 'words', words: readEntities(content) });

/** In the order in which they are tried; a mark begins and ends at a word's edge. */
const rules: readonly Rule[] = [
  {
    pattern: /<!date\^(-?\d{1,13})\^([^^|>]+)(?:\^[^|>]*)?(?:\|[^>]*)?>/y,
    read: ([, seconds, format = '']) => ({
      kind: 'moment',
      epochMs: Number(seconds) * 1000,
      format: readEntities(format),
    }),
  },
  {
    pattern: /<(@|#)(\w+)(?:\|[^>]*)?>/y,
    read: ([, sign, id = '']) => ({ kind: 'mention', sign: sign === '#' ? '#' : '@', id }),
  },
  {
    pattern: /<!(here|channel|everyone)(?:\|[^>]*)?>/y,
    read: ([, id = '']) => ({ kind: 'mention', sign: '@', id }),
  },
  {
    pattern: /<((?:https?:\/\/|mailto:)[^|>\s]+)(?:\|([^>]*))?>/y,
    read: ([, url = '', label]) => ({
      kind: 'link',
      url: readEntities(url),
      inner: [words(label || url)],
    }),
  },
  {
    pattern: /```\n?([\s\S]+?)\n?```/y,
    read: ([, code = '']) => ({ kind: 'code', words: readEntities(code) }),
  },
  {
    pattern: /`([^`\n]+)`/y,
    read: ([, code = '']) => ({ kind: 'code', words: readEntities(code) }),
  },
  { pattern: /(?<!\w)\*(?!\s)([^*\n]+?)(?<!\s)\*(?!\w)/y, read: wrap('strong') },
  { pattern: /(?<!\w)_(?!\s)([^_\n]+?)(?<!\s)_(?!\w)/y, read: wrap('emphasis') },
  { pattern: /(?<!\w)~(?!\s)([^~\n]+?)(?<!\s)~(?!\w)/y, read: wrap('strike') },
];

const PLAIN = /[^<`*_~]+|[\s\S]/y;

export const readMrkdwn = (content: string, depth = 0): readonly Mark[] => {
  if (depth > DEEPEST) return [words(content)];
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
    if (match) return [read(match, depth), at + match[0].length];
  }
  PLAIN.lastIndex = at;
  const plain = PLAIN.exec(content)?.[0] ?? '';
  return [words(plain), at + plain.length];
};
