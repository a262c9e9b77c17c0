/**
 * Text as Discord's Markdown: what people typed is escaped, and the only mentions are those of the
 * account inline.
 */

import { momentWords } from '../../../lib/time/when.ts';
import { wordsWith } from '../../../lib/words/text.ts';
import type { Inline, Text } from '../../../lib/words/text-tree.ts';

// Escaped wherever they stand: emphasis, code, spoilers, links, `<@mentions>` and `<t:0>`.
const ALWAYS = /[\\*_~|`<[\]]/g;
// Discord would turn `https://…` into a link, `:name:` into an emoji, and shows `@everyone` as a
// mention.
const LINK = /:(?=\/\/)/g;
const EMOJI = /:(?=\w+:)/g;
const EVERYONE = /@(?=everyone|here)/g;
// Headings, quotes, lists and small print; numbered lists by their dot.
const LINE_START = /^([ \t]*)([#>-])/gm;
const NUMBER_START = /^([ \t]*\d+)\./gm;

/**
 * Words without any meaning to Discord; an inline may begin a line, so its beginning counts as one.
 */
export const escapeWords = (words: string): string =>
  words
    .replace(ALWAYS, '\\$&')
    .replace(LINK, '\\:')
    .replace(EMOJI, '\\:')
    .replace(EVERYONE, '\\@')
    .replace(LINE_START, '$1\\$2')
    .replace(NUMBER_START, '$1\\.');

export const renderText = (text: Text): string => text.map(renderInline).join('');

const renderInline = (inline: Inline): string => {
  switch (inline.kind) {
    case 'plain':
      return escapeWords(inline.text);
    case 'strong':
      return wrapped('**', renderText(inline.inlines));
    case 'stress':
      return wrapped('*', renderText(inline.inlines));
    case 'code':
      // Discord has no reliable way to put a backtick into code of one line: words are better than
      // broken code.
      return /^\s*$|`/.test(inline.text) ? escapeWords(inline.text) : `\`${inline.text}\``;
    case 'link':
      return renderLink(inline.url, renderText(inline.inlines));
    case 'account':
      return SNOWFLAKE.test(inline.externalId) ? `<@${inline.externalId}>` : `@${escapeWords(inline.name)}`;
    case 'channel':
      return SNOWFLAKE.test(inline.externalId)
        ? `<#${inline.externalId}>`
        : `#${escapeWords(inline.name ?? 'channel')}`;
    case 'moment':
      return `<t:${Math.floor(inline.epochMs / 1000)}:${momentStyle[inline.style]}>`;
  }
};

const SNOWFLAKE = /^\d{15,20}$/;
const momentStyle = { relative: 'R', time: 't', date: 'D' } as const;

/** Nothing to mark up shows its marks: `****` is four asterisks. */
const wrapped = (mark: string, words: string): string => (words.trim() === '' ? words : `${mark}${words}${mark}`);

const renderLink = (url: string, words: string): string => {
  if (!/^https?:\/\//i.test(url)) return words;
  const address = url.replaceAll(/[\s<>\\]/g, encodeURIComponent);
  return `[${words}](${hasEvenBrackets(address) ? address : address.replaceAll('(', '%28').replaceAll(')', '%29')})`;
};

/** Discord reads one level of brackets inside a link's address, as Wikipedia's have. */
const hasEvenBrackets = (url: string): boolean => /^[^()]*(?:\([^()]*\)[^()]*)*$/.test(url);

/** The accounts that a text mentions: the only ones a message may ping. */
export const mentionsIn = (text: Text): readonly string[] =>
  text.flatMap((inline) => {
    if (inline.kind === 'account') return SNOWFLAKE.test(inline.externalId) ? [inline.externalId] : [];
    return 'inlines' in inline ? mentionsIn(inline.inlines) : [];
  });

/** Words for where Discord reads no markup at all: inside code. */
export const bareWords = wordsWith(momentWords);

/**
 * A block of code; a fence inside it is broken by a space that has no width, since Discord knows no
 * longer fences.
 */
export const codeFence = (code: string, language = ''): string => {
  const name = /^[a-z0-9_+.#-]+$/i.test(language) ? language : '';
  return `\`\`\`${name}\n${code.replaceAll('```', '``\u200B`')}\n\`\`\``;
};
