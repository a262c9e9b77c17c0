/**
 * Words for people as plain data: what is interpolated is never read as markup, on any platform.
 */
import { PLACE, parseInlines } from './markdown.ts';
import { unfold } from './one-line.ts';
import type { Inline, Text } from './text-tree.ts';

type Interpolated = string | number | Inline | Text;

const skeletons = new WeakMap<TemplateStringsArray, Text>();

/**
 * Builds Text from a template: `**strong**`, `*stress*`, `` `code` `` and `[links](https://…)` are
 * read in the template's own words only; values stay literal. A line break in the template is a
 * space. The template is parsed once, however often it is used.
 */
export const text = (strings: TemplateStringsArray, ...values: Interpolated[]): Text => {
  let skeleton = skeletons.get(strings);
  if (!skeleton) {
    skeleton = parseInlines(unfold(strings.join(PLACE)));
    skeletons.set(strings, skeleton);
  }
  return values.length === 0 ? skeleton : fill(skeleton, values[Symbol.iterator]());
};

/** Text that is just these words, with nothing read as markup. */
export const plain = (words: string): Text => [{ kind: 'plain', text: tidyTyped(words) }];

/** Several texts in a row with something between. */
export const joinTexts = (parts: readonly Text[], between: string): Text =>
  parts.flatMap((part, index) => (index === 0 ? part : [{ kind: 'plain', text: between } as const, ...part]));

/** A function that gives a text's words alone, and its moments in words of the caller's. */
export const wordsWith = (momentWords: (epochMs: number) => string) => {
  const words = (content: Text): string => content.map(wordsOfInline).join('');
  const wordsOfInline = (inline: Inline): string => {
    switch (inline.kind) {
      case 'plain':
      case 'code':
        return inline.text;
      case 'account':
        return `@${inline.name}`;
      case 'channel':
        return `#${inline.name ?? 'channel'}`;
      case 'moment':
        return momentWords(inline.epochMs);
      default:
        return words(inline.inlines);
    }
  };
  return words;
};

/** The words alone: for logs, tests, search and screen readers. */
export const wordsOf = wordsWith((epochMs) => new Date(epochMs).toISOString());

// Control characters, bidirectional overrides and our own place-holder could make typed words look
// like other words.
const UNSAFE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uE000\uFEFF]/g;

/**
 * What a person typed, without characters that can't be seen or that turn the text around; tabs and
 * new lines stay.
 */
export const tidyTyped = (typed: string): string => typed.replaceAll('\r\n', '\n').replace(UNSAFE, '').toWellFormed();

const asText = (value: Interpolated): Text => {
  if (typeof value === 'string') return plain(value);
  if (typeof value === 'number') return [{ kind: 'plain', text: String(value) }];
  return isInline(value) ? [value] : value;
};

const isInline = (value: Inline | Text): value is Inline => 'kind' in value;

const fill = (skeleton: Text, values: Iterator<Interpolated>): Text =>
  skeleton.flatMap((inline): Text => {
    switch (inline.kind) {
      case 'plain':
        return fillPlain(inline.text, values);
      case 'code':
        return [{ kind: 'code', text: wordsOf(fillPlain(inline.text, values)) }];
      case 'strong':
      case 'stress':
        return [{ kind: inline.kind, inlines: fill(inline.inlines, values) }];
      case 'link': {
        const inlines = fill(inline.inlines, values);
        return [{ kind: 'link', url: fillUrl(inline.url, values), inlines }];
      }
      default:
        return [inline];
    }
  });

const fillPlain = (words: string, values: Iterator<Interpolated>): Text =>
  words.split(PLACE).flatMap((part, index): Text => {
    const own: Text = part === '' ? [] : [{ kind: 'plain', text: part }];
    return index === 0 ? own : [...asText(values.next().value ?? ''), ...own];
  });

const fillUrl = (url: string, values: Iterator<Interpolated>): string =>
  url
    .split(PLACE)
    .map((part, index) => (index === 0 ? part : wordsOf(asText(values.next().value ?? '')) + part))
    .join('');

/**
 * The first words, with a mark where some are left out; `atMost` characters in all, never half a
 * character.
 */
export const excerpt = (words: string, atMost: number): string =>
  words.length <= atMost ? words : `${words.slice(0, atMost - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
