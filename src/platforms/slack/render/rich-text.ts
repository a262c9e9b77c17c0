/**
 * Text as Slack's rich text: its elements hold words that Slack never reads as markup, where mrkdwn
 * has no way to write a literal `*`, `_` or `~`.
 */
import type { types } from '@slack/bolt';
import { momentWords } from '../../../lib/time/when.ts';
import { wordsOf } from '../../../lib/words/text.ts';
import type { Inline, Text } from '../../../lib/words/text-tree.ts';

type Element = types.RichTextElement;
type Style = { readonly bold?: true; readonly italic?: true; readonly code?: true };

/** Changes words of our own for this platform: `/help` may have another name here. */
export type Spell = (words: string) => string;

/** Never empty: Slack refuses a section without elements and an element without words. */
export const richElements = (content: Text, spell: Spell): Element[] => {
  const elements = elementsOfAll(content, {}, spell);
  return elements.length > 0 ? elements : [{ type: 'text', text: ' ' }];
};

export const richSection = (content: Text, spell: Spell): types.RichTextSection => ({
  type: 'rich_text_section',
  elements: richElements(content, spell),
});

export const richBlock = (...elements: types.RichTextBlock['elements']): types.RichTextBlock => ({
  type: 'rich_text',
  elements,
});

export const richCode = (code: string): types.RichTextPreformatted => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: code || ' ' }],
});

export const plainText = (text: string): types.PlainTextElement => ({
  type: 'plain_text',
  text,
  emoji: false,
});

/** Plain words in a row are one: a command's name may have been put together ("/" and "help"). */
const elementsOfAll = (content: Text, style: Style, spell: Spell): Element[] => {
  const merged: Inline[] = [];
  for (const inline of content) {
    const before = merged.at(-1);
    if (inline.kind === 'plain' && before?.kind === 'plain')
      merged[merged.length - 1] = { kind: 'plain', text: before.text + inline.text };
    else merged.push(inline);
  }
  return merged.flatMap((inline) => elementsOf(inline, style, spell));
};

const elementsOf = (inline: Inline, style: Style, spell: Spell): Element[] => {
  const styled = Object.keys(style).length > 0 ? { style } : {};
  switch (inline.kind) {
    case 'plain':
      return inline.text === '' ? [] : [{ type: 'text', text: spell(inline.text), ...styled }];
    case 'code':
      return inline.text === '' ? [] : [{ type: 'text', text: inline.text, style: { ...style, code: true } }];
    case 'strong':
      return elementsOfAll(inline.inlines, { ...style, bold: true }, spell);
    case 'stress':
      return elementsOfAll(inline.inlines, { ...style, italic: true }, spell);
    case 'link':
      return linkElements(inline.url, inline.inlines, style, spell);
    case 'account':
      return [{ type: 'user', user_id: inline.externalId }];
    case 'channel':
      return [{ type: 'channel', channel_id: inline.externalId }];
    case 'moment':
      return [
        {
          type: 'date',
          timestamp: Math.floor(inline.epochMs / 1000),
          format: momentFormats[inline.style],
          fallback: momentWords(inline.epochMs),
          ...styled,
        },
      ];
  }
};

/** An address that Slack would not take as a link is shown beside its words: nothing is dropped. */
const linkElements = (url: string, inlines: Text, style: Style, spell: Spell): Element[] => {
  if (/^(https?:\/\/|mailto:)/i.test(url) && URL.canParse(url))
    return [
      {
        type: 'link',
        url,
        text: wordsOf(inlines) || url,
        ...(Object.keys(style).length > 0 ? { style } : {}),
      },
    ];
  return [...elementsOfAll(inlines, style, spell), { type: 'text', text: ` (${url})` }];
};

const momentFormats = {
  relative: '{ago}',
  time: '{time}',
  date: '{date_short_pretty}',
} as const;
