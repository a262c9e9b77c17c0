/** Promises about a form that was refused on Slack. */
import { expect, test } from 'vitest';
import { note, view } from '../../../src/chat/view/view.ts';
import { joinTexts, text } from '../../../src/lib/words/text.ts';
import { refusalAck } from '../../../src/platforms/slack/render/submission-views.ts';

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
