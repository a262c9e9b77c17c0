/** Promises about how a View looks in Slack; the peer's own checks stand for Slack's. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCommand } from '../../../src/chat/receive/command.ts';
import { limits } from '../../../src/chat/view/limits.ts';
import { type Block, button, controls, note, paragraph, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { createSpelling, isPlain } from '../../../src/platforms/slack/connect/command-names.ts';
import { renderBlocks, renderView, wordsOnly } from '../../../src/platforms/slack/render/render.ts';
import { refuseBlocks } from '../../peers/slack/check-message.ts';
import { wordsOfBlocks } from '../../peers/slack/seen.ts';
import type { Json } from '../../peers/slack/world.ts';

const options = { spell: (words: string) => words, pictureOf: wordsOnly };
const draw = (...blocks: Block[]) => renderView(view('Summary', blocks), options).blocks;
// The peer reads what came over the wire.
const overTheWire = (blocks: unknown): Json[] => JSON.parse(JSON.stringify(blocks));
const words = (...blocks: Block[]): string => wordsOfBlocks(overTheWire(draw(...blocks)));
const problems = (blocks: unknown) => refuseBlocks(overTheWire(blocks), { fileProblem: () => undefined });

const table: Block = {
  kind: 'table',
  columns: [text`Name`, text`Score`],
  rows: [[text`Amara`, text`**12**`], [text`Mei`]],
};
const every: Block[] = [
  { kind: 'heading', text: text`A heading` },
  paragraph(
    text`**strong** *stress* \`code\` [link](https://example.org) ${{ kind: 'moment', epochMs: 0, style: 'relative' }} ${{ kind: 'account', externalId: 'U1', name: 'Amara' }} ${{ kind: 'channel', externalId: 'C1' }}`,
  ),
  { kind: 'list', ordered: false, items: [text`one`, text`two`] },
  { kind: 'list', ordered: true, items: [text`first`] },
  { kind: 'code', language: 'python', code: 'print("```")' },
  table,
  table,
  note('bad', text`a remark`),
  { kind: 'fields', fields: [{ name: 'Due', value: text`12` }] },
  { kind: 'picture', name: 'square', svg: '<svg/>', alt: 'A square' },
  { kind: 'divider' },
  {
    kind: 'controls',
    controls: [
      button('a.b:1', 'Press', 'primary'),
      { ...button('a.c:1', 'Rest'), disabled: true },
      { kind: 'link', url: 'https://example.org', label: 'Read' },
    ],
  },
  {
    kind: 'controls',
    controls: [
      {
        kind: 'select',
        id: 'a.d:1',
        label: 'One',
        options: [{ value: 'x', label: 'X', detail: 'the X' }],
      },
    ],
  },
  {
    kind: 'controls',
    controls: [
      {
        kind: 'select',
        id: 'a.e:1',
        label: 'Some',
        options: [{ value: 'x', label: 'X' }],
        atMost: 2,
      },
    ],
  },
];

describe('a View in Slack', () => {
  test('says a day without its hour, which stands beside it where it matters', () => {
    const drawn = draw(paragraph(text`${{ kind: 'moment', epochMs: 0, style: 'date' }}`));
    expect(JSON.stringify(drawn)).toContain('"format":"{date_short_pretty}"');
  });

  test('of every kind of block is taken whole', () => {
    const drawn = draw(...every);
    expect(problems(drawn)).toBeUndefined();
    const said = wordsOfBlocks(overTheWire(drawn));
    for (const word of [
      'A heading',
      'strong',
      'print("```")',
      'Amara',
      '12',
      'Due',
      'A square',
      'Press',
      'Rest',
      'Read',
      'X',
      '❌',
    ])
      expect(said).toContain(word);
  });

  test('has one table at most, and the next one in padded lines', () => {
    const drawn = draw(table, table);
    expect(drawn.filter(({ type }) => type === 'table')).toHaveLength(1);
    expect(words(table, table)).toContain('Name  | Score\n------+------\nAmara | 12');
  });

  test('on the Home tab and in a form has no table block', () => {
    for (const surface of ['home', 'form'] as const)
      expect(renderBlocks([table], options, surface).map(({ type }) => type)).toEqual(['rich_text']);
  });

  test('says a picture in words where there is none, and shows it where there is', () => {
    const picture: Block = { kind: 'picture', name: 'square', svg: '<svg/>', alt: 'A square' };
    expect(words(picture)).toContain('A square');
    const { blocks } = renderView(view('x', [picture]), { ...options, pictureOf: () => 'F1' });
    expect(blocks).toEqual([{ type: 'image', slack_file: { id: 'F1' }, alt_text: 'A square' }]);
  });

  test('never turns what was typed into markup, mentions or links', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.constantFrom('<!channel>', '<@U1>', '*a* _b_ ~c~ `d` :smile: https://x.org'),
        ),
        (typed) => {
          const [drawn] = draw(paragraph(text`${typed}`));
          const said = JSON.parse(JSON.stringify(drawn)).elements[0].elements as {
            type: string;
            style?: object;
          }[];
          expect(said.every(({ type, style }) => type === 'text' && style === undefined)).toBe(true);
        },
      ),
    );
  });

  test('escapes its summary, which Slack reads as mrkdwn', () => {
    expect(renderView(view('a < b & <!channel>', [paragraph(text`x`)]), options).text).toBe(
      'a &lt; b &amp; &lt;!channel&gt;',
    );
  });

  test('shows an address that is no link beside its words', () => {
    const odd = paragraph([{ kind: 'link', url: 'javascript:alert(1)', inlines: text`click` }]);
    expect(words(odd)).toBe('click (javascript:alert(1))');
    expect(problems(draw(odd))).toBeUndefined();
  });

  test('as full as can be is within what Slack takes', () => {
    const rows = Array.from({ length: 9 }, (_, row) =>
      controls(
        ...Array.from({ length: 3 }, (_, index) => button(`a.b:${row}-${index}`, 'x'.repeat(limits.buttonLabel))),
      ),
    );
    expect(
      problems(renderView(view('x', [paragraph(text`${'&'.repeat(500)}`), ...rows]), options).blocks),
    ).toBeUndefined();
  });
});

describe('commands whose names Slack or others have', () => {
  const named = (name: string) =>
    defineCommand({
      name,
      description: name,
      options: {},
      who: 'learner',
      where: ['direct'],
      answers: 'private',
      run: async () => view('x', []),
    });

  test('go under /watermark, and every text says so', () => {
    const commands = ['quiz', 'help', 'settings'].map(named);
    expect(commands.filter(isPlain).map(({ name }) => name)).toEqual(['quiz']);
    const spell = createSpelling(commands);
    expect(spell('/help shows all; raise it in /settings. /quiz starts')).toBe(
      '/watermark help shows all; raise it in /watermark settings. /quiz starts',
    );
    expect(createSpelling(commands, 'watermark')('/quiz starts, /help helps')).toBe(
      '/watermark quiz starts, /watermark help helps',
    );
    expect(spell('see https://x.org/help and /helpers and a/help')).toBe(
      'see https://x.org/help and /helpers and a/help',
    );
  });
});
