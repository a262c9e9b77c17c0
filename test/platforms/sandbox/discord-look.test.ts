/**
 * What the sandbox reads from Discord's payload: Markdown as Discord's client reads it, every
 * component, and the limits.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyTyped, wordsOf } from '../../../src/lib/words/text.ts';
import type { Inline, Text } from '../../../src/lib/words/text-tree.ts';
import { render } from '../../../src/platforms/discord/render/render.ts';
import { renderForm } from '../../../src/platforms/discord/render/render-form.ts';
import { codeFence, renderText } from '../../../src/platforms/discord/render/words.ts';
import { type Paragraph, readMarkdown, readMarks } from '../../../src/platforms/sandbox/page/discord/markdown.ts';
import { measureDiscord } from '../../../src/platforms/sandbox/page/discord/measure.ts';
import { readModal } from '../../../src/platforms/sandbox/page/discord/modal.ts';
import { readMessage } from '../../../src/platforms/sandbox/page/discord/payload.ts';
import { wordsOfMarks } from '../../../src/platforms/sandbox/page/kit/marks.ts';
import { readMarkdown as readByAnother } from '../discord/read-markdown.ts';
import { everyField, everything } from './everything.ts';

const wordsOfAll = (paragraphs: readonly Paragraph[]): string =>
  paragraphs
    .map((paragraph) => {
      if (paragraph.kind === 'fence') return paragraph.code;
      if (paragraph.kind === 'quote') return wordsOfAll(paragraph.inner);
      return paragraph.kind === 'list'
        ? paragraph.items.map(({ marks }) => wordsOfMarks(marks)).join('\n')
        : wordsOfMarks(paragraph.marks);
    })
    .join('\n');

describe('Markdown', () => {
  const bold = { kind: 'strong', inner: [{ kind: 'words', words: 'b' }] };

  it.each([
    ['**b**', [bold]],
    ['a **b** c', [{ kind: 'words', words: 'a ' }, bold, { kind: 'words', words: ' c' }]],
    ['***b***', [{ kind: 'strong', inner: [{ kind: 'emphasis', inner: [{ kind: 'words', words: 'b' }] }] }]],
    [
      '*i* _i_',
      [
        expect.objectContaining({ kind: 'emphasis' }),
        { kind: 'words', words: ' ' },
        expect.objectContaining({ kind: 'emphasis' }),
      ],
    ],
    ['read_committed_now', [{ kind: 'words', words: 'read_committed_now' }]],
    ['__u__', [expect.objectContaining({ kind: 'underline' })]],
    ['~~s~~', [expect.objectContaining({ kind: 'strike' })]],
    ['||s||', [expect.objectContaining({ kind: 'spoiler' })]],
    ['`a*b*`', [{ kind: 'code', words: 'a*b*' }]],
    ['\\*not\\*', [{ kind: 'words', words: '*not*' }]],
    ['2 * 3 * 4', [{ kind: 'words', words: '2 * 3 * 4' }]],
    ['[**b**](https://example.org/a_(b))', [{ kind: 'link', url: 'https://example.org/a_(b)', inner: [bold] }]],
    [
      'https://example.org.',
      [expect.objectContaining({ kind: 'link', url: 'https://example.org' }), { kind: 'words', words: '.' }],
    ],
    ['[x](javascript:alert)', [{ kind: 'words', words: '[x](javascript:alert)' }]],
    ['<t:1700000000:R>', [{ kind: 'moment', epochMs: 1_700_000_000_000, format: '{ago}' }]],
    ['<@123456789012345678>', [{ kind: 'mention', sign: '@', id: '123456789012345678' }]],
    ['<#12>', [{ kind: 'mention', sign: '#', id: '12' }]],
    ['<:party:12>', [{ kind: 'emoji', name: 'party' }]],
  ])('%s', (content, marks) => expect(readMarks(content)).toEqual(marks));

  it('reads headings, small print, quotes, lists and fences by how a line begins', () => {
    const content = '# Big\n### Small\n-# tiny\n> one\n> two\n- a\n- b\n  - c\n3. x\n4. y\n```sql\nselect *\n```\nend';
    expect(readMarkdown(content)).toMatchObject([
      { kind: 'heading', level: 1 },
      { kind: 'heading', level: 3 },
      { kind: 'small' },
      { kind: 'quote', inner: [{ kind: 'text' }] },
      { kind: 'list', start: undefined, items: [{ depth: 0 }, { depth: 0 }, { depth: 1 }] },
      { kind: 'list', start: 3, items: [{}, {}] },
      { kind: 'fence', language: 'sql', code: 'select *' },
      { kind: 'text' },
    ]);
  });

  it('reads nothing as markup that only looks like the beginning of some', () => {
    for (const content of ['#hashtag', '-dash', '1.5 seconds', '>quote', '```open', '<t:x>', '****', '[]()'])
      expect(wordsOfAll(readMarkdown(content))).toBe(content);
  });

  const awkward = fc.string({
    unit: fc.constantFrom(
      'a',
      'Z',
      '1',
      '.',
      ' ',
      '\n',
      '*',
      '_',
      '~',
      '`',
      '|',
      '#',
      '>',
      '<',
      '-',
      '[',
      ']',
      '(',
      ')',
      '\\',
      ':',
      '/',
      '@',
      't',
      'é',
      '🙂',
    ),
    maxLength: 60,
  });
  const inline: fc.Arbitrary<Inline> = fc.oneof(
    awkward.map((words): Inline => ({ kind: 'plain', text: tidyTyped(words) })),
    fc
      .string({ minLength: 1, maxLength: 8 })
      .map((words): Inline => ({ kind: 'code', text: `a${words.replaceAll(/[`\s\\]/g, '')}` })),
    fc
      .constantFrom('one', 'two words', 'x_y')
      .map((words): Inline => ({ kind: 'strong', inlines: [{ kind: 'plain', text: words }] })),
  );
  const mixed: fc.Arbitrary<Text> = fc
    .array(inline, { maxLength: 4 })
    .map((parts) => parts.flatMap((part): Inline[] => [part, { kind: 'plain', text: ' ' }]));

  it('shows exactly what somebody typed, however it looks', () => {
    fc.assert(
      fc.property(awkward, (typed) => {
        expect(wordsOfAll(readMarkdown(renderText([{ kind: 'plain', text: typed }])))).toBe(typed);
      }),
      { numRuns: 500 },
    );
  });

  it('reads what our renderer writes as another parser of Discord’s dialect does', () => {
    fc.assert(
      fc.property(mixed, (content) => {
        const written = renderText(content);
        const words = wordsOfAll(readMarkdown(written));
        expect(words).toBe(wordsOf(content));
        // The other one keeps no line breaks as they are.
        expect(words.replaceAll(/\s+/g, '')).toBe(readByAnother(written).replaceAll(/\s+/g, ''));
      }),
      { numRuns: 300 },
    );
  });

  it('is quick on the worst that fits into a message', () => {
    for (const unit of ['*', '_', '**a', '`', '[', '||', '<', '> ', '\\', '```', '[a](', '- ']) {
      const begun = performance.now();
      readMarkdown(unit.repeat(4000 / unit.length));
      expect(performance.now() - begun).toBeLessThan(1000);
    }
  });

  it('keeps code as it is', () =>
    expect(readMarkdown(codeFence('a = 1\n\n  b\\*c', 'python'))).toEqual([
      { kind: 'fence', language: 'python', code: 'a = 1\n\n  b\\*c' },
    ]));
});

describe('a message', () => {
  it('has every component that our renderer makes, in its order', () => {
    const [container] = readMessage(render(everything).body);
    expect(container).toMatchObject({ kind: 'container', accent: '#2e9e5b' });
    const parts = container?.kind === 'container' ? container.parts : [];
    expect(parts.map(({ kind }) => kind)).toEqual([
      'text',
      'text',
      'text',
      'text',
      'text',
      'text',
      'text',
      'gallery',
      'separator',
      'row',
      'row',
    ]);
    expect(parts.at(-2)).toMatchObject({
      parts: [
        { kind: 'button', style: 'primary', id: 'a', label: 'Go', disabled: false },
        { style: 'secondary', disabled: true },
        { style: 'danger' },
        { style: 'link', url: 'https://example.org' },
      ],
    });
    expect(parts.at(-1)).toMatchObject({
      parts: [
        {
          kind: 'select',
          select: {
            id: 's',
            label: 'Pick',
            atLeast: 1,
            atMost: 2,
            options: [{ value: '1', label: 'One', detail: 'first' }, {}],
          },
        },
      ],
    });
  });

  it('says of what it does not know that it is there, and never throws', () => {
    expect(readMessage({ components: [{ type: 999 }] })).toEqual([{ kind: 'unknown', type: '999' }]);
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (json) =>
          Array.isArray(readMessage(json)) && Array.isArray(readModal(json).parts) && measureDiscord(json).length >= 0,
      ),
    );
  });

  it('is measured as Discord counts', () => {
    const sizes = measureDiscord(render(everything).body);
    expect(sizes).toContainEqual({ what: 'components, nested ones counted', size: 17, limit: 40 });
    expect(sizes.every(({ size, limit }) => size <= limit)).toBe(true);
    expect(measureDiscord({ components: [{ type: 10, content: 'x'.repeat(4001) }] })).toContainEqual({
      what: 'characters of all text',
      size: 4001,
      limit: 4000,
    });
  });
});

it('a modal has the fields of the form, read from its labels', () => {
  const { title, submit, parts } = readModal(renderForm(everyField));
  expect({ title, submit }).toEqual({ title: 'Every field', submit: 'Submit' });
  expect(parts).toMatchObject([
    { kind: 'words', part: { kind: 'text', content: 'Say **it**' } },
    {
      field: {
        kind: 'input',
        name: 'line',
        label: 'A line',
        hint: 'short',
        placeholder: 'x',
        lines: 'one',
        atMost: 80,
        required: true,
      },
    },
    { field: { kind: 'input', name: 'lines', lines: 'many', value: 'so far', required: false } },
    {
      field: {
        kind: 'radio',
        name: 'one',
        value: '2',
        options: [{ value: '1', label: 'One', detail: 'first' }, { value: '2' }],
      },
    },
    { field: { kind: 'checks', name: 'some', values: ['1'], options: [{}, {}] } },
  ]);
});
