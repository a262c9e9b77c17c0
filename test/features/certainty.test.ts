/** Promises of saying how sure one is: it stands in the form of every kind, and is read back honestly. */
import { expect, test } from 'vitest';
import { checkForm, limits } from '../../src/chat/view/limits.ts';
import { reliabilityBlocks } from '../../src/features/progress/numbers-view.ts';
import { answerForm } from '../../src/features/quiz/question-view.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import type { AskingState } from '../../src/study/asking/find-asking.ts';
import type { Certainty } from '../../src/study/memory/rating.ts';
import { realCurriculum } from '../support/bot.ts';

const curriculum = realCurriculum();

test('whoever says how sure they are is asked in the form itself, whatever is put in order', () => {
  const orders = [...curriculum.questions.values()].filter(({ kind }) => kind === 'order');
  const forms = orders.map((question) => {
    // What a form is made of.
    const state = { question, askingId: '018f0000-0000-7000-8000-000000000000' } as AskingState;
    const form = answerForm(state, true);
    return checkForm(form ?? { id: '', title: '', submit: '', fields: [] });
  });
  expect(forms.every(({ fields }) => fields.at(-1)?.name === 'certainty')).toBe(true);
  const full = forms.filter(({ fields }) => fields.length === limits.formParts);
  expect(full.length).toBeGreaterThan(10);
  // The form covers the message: what is asked stands in it, above or below the first field.
  expect(full.every(({ fields }) => (fields[0]?.hint?.length ?? 0) > 20)).toBe(true);
});

const said = (certainty: Certainty, right: number, wrong: number) =>
  Array.from({ length: right + wrong }, (_, index) => ({
    ...{ day: '2026-03-02', atMs: index, correct: index < right, rating: 3, certainty },
    ...{ reviewedOn: null, stability: null },
  }));

test.each([
  [
    'has said it a few times',
    [...said('sure', 5, 0)],
    'you were right 100 % of 5 times. That’s too few answers to say yet whether',
  ],
  [
    'is sure too often',
    [...said('sure', 14, 8)],
    'You’re sure a little too often: pause for a moment before you say so.',
  ],
  ['is too modest', [...said('guessed', 18, 4), ...said('sure', 20, 1)], 'You know more than you think'],
  [
    'judges well',
    [...said('guessed', 4, 8), ...said('fairly', 9, 4), ...said('sure', 19, 1)],
    'What you say fits what you know.',
  ],
] as const)('/progress tells whoever %s so, in a sentence', (_, answers, words) => {
  const [told] = reliabilityBlocks(answers);
  expect(told?.kind === 'text' ? wordsOf(told.text) : '').toContain(words);
});

test('what was said fewer than five times isn’t told at all', () => {
  expect(reliabilityBlocks([...said('sure', 4, 0), ...said('guessed', 2, 2)])).toEqual([]);
});
