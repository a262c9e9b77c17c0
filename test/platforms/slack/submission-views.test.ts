/** Promises about a form that was refused on Slack. */
import { expect, test } from 'vitest';
import type { Field } from '../../../src/chat/view/form.ts';
import { note, view } from '../../../src/chat/view/view.ts';
import { joinTexts, text } from '../../../src/lib/words/text.ts';
import { wordsOnly } from '../../../src/platforms/slack/render/render.ts';
import { renderForm } from '../../../src/platforms/slack/render/render-form.ts';
import { refilled, viewShape } from '../../../src/platforms/slack/render/sent-view.ts';
import { refusalAck, refusedView } from '../../../src/platforms/slack/render/submission-views.ts';
import { isJson, jsonList } from '../../peers/slack/check.ts';
import { refuseView } from '../../peers/slack/check-view.ts';
import { findControl, initialState, valueGiven } from '../../peers/slack/state-values.ts';

const input = (id: string, words: string) => ({
  type: 'input',
  block_id: id,
  label: { text: words },
});
const sent = {
  id: 'V1',
  callback_id: 'form',
  private_metadata: '',
  title: { type: 'plain_text' as const, text: 'Daily' },
  blocks: [input('hour', 'Hour'), input('zone', 'Time zone')],
  state: { values: {} },
};
const refusedIn = (form: typeof sent, ...lines: Parameters<typeof joinTexts>[0]) =>
  refusalAck(form, view('That did not work', [note('warning', joinTexts(lines, '\n'))], 'warning'), (words) => words);
const refusal = view('That did not work', [note('warning', text`Nothing was changed.`)], 'warning');
const refused = (...lines: Parameters<typeof joinTexts>[0]) => refusedIn(sent, ...lines);

test('each of two mistakes stands at its own field', () => {
  expect(refused(text`**Hour** is from 0 to 23.`, text`I don’t know that **Time zone**.`)).toEqual({
    response_action: 'errors',
    errors: { hour: 'Hour is from 0 to 23.', zone: 'I don’t know that Time zone.' },
  });
});

test('what names no field stands with the mistake before it, and above the form where there is none', () => {
  expect(refused(text`**Hour** is from 0 to 23.`, text`Nothing was changed.`)).toEqual({
    response_action: 'errors',
    errors: { hour: 'Hour is from 0 to 23. Nothing was changed.' },
  });
  expect(refused(text`Nothing was changed.`)).toMatchObject({ response_action: 'update' });
});

test('where there is one field alone, whatever is wrong stands there, named or not', () => {
  const short = { ...sent, blocks: [input('code', 'Your code')] };
  expect(refusedIn(short, text`That isn’t it.`, text`Ask for a new one.`)).toEqual({
    response_action: 'errors',
    errors: { code: expect.stringContaining('That isn’t it.') },
  });
});

const options = ['one', 'two', 'three'].map((value) => ({ value, label: value.toUpperCase() }));
const every: readonly (readonly [Field, string | readonly string[]])[] = [
  [{ kind: 'input', name: 'words', label: 'Words', value: 'before' }, 'after'],
  [{ kind: 'input', name: 'empty', label: 'Empty', value: 'before' }, ''],
  [{ kind: 'select', name: 'select', label: 'Select', options, value: 'one' }, 'TWO'],
  [{ kind: 'radio', name: 'radio', label: 'Radio', options }, 'TWO'],
  [{ kind: 'checks', name: 'checks', label: 'Checks', options, values: ['one'] }, ['TWO', 'THREE']],
  [{ kind: 'checks', name: 'none', label: 'None', options, values: ['one'] }, []],
  [{ kind: 'person', name: 'person', label: 'Person', value: 'U0BEFORE1' }, 'U0AFTER11'],
  [{ kind: 'channel', name: 'channel', label: 'Channel' }, 'C0AFTER11'],
  [{ kind: 'date', name: 'date', label: 'Date' }, '2026-12-24'],
  [{ kind: 'time', name: 'time', label: 'Time' }, '17:30'],
];

test.each(every)('shown again after a moment, a field begins with what was given: %o, %o', (field, given) => {
  const form = { id: 'test.save:x', title: 'Form', submit: 'Save', fields: [field] };
  const blocks = JSON.parse(JSON.stringify(renderForm(form, '', { spell: (words) => words, pictureOf: wordsOnly })));
  const control = findControl(jsonList(blocks.blocks), field.name);
  const state = { [control.blockId]: { [control.actionId]: valueGiven(control, given) } };
  const view = refilled(viewShape.parse({ ...blocks, id: 'V1', state: { values: state } }));
  const shown = JSON.parse(JSON.stringify(refusedView(view, refusal, (words) => words)));
  expect(refuseView(shown, { surface: 'modal', fileProblem: () => undefined })).toBeUndefined();
  expect(initialState(jsonList(shown.blocks).filter(isJson))).toEqual(state);
});
