/**
 * A View and a Form with every kind of block, control and field in them, for the readers of
 * payloads.
 */
import type { Form } from '../../../src/chat/view/form.ts';
import { type Option, type View, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';

const options: readonly Option[] = [
  { value: '1', label: 'One', detail: 'first' },
  { value: '2', label: 'Two' },
];

export const everything: View = view(
  'Everything',
  [
    { kind: 'heading', text: text`All` },
    {
      kind: 'text',
      text: text`**strong** *stress* \`code\` [link](https://example.org) ${{ kind: 'moment', epochMs: 1_700_000_000_000, style: 'relative' }} ${{ kind: 'account', externalId: '123456789012345678', name: 'Amara' }} ${{ kind: 'channel', externalId: '223456789012345678', name: 'general' }}`,
    },
    { kind: 'list', ordered: true, items: [text`one`, text`two`] },
    { kind: 'code', language: 'sql', code: 'select 1' },
    { kind: 'table', columns: [text`a`, text`b`], rows: [[text`1`, text`2`]] },
    { kind: 'note', tone: 'warning', text: text`mind` },
    { kind: 'fields', fields: [{ name: 'Due', value: text`today` }] },
    {
      kind: 'picture',
      name: 'A drawing',
      svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"/>',
      alt: 'a drawing',
    },
    { kind: 'divider' },
    {
      kind: 'controls',
      controls: [
        { kind: 'button', id: 'a', label: 'Go', style: 'primary' },
        { kind: 'button', id: 'b', label: 'Rest', disabled: true },
        { kind: 'button', id: 'c', label: 'Stop', style: 'danger' },
        { kind: 'link', url: 'https://example.org', label: 'Out' },
      ],
    },
    {
      kind: 'controls',
      controls: [{ kind: 'select', id: 's', label: 'Pick', options, atMost: 2 }],
    },
  ],
  'good',
);

export const everyField: Form = {
  id: 'form',
  title: 'Every field',
  submit: 'Send it',
  intro: [{ kind: 'text', text: text`Say **it**` }],
  fields: [
    {
      kind: 'input',
      name: 'line',
      label: 'A line',
      hint: 'short',
      placeholder: 'x',
      atMost: 80,
      required: true,
    },
    { kind: 'input', name: 'lines', label: 'Lines', lines: 'many', value: 'so far' },
    { kind: 'radio', name: 'one', label: 'One of', options, value: '2' },
    { kind: 'checks', name: 'some', label: 'Some of', options, values: ['1'] },
  ],
};
