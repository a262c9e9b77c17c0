/**
 * What the sandbox reads from Slack's payload: rich text with all its elements, mrkdwn, every
 * block, and the limits.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOfMarks } from '../../../src/platforms/sandbox/page/kit/marks.ts';
import { momentWords } from '../../../src/platforms/sandbox/page/parts/draw-marks.ts';
import { measureSlack } from '../../../src/platforms/sandbox/page/slack/measure.ts';
import { readModal } from '../../../src/platforms/sandbox/page/slack/modal.ts';
import { readMrkdwn } from '../../../src/platforms/sandbox/page/slack/mrkdwn.ts';
import { readMessage } from '../../../src/platforms/sandbox/page/slack/payload.ts';
import { readRichText } from '../../../src/platforms/sandbox/page/slack/rich-text.ts';
import { escapeMrkdwn, renderView } from '../../../src/platforms/slack/render/render.ts';
import { renderForm } from '../../../src/platforms/slack/render/render-form.ts';
import { everyField, everything } from './everything.ts';

const options = { spell: (words: string) => words, pictureOf: () => 'F1' };
const rendered = renderView(everything, options);

describe('rich text', () => {
  it('reads every element, with its style', () => {
    const elements = [
      { type: 'text', text: 'b', style: { bold: true, italic: true } },
      { type: 'text', text: 'c', style: { code: true } },
      { type: 'text', text: 's', style: { strike: true } },
      { type: 'link', url: 'https://example.org', text: 'there' },
      { type: 'user', user_id: 'U1' },
      { type: 'channel', channel_id: 'C1' },
      { type: 'usergroup', usergroup_id: 'S1' },
      { type: 'broadcast', range: 'here' },
      { type: 'emoji', name: 'wave', unicode: '1f44b-1f3fb' },
      { type: 'emoji', name: 'party-parrot' },
      { type: 'date', timestamp: 1_700_000_000, format: '{ago}', fallback: 'then' },
      { type: 'color', value: '#ff0000' },
      { type: 'hologram' },
    ];
    const [section] = readRichText({
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements }],
    });
    expect(section).toEqual({
      kind: 'section',
      marks: [
        { kind: 'strong', inner: [{ kind: 'emphasis', inner: [{ kind: 'words', words: 'b' }] }] },
        { kind: 'code', words: 'c' },
        { kind: 'strike', inner: [{ kind: 'words', words: 's' }] },
        { kind: 'link', url: 'https://example.org', inner: [{ kind: 'words', words: 'there' }] },
        { kind: 'mention', sign: '@', id: 'U1' },
        { kind: 'mention', sign: '#', id: 'C1' },
        { kind: 'mention', sign: '@', id: 'S1' },
        { kind: 'mention', sign: '@', id: 'here' },
        { kind: 'words', words: '👋🏻' },
        { kind: 'emoji', name: 'party-parrot' },
        { kind: 'moment', epochMs: 1_700_000_000_000, format: '{ago}' },
        { kind: 'code', words: '#ff0000' },
        { kind: 'code', words: '[hologram]' },
      ],
    });
  });

  it('reads lists with their depth and number, quotes and preformatted text', () => {
    const section = { type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] };
    const elements = [
      { type: 'rich_text_list', style: 'ordered', indent: 1, offset: 2, elements: [section] },
      { type: 'rich_text_quote', elements: section.elements },
      { type: 'rich_text_preformatted', elements: section.elements },
      { type: 'rich_text_scroll' },
    ];
    expect(readRichText({ elements })).toMatchObject([
      { kind: 'list', ordered: true, depth: 1, start: 3, items: [[{ words: 'x' }]] },
      { kind: 'quote' },
      { kind: 'preformatted' },
      { kind: 'unknown', type: 'rich_text_scroll' },
    ]);
  });
});

describe('mrkdwn', () => {
  it.each([
    ['*b*', [{ kind: 'strong', inner: [{ kind: 'words', words: 'b' }] }]],
    [
      '_i_ ~s~',
      [
        expect.objectContaining({ kind: 'emphasis' }),
        { kind: 'words', words: ' ' },
        expect.objectContaining({ kind: 'strike' }),
      ],
    ],
    ['snake_case_name', [{ kind: 'words', words: 'snake_case_name' }]],
    ['`a &amp; b`', [{ kind: 'code', words: 'a & b' }]],
    [
      '<https://example.org|there>',
      [{ kind: 'link', url: 'https://example.org', inner: [{ kind: 'words', words: 'there' }] }],
    ],
    [
      '<@U1> <#C1> <!here>',
      [
        { kind: 'mention', sign: '@', id: 'U1' },
        expect.anything(),
        { kind: 'mention', sign: '#', id: 'C1' },
        expect.anything(),
        { kind: 'mention', sign: '@', id: 'here' },
      ],
    ],
    [
      '<!date^1700000000^{date_short} {time}|then>',
      [{ kind: 'moment', epochMs: 1_700_000_000_000, format: '{date_short} {time}' }],
    ],
  ])('%s', (content, marks) => expect(readMrkdwn(content)).toEqual(marks));

  it('reads what is escaped as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '<', '>', '&', ';', 'amp', '@', '!') }), (words) => {
        expect(wordsOfMarks(readMrkdwn(escapeMrkdwn(words)))).toBe(words);
      }),
    );
  });
});

it('a moment is drawn in the reader’s zone, and an unknown token as it is written', () => {
  const reader = { zone: 'Asia/Tokyo', nowMs: 1_700_000_000_000 + 7_200_000 };
  const drawn = (format: string): string => momentWords(1_700_000_000_000, format, reader);
  expect(drawn('{date} at {time}')).toBe('15 November 2023 at 07:13');
  expect(drawn('{date_short_pretty} {time_secs}')).toBe('Wed 15 Nov 07:13:20');
  expect(drawn('{date_num} {ago} {moon}')).toBe('15/11/2023 2 hours ago {moon}');
});

describe('a message', () => {
  it('has every block that our renderer makes, in its order', () => {
    const parts = readMessage(rendered);
    expect(parts.map(({ kind }) => kind)).toEqual([
      'header',
      'rich',
      'rich',
      'rich',
      'table',
      'rich',
      'rich',
      'image',
      'divider',
      'actions',
      'context',
      'actions',
    ]);
    expect(parts[4]).toMatchObject({
      rows: [
        [[{ marks: [{ kind: 'strong' }] }], {}],
        [[{ marks: [{ words: '1' }] }], {}],
      ],
    });
    expect(parts[7]).toEqual({ kind: 'image', name: 'F1', alt: 'a drawing', title: '' });
    expect(parts[9]).toMatchObject({
      elements: [
        { kind: 'button', id: 'a', label: 'Go', style: 'primary' },
        { style: 'danger' },
        { url: 'https://example.org' },
      ],
    });
    expect(parts[11]).toMatchObject({
      elements: [
        { kind: 'select', several: true, select: { label: 'Pick', atMost: 2 } },
        { kind: 'button', id: 's', value: 'choice' },
      ],
    });
  });

  it('says of what it does not know that it is there, and never throws', () => {
    expect(readMessage({ blocks: [{ type: 'hologram' }] })).toEqual([{ kind: 'unknown', type: 'hologram' }]);
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (json) =>
          Array.isArray(readMessage(json)) && Array.isArray(readModal(json).parts) && measureSlack(json).length >= 0,
      ),
    );
  });

  it('is measured as Slack counts', () => {
    const sizes = measureSlack(rendered);
    expect(sizes).toContainEqual({ what: 'blocks', size: 12, limit: 50 });
    expect(sizes.every(({ size, limit }) => size <= limit)).toBe(true);
    expect(measureSlack({ blocks: [{ type: 'header', text: { text: 'x'.repeat(151) } }] })).toContainEqual({
      what: 'longest header',
      size: 151,
      limit: 150,
    });
  });
});

it('a modal has the fields of the form, read from its input blocks', () => {
  const { title, submit, cancel, parts } = readModal(renderForm(everyField, 'form', options));
  expect({ title, submit, cancel }).toEqual({
    title: 'Every field',
    submit: 'Send it',
    cancel: 'Cancel',
  });
  expect(parts).toMatchObject([
    { kind: 'words', part: { kind: 'rich' } },
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
