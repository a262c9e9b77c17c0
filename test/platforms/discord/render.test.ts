/**
 * Promises about rendering: whatever passes our limits passes Discord's, nothing is dropped, and
 * colour is never the only sign.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Form } from '../../../src/chat/view/form.ts';
import { checkView, LimitError } from '../../../src/chat/view/limits.ts';
import { type Block, type View, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import type { Text } from '../../../src/lib/words/text-tree.ts';
import { render } from '../../../src/platforms/discord/render/render.ts';
import { renderForm } from '../../../src/platforms/discord/render/render-form.ts';
import { readMarkdown } from './read-markdown.ts';

type Node = {
  readonly type: number;
  readonly content?: string;
  readonly custom_id?: string;
  readonly components?: readonly Node[];
};
const walk = (node: Node): readonly Node[] => [node, ...(node.components ?? []).flatMap(walk)];
/** Every component with those nested in it; what is sent is plain JSON. */
const nodesOf = (shown: View): readonly Node[] =>
  render(shown).body.components.flatMap((component) => walk(component as Node));
const textsOf = (shown: View): readonly string[] =>
  nodesOf(shown).flatMap(({ content }) => (content === undefined ? [] : [content]));

const words = fc.string({
  unit: fc.constantFrom('a', 'b ', '*', '_', '<', '@', ':', '1.', '\n', '-', '`', '#', '(', 'é', '😀', 'https://x.y'),
  maxLength: 60,
});
const inline: fc.Arbitrary<Text> = fc.oneof(
  words.map((typed) => text`${typed}`),
  words.map((typed) => text`so **${typed}** it is`),
  words.map((typed): Text => [{ kind: 'code', text: typed }]),
  words.map((typed): Text => [{ kind: 'link', url: 'https://example.org/a_(b)', inlines: text`${typed}` }]),
  fc.constant<Text>([{ kind: 'moment', epochMs: 1_795_000_000_000, style: 'relative' }]),
);
const block: fc.Arbitrary<Block> = fc.oneof(
  inline.map((content): Block => ({ kind: 'text', text: content })),
  inline.map((content): Block => ({ kind: 'heading', text: content })),
  fc
    .record({ tone: fc.constantFrom('neutral', 'good', 'bad', 'warning'), text: inline })
    .map((note): Block => ({ kind: 'note', ...note })),
  fc
    .record({ ordered: fc.boolean(), items: fc.array(inline, { minLength: 1, maxLength: 14 }) })
    .map((list): Block => ({ kind: 'list', ...list })),
  fc
    .record({ language: fc.constantFrom('', 'sql', 'c++'), code: words })
    .map((code): Block => ({ kind: 'code', ...code })),
  fc
    .array(fc.tuple(inline, inline), { maxLength: 5 })
    .map((rows): Block => ({ kind: 'table', columns: [text`One`, text`Two`], rows })),
  fc
    .array(fc.record({ name: words, value: inline }), { minLength: 1, maxLength: 6 })
    .map((fields): Block => ({ kind: 'fields', fields })),
  fc
    .record({ name: words, alt: words })
    .map(({ name, alt }): Block => ({ kind: 'picture', name, svg: '<svg/>', alt: alt || 'x' })),
  fc.constant<Block>({ kind: 'divider' }),
);

const fits = (shown: View): boolean => {
  try {
    checkView(shown);
    return true;
  } catch {
    return false;
  }
};

describe('a view', () => {
  test('within our limits is within Discord’s, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 38 }), (blocks) => {
        const shown = view('x', blocks);
        fc.pre(fits(shown));
        const all = nodesOf(shown);
        const texts = textsOf(shown);
        expect(all.length).toBeLessThanOrEqual(40);
        expect(texts.reduce((sum, content) => sum + content.length, 0)).toBeLessThanOrEqual(4000);
        // Discord refuses a text of nothing; nothing is dropped, so every block is there.
        expect(texts.every((content) => content.trim() !== '')).toBe(true);
        expect(all[0]?.components).toHaveLength(blocks.length);
        const { attachments } = render(shown).body;
        expect(new Set(attachments.map(({ filename }) => filename)).size).toBe(attachments.length);
      }),
      { numRuns: 300 },
    );
  });

  test('over the limits is refused before Discord refuses it', () => {
    expect(() => render(view('x', [{ kind: 'text', text: text`${'x'.repeat(4001)}` }]))).toThrow(LimitError);
  });

  test('says its tone by a mark and not by colour alone', () => {
    const shown = view('x', [{ kind: 'note', tone: 'good', text: text`**Right.**` }], 'good');
    expect(textsOf(shown)).toEqual(['✅ **Right.**']);
    expect(render(shown).body.components[0].accent_color).toBe(0x2e9e5b);
  });

  test('draws a table as lines whose columns stand below each other', () => {
    const shown = view('x', [
      {
        kind: 'table',
        columns: [text`Name`, text`What it *is*`],
        rows: [
          [text`CDC`, text`\`log\` reading`],
          [text`Backfill`, text`x`],
        ],
      },
    ]);
    expect(textsOf(shown)).toEqual([
      '```\nName      What it is\n────────  ───────────\nCDC       log reading\nBackfill  x\n```',
    ]);
  });

  test('names a picture’s attachment and says it in words', () => {
    const { body, pictures } = render(
      view('x', [{ kind: 'picture', name: 'Star schema!', svg: '<svg/>', alt: 'facts amid dimensions' }]),
    );
    expect(body.attachments).toEqual([{ id: 0, filename: '1-star-schema.png', description: 'facts amid dimensions' }]);
    expect(pictures).toEqual([{ filename: '1-star-schema.png', svg: '<svg/>' }]);
    expect(body.components[0].components).toMatchObject([
      {
        type: 12,
        items: [
          {
            media: { url: 'attachment://1-star-schema.png' },
            description: 'facts amid dimensions',
          },
        ],
      },
    ]);
  });

  test('keeps lists as lists', () => {
    const [ordered] = textsOf(view('x', [{ kind: 'list', ordered: true, items: [text`one`, text`${'2. two'}`] }]));
    expect(ordered).toBe('1. one\n2. 2\\. two');
    expect(readMarkdown('2\\. two')).toBe('2. two');
  });
});

describe('a form', () => {
  const form: Form = {
    id: 'test.sent:x',
    title: 'A form',
    submit: 'Send',
    intro: [{ kind: 'text', text: text`About **this**` }],
    fields: [
      {
        kind: 'input',
        name: 'typed',
        label: 'Typed',
        hint: 'Anything',
        lines: 'many',
        value: 'before',
        required: true,
        atMost: 50,
      },
      {
        kind: 'select',
        name: 'one',
        label: 'One',
        options: [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ],
        value: 'b',
      },
      {
        kind: 'radio',
        name: 'radio',
        label: 'Radio',
        options: [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ],
        required: true,
      },
      {
        kind: 'checks',
        name: 'some',
        label: 'Some',
        options: [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B', detail: 'the second' },
        ],
        values: ['a', 'b'],
      },
    ],
  };

  test('has every field in a label of its own, below its words', () => {
    expect(renderForm(form)).toEqual({
      custom_id: 'test.sent:x',
      title: 'A form',
      components: [
        { type: 10, content: 'About **this**' },
        {
          type: 18,
          label: 'Typed',
          description: 'Anything',
          component: {
            type: 4,
            custom_id: 'typed',
            style: 2,
            required: true,
            min_length: 1,
            max_length: 50,
            value: 'before',
          },
        },
        {
          type: 18,
          label: 'One',
          component: {
            type: 3,
            custom_id: 'one',
            required: false,
            min_values: 0,
            max_values: 1,
            options: [
              { value: 'a', label: 'A' },
              { value: 'b', label: 'B', default: true },
            ],
          },
        },
        {
          type: 18,
          label: 'Radio',
          component: {
            type: 21,
            custom_id: 'radio',
            required: true,
            options: [
              { value: 'a', label: 'A' },
              { value: 'b', label: 'B' },
            ],
          },
        },
        {
          type: 18,
          label: 'Some',
          component: {
            type: 22,
            custom_id: 'some',
            required: false,
            min_values: 0,
            max_values: 2,
            options: [
              { value: 'a', label: 'A', default: true },
              { value: 'b', label: 'B', description: 'the second', default: true },
            ],
          },
        },
      ],
    });
  });

  test('shows a single radio as a list: Discord’s groups have two at least', () => {
    const single = renderForm({
      ...form,
      fields: [{ kind: 'radio', name: 'only', label: 'Only', options: [{ value: 'a', label: 'A' }] }],
    });
    expect(single.components.at(-1)).toMatchObject({ component: { type: 3 } });
  });
});
