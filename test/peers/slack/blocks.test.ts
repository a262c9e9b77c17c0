/**
 * Blocks and views at Slack's documented limits pass, and one step over is refused in Slack's words
 * and at the right pointer.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Surface } from './check.ts';
import { refuseBlocks } from './check-message.ts';
import { refuseView } from './check-view.ts';
import { slackLimits as limits } from './limits.ts';
import type { Json } from './world.ts';

const noFiles = { fileProblem: () => 'invalid slack file' };
const of = (size: number): string => 'x'.repeat(size);
const many = <T>(size: number, make: (index: number) => T): T[] =>
  Array.from({ length: size }, (_, index) => make(index));
const plain = (size: number): Json => ({ type: 'plain_text', text: of(size) });
const mrkdwn = (size: number): Json => ({ type: 'mrkdwn', text: of(size) });
const option = (index: number, more: Json = {}): Json => ({
  text: plain(3),
  value: String(index),
  ...more,
});
const button = (more: Json = {}): Json => ({ type: 'button', text: plain(3), ...more });
const actions = (...elements: Json[]): Json => ({ type: 'actions', elements });
const section = (more: Json): Json => ({ type: 'section', ...more });
const input = (element: Json, more: Json = {}): Json => ({
  type: 'input',
  label: plain(3),
  element,
  ...more,
});
const row = (cells: number): Json[] => many(cells, () => ({ type: 'raw_text', text: 'x' }));
const picture = (more: Json): Json => ({
  type: 'image',
  image_url: 'https://pictures.example/a.png',
  alt_text: 'a',
  ...more,
});
const select = (count: number, more: Json = {}): Json => ({
  type: 'static_select',
  action_id: 's',
  options: many(count, (index) => option(index)),
  ...more,
});

const messageProblems = (blocks: unknown): readonly string[] => {
  const refused = refuseBlocks(blocks, noFiles);
  return refused ? [refused.error, ...refused.messages] : [];
};

/** [what, the block at a size, the largest size] */
const sized: readonly (readonly [string, (size: number) => Json, number])[] = [
  ['section text', (size) => section({ text: mrkdwn(size) }), limits.sectionText],
  ['section fields', (size) => section({ fields: many(size, () => plain(1)) }), limits.sectionFields],
  ['a field', (size) => section({ fields: [plain(size)] }), limits.sectionField],
  ['header', (size) => ({ type: 'header', text: plain(size) }), limits.headerText],
  ['context elements', (size) => ({ type: 'context', elements: many(size, () => mrkdwn(1)) }), limits.contextElements],
  [
    'actions elements',
    (size) => actions(...many(size, (index) => button({ action_id: `a${index}` }))),
    limits.actionsElements,
  ],
  ['button text', (size) => actions(button({ text: plain(size) })), limits.buttonText],
  ['button value', (size) => actions(button({ value: of(size) })), limits.buttonValue],
  ['button url', (size) => actions(button({ url: of(size) })), limits.url],
  ['action_id', (size) => actions(button({ action_id: of(size) })), limits.actionId],
  ['block_id', (size) => ({ type: 'divider', block_id: of(size) }), limits.blockId],
  ['select options', (size) => actions(select(size)), limits.selectOptions],
  ['option text', (size) => actions(select(1, { options: [option(1, { text: plain(size) })] })), limits.optionText],
  ['option value', (size) => actions(select(1, { options: [option(1, { value: of(size) })] })), limits.optionValue],
  [
    'option description',
    (size) => actions(select(1, { options: [option(1, { description: plain(size) })] })),
    limits.optionDescription,
  ],
  ['multi-select options', (size) => actions(select(size, { type: 'multi_static_select' })), limits.selectOptions],
  [
    'radio buttons',
    (size) => actions({ type: 'radio_buttons', options: many(size, (index) => option(index)) }),
    limits.groupOptions,
  ],
  [
    'checkboxes',
    (size) => actions({ type: 'checkboxes', options: many(size, (index) => option(index)) }),
    limits.groupOptions,
  ],
  [
    'overflow',
    (size) => actions({ type: 'overflow', options: many(size, (index) => option(index)) }),
    limits.overflowOptions,
  ],
  ['image alt_text', (size) => picture({ alt_text: of(size) }), limits.imageAlt],
  ['image title', (size) => picture({ title: plain(size) }), limits.imageTitle],
  ['markdown', (size) => ({ type: 'markdown', text: of(size) }), limits.markdownText],
  ['table rows', (size) => ({ type: 'table', rows: many(size, () => row(2)) }), limits.tableRows],
  ['table columns', (size) => ({ type: 'table', rows: [row(size)] }), limits.tableColumns],
  [
    'data table rows',
    (size) => ({ type: 'data_table', caption: 'c', rows: many(size, () => row(2)) }),
    limits.dataTableRows,
  ],
  ['card body', (size) => ({ type: 'card', body: mrkdwn(size) }), limits.cardBody],
  [
    'card buttons',
    (size) => ({
      type: 'card',
      actions: many(size, (index) => button({ action_id: `a${index}` })),
    }),
    limits.cardButtons,
  ],
  [
    'carousel',
    (size) => ({
      type: 'carousel',
      elements: many(size, () => ({ type: 'card', title: mrkdwn(1) })),
    }),
    limits.carouselCards,
  ],
  [
    'chart title',
    (size) => ({
      type: 'data_visualization',
      title: of(size),
      chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
    }),
    limits.chartTitle,
  ],
];

test.each(sized)('%s: the limit passes, one more is refused', (_, block, max) => {
  expect(messageProblems([block(max)])).toEqual([]);
  const [error, first] = messageProblems([block(max + 1)]);
  expect(error).toBe('invalid_blocks');
  expect(first).toMatch(/^(must be less than|no more than).* \[json-pointer:\/blocks\/0\/.*\]$/);
});

test.each<[string, readonly Json[], string]>([
  ['an unknown block', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
  ['a section of nothing', [section({})], 'must define either `text` or `fields` [json-pointer:/blocks/0/type]'],
  ['empty words', [section({ text: plain(0) })], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'a header in mrkdwn',
    [{ type: 'header', text: mrkdwn(3) }],
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    'a property of our own',
    [section({ text: plain(3), tone: 'good' })],
    'invalid additional property: tone [json-pointer:/blocks/0]',
  ],
  [
    'a picture without words',
    [{ type: 'image', image_url: 'https://a.example/a.png' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'a picture on this machine',
    [picture({ image_url: 'http://127.0.0.1:3000/a.png' })],
    'downloading image failed [json-pointer:/blocks/0/image_url]',
  ],
  [
    'a picture from nowhere',
    [{ type: 'image', alt_text: 'a' }],
    'must define either `image_url` or `slack_file` [json-pointer:/blocks/0]',
  ],
  [
    'an unknown upload',
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'F012345678' } }],
    'invalid slack file [json-pointer:/blocks/0/slack_file]',
  ],
  [
    'an upload by a wrong id',
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'a.png' } }],
    'input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/0/slack_file/id]',
  ],
  [
    'a form in a message',
    [input({ type: 'plain_text_input' })],
    'unsupported type: input [json-pointer:/blocks/0/type]',
  ],
  [
    'an alert in a message',
    [{ type: 'alert', text: plain(3) }],
    'unsupported type: alert [json-pointer:/blocks/0/type]',
  ],
  ['no elements', [actions()], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
  ['no options', [actions(select(0))], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]'],
  [
    'a choice that isn’t offered',
    [actions(select(2, { initial_option: option(7) }))],
    'initial option is not one of the options [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an unknown style',
    [actions(button({ style: 'plain' }))],
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'one block_id twice',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    'block_id "a" already exists [json-pointer:/blocks]',
  ],
  [
    'one action_id twice',
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    'action_id "a" already exists [json-pointer:/blocks/0]',
  ],
  [
    'an empty cell',
    [{ type: 'table', rows: [[{ type: 'raw_text', text: '' }]] }],
    'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
  ],
])('%s is refused', (_, blocks, sentence) => {
  expect(messageProblems(blocks)).toEqual(['invalid_blocks', sentence]);
});

describe('a whole message', () => {
  test('50 blocks, not 51', () => {
    expect(messageProblems(many(50, () => ({ type: 'divider' })))).toEqual([]);
    expect(messageProblems(many(51, () => ({ type: 'divider' })))).toEqual([
      'invalid_blocks',
      'no more than 50 items allowed [json-pointer:/blocks]',
    ]);
  });

  test('one table, 12,000 characters of markdown, 13,000 of everything, and blocks at all', () => {
    const table = { type: 'table', rows: [row(1)] };
    expect(messageProblems([table, table])[0]).toBe('invalid_attachments');
    expect(
      messageProblems([
        { type: 'markdown', text: of(6000) },
        { type: 'markdown', text: of(6001) },
      ])[0],
    ).toBe('invalid_blocks');
    expect(messageProblems(many(5, () => section({ text: plain(2900) })))).toEqual(['msg_blocks_too_long']);
    expect(messageProblems(null)).toEqual(['invalid_blocks_format']);
  });

  test('the same action_id may stand in two blocks', () => {
    expect(messageProblems([actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))])).toEqual([]);
  });

  test('what is well-formed passes at any size within the limits', () => {
    const block = fc.oneof(
      fc
        .integer({ min: 1, max: 200 })
        .map((size) => section({ text: mrkdwn(size), accessory: button({ action_id: 'a', value: 'v' }) })),
      fc.integer({ min: 1, max: 10 }).map((size) => section({ fields: many(size, () => mrkdwn(10)) })),
      fc.integer({ min: 1, max: 100 }).map((size) => actions(select(size, { placeholder: plain(10) }))),
      fc.constant({
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'x', style: { bold: true } },
              { type: 'user', user_id: 'U1' },
            ],
          },
        ],
      }),
    );
    fc.assert(fc.property(fc.array(block, { maxLength: 20 }), (blocks) => messageProblems(blocks).length === 0));
  });
});

describe('a view', () => {
  const modal = (more: Json = {}): Json => ({
    type: 'modal',
    title: plain(3),
    blocks: [],
    ...more,
  });
  const problems = (view: unknown, surface: Surface = 'modal'): readonly string[] => {
    const refused = refuseView(view, { ...noFiles, surface });
    return refused ? [refused.error, ...refused.messages] : [];
  };

  test.each<[string, (size: number) => Json, number]>([
    ['title', (size) => modal({ title: plain(size) }), limits.viewTitle],
    ['submit', (size) => modal({ submit: plain(size) }), limits.viewTitle],
    ['close', (size) => modal({ close: plain(size) }), limits.viewTitle],
    ['private_metadata', (size) => modal({ private_metadata: of(size) }), limits.privateMetadata],
    ['callback_id', (size) => modal({ callback_id: of(size) }), limits.callbackId],
    ['blocks', (size) => modal({ blocks: many(size, () => ({ type: 'divider' })) }), limits.blocksInView],
    [
      'label',
      (size) =>
        modal({
          submit: plain(3),
          blocks: [input({ type: 'plain_text_input' }, { label: plain(size) })],
        }),
      limits.inputLabel,
    ],
    [
      'max_length',
      (size) =>
        modal({
          submit: plain(3),
          blocks: [input({ type: 'plain_text_input', max_length: size })],
        }),
      limits.typedText,
    ],
    [
      'placeholder',
      (size) => modal({ submit: plain(3), blocks: [input(select(1, { placeholder: plain(size) }))] }),
      limits.placeholder,
    ],
    ['alert', (size) => modal({ blocks: [{ type: 'alert', text: plain(size), level: 'warning' }] }), limits.alertText],
  ])('%s: the limit passes, one more is refused', (_, view, max) => {
    expect(problems(view(max))).toEqual([]);
    expect(problems(view(max + 1))[0]).toBe('invalid_arguments');
  });

  test.each<[string, unknown, Surface, string]>([
    [
      'a form without a submit button',
      modal({ blocks: [input({ type: 'plain_text_input' })] }),
      'modal',
      'missing required field: submit [json-pointer:/view]',
    ],
    [
      'a modal without a title',
      { type: 'modal', blocks: [] },
      'modal',
      'missing required field: title [json-pointer:/view]',
    ],
    [
      'a Home tab with a title',
      { type: 'home', title: plain(3), blocks: [] },
      'home',
      'invalid additional property: title [json-pointer:/view]',
    ],
    [
      'a Home tab as a modal',
      { type: 'home', blocks: [] },
      'modal',
      'unsupported type: home [json-pointer:/view/type]',
    ],
    [
      'markdown in a modal',
      modal({ blocks: [{ type: 'markdown', text: 'x' }] }),
      'modal',
      'unsupported type: markdown [json-pointer:/view/blocks/0/type]',
    ],
    ['no view', undefined, 'modal', 'must provide an object [json-pointer:/view]'],
  ])('%s is refused', (_, view, surface, sentence) =>
    expect(problems(view, surface)).toEqual(['invalid_arguments', sentence]),
  );

  test('more than 250 kB is too large', () => {
    expect(problems(modal({ blocks: many(100, () => section({ text: mrkdwn(2900) })) }))).toEqual(['view_too_large']);
  });
});
