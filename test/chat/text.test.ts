/** Promises about words: what people typed is never markup. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinTexts, plain, text, tidyTyped, wordsOf } from '../../src/lib/words/text.ts';
import type { Inline, Text } from '../../src/lib/words/text-tree.ts';

const nodes = (content: Text): readonly Inline[] =>
  content.flatMap((inline) => ('inlines' in inline ? [inline, ...nodes(inline.inlines)] : [inline]));

describe('a text template', () => {
  test('reads its own words as markup and what is put in as plain words, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (typed, other) => {
        const content = text`Hello **${typed}**, see [this](https://example.org) or \`${other}\`: ${typed}`;
        expect(wordsOf(content)).toBe(
          `Hello ${tidyTyped(typed)}, see this or ${tidyTyped(other)}: ${tidyTyped(typed)}`,
        );
        expect(nodes(content).filter(({ kind }) => kind === 'link')).toHaveLength(1);
        expect(nodes(content).filter(({ kind }) => kind === 'strong')).toHaveLength(1);
        expect(nodes(content).filter(({ kind }) => kind === 'account' || kind === 'moment')).toHaveLength(0);
      }),
    );
  });

  test('keeps texts that are put in as they are', () => {
    expect(text`a ${text`**b**`} c`).toEqual([
      { kind: 'plain', text: 'a ' },
      { kind: 'strong', inlines: [{ kind: 'plain', text: 'b' }] },
      { kind: 'plain', text: ' c' },
    ]);
    expect(wordsOf(joinTexts([text`one`, plain('*two*')], ', '))).toBe('one, *two*');
  });

  test('gives the same for the same place in the code, called again and again', () => {
    const greet = (name: string) => wordsOf(text`Hi ${name}!`);
    expect([greet('Ada'), greet('*Bo*'), greet('')]).toEqual(['Hi Ada!', 'Hi *Bo*!', 'Hi !']);
  });
});

test('typed words lose what cannot be seen, and keep tabs, line breaks and every script', () => {
  expect(tidyTyped('a\u0000b\u202Ec\u200Fd\r\ne\tf')).toBe('abcd\ne\tf');
  expect(tidyTyped('日本語 🧨 عربي é')).toBe('日本語 🧨 عربي é');
  expect(tidyTyped('\uD800x').isWellFormed()).toBe(true);
});
