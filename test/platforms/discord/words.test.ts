/** Promises about words on Discord: what people typed is never markup, and ours is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { text, tidyTyped } from '../../../src/lib/words/text.ts';
import { codeFence, mentionsIn, renderText } from '../../../src/platforms/discord/render/words.ts';
import { kindsIn, readMarkdown } from './read-markdown.ts';

const LITERAL = ['text', 'br', 'twemoji'];

const alphabet = [
  '*',
  '_',
  '`',
  '~',
  '|',
  '<',
  '>',
  '@',
  '#',
  '[',
  ']',
  '(',
  ')',
  '\\',
  '/',
  ':',
  '-',
  '+',
  '.',
  '1',
  '\n',
  ' ',
  '!',
  '&',
  'a',
  'everyone',
  'here',
  'https://x.yz',
  't:1',
  '123456789012345678',
  ':smile:',
  '```',
  '@everyone',
  'é',
  '😀',
];
const nasty = fc.array(fc.constantFrom(...alphabet), { maxLength: 25 }).map((parts) => parts.join(''));

describe('what people typed', () => {
  test.each([
    '**strong** _stress_ ~~gone~~ `code` ||spoiler||',
    '# heading',
    '- one\n- two\n1. three',
    '> quoted\n>>> and more',
    '-# small print',
    '@everyone @here <@123456789012345678> <@&123456789012345678> <#123456789012345678>',
    '[link](https://example.org) https://example.org <https://example.org>',
    '<:name:123456789012345678> :smile: <t:0:R> </help:123456789012345678> <id:guide>',
    '```js\nalert(1)\n```',
    'snake_case_name and C:\\path\\*',
  ])('is drawn as it was typed: %j', (words) => {
    const content = renderText(text`${words}`);
    expect(readMarkdown(content)).toBe(words);
    expect(LITERAL).toEqual(expect.arrayContaining([...kindsIn(content)]));
  });

  test('is drawn as it was typed, whatever it is', () => {
    fc.assert(
      fc.property(nasty, (words) => {
        const content = renderText(text`Before: ${words} after`);
        expect(kindsIn(content).filter((kind) => !LITERAL.includes(kind))).toEqual([]);
        expect(readMarkdown(content)).toBe(`Before: ${tidyTyped(words)} after`);
      }),
      { numRuns: 500 },
    );
  });

  test('stays inside the emphasis it was put into', () => {
    const content = renderText(text`**${'a*b**c'}** and *${'x_y*'}* and [${'li[nk'}](https://example.org)`);
    expect(content).toBe('**a\\*b\\*\\*c** and *x\\_y\\** and [li\\[nk](https://example.org)');
  });
});

describe('our own words', () => {
  test('are marked up', () => {
    const content = renderText(
      text`**strong**, *stress*, \`code\` and [a link](https://en.wikipedia.org/wiki/Star_(schema))`,
    );
    expect(content).toBe('**strong**, *stress*, `code` and [a link](https://en.wikipedia.org/wiki/Star_(schema))');
    expect(kindsIn(content)).toEqual(expect.arrayContaining(['strong', 'em', 'inlineCode']));
  });

  test('mention an account by its id, and say which one may be pinged', () => {
    const words = text`Over to ${{ kind: 'account', externalId: '123456789012345678', name: 'Amara' }} and ${{ kind: 'account', externalId: 'amara', name: 'Mei*' }}`;
    expect(renderText(words)).toBe('Over to <@123456789012345678> and @Mei\\*');
    expect(mentionsIn(words)).toEqual(['123456789012345678']);
  });

  test('mention a channel by its id, or by its name where the id isn’t one of Discord’s', () => {
    const words = text`In ${{ kind: 'channel', externalId: '123456789012345678', name: 'general' }} or ${{ kind: 'channel', externalId: 'x', name: 'a*b' }}`;
    expect(renderText(words)).toBe('In <#123456789012345678> or #a\\*b');
    expect(mentionsIn(words)).toEqual([]);
  });

  test('give moments in each reader’s own zone', () => {
    const at = Date.UTC(2026, 10, 21, 12);
    expect(renderText([{ kind: 'moment', epochMs: at, style: 'relative' }])).toBe(`<t:${at / 1000}:R>`);
    expect(renderText([{ kind: 'moment', epochMs: at, style: 'date' }])).toBe(`<t:${at / 1000}:D>`);
  });

  test('a link that leads to no page stays words', () => {
    expect(
      renderText([{ kind: 'link', url: 'javascript:alert(1)', inlines: [{ kind: 'plain', text: 'press' }] }]),
    ).toBe('press');
  });
});

describe('code', () => {
  test('a fence inside code doesn’t end it', () => {
    const content = codeFence('before\n```\nafter', 'md');
    expect(kindsIn(content)).toEqual(['codeBlock']);
    expect(readMarkdown(content)).toBe('before\n```\nafter');
  });

  test('a backtick in code of one line doesn’t end it', () => {
    expect(readMarkdown(renderText([{ kind: 'code', text: 'a`b``c' }]))).toBe('a`b``c');
  });
});
