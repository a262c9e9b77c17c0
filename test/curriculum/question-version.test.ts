/** Promises about the hash by which an answer says which version of its question it answered. */
import { expect, test } from 'vitest';
import { hashOf, versionOf } from '../../src/curriculum/versions/question-version.ts';
import { realCurriculum } from '../support/bot.ts';
import { makeQuestion } from './questions.ts';

const options = [
  { text: 'one', right: true },
  { text: 'two', why: 'No.' },
  { text: 'three', why: 'No.' },
];
const plain = { kind: 'single', options };
const varied = {
  kind: 'number',
  prompt: 'How many replicas do {{topics}} topics have?',
  vary: { topics: [2, 3], all: 'topics * 3' },
  answer: '{{all}}',
};
const hashOfFile = (own: Readonly<Record<string, unknown>>): string => hashOf(versionOf(makeQuestion(own)));
const hashOfVaried = (own: Readonly<Record<string, unknown>>): string => {
  const template = { ...varied, ...own };
  return hashOf(versionOf({ ...makeQuestion({ kind: 'number', answer: 6 }), template }));
};

test.each([
  ['a prompt', { prompt: 'What else is asked?' }],
  ['code', { code: 'x = 1', language: 'python' }],
  ['an option', { options: [{ text: 'ONE', right: true }, ...options.slice(1)] }],
  ['the order of options', { options: options.toReversed() }],
  ['the key', { options: [{ text: 'one', why: 'No.' }, { text: 'two', right: true }, options[2]] }],
])('%s that changes makes another version of a question', (_, own) => {
  expect(hashOfFile({ ...plain, ...own })).not.toBe(hashOfFile(plain));
});

test.each([
  ['explanation', { why: 'Because it is so.' }],
  ['hint', { hint: 'Think of it.' }],
  ['level', { level: 3 }],
  ['reason why an option is wrong', { options: [options[0], { text: 'two', why: 'Never.' }, options[2]] }],
])('another %s leaves the version as it is', (_, own) => {
  expect(hashOfFile({ ...plain, ...own })).toBe(hashOfFile(plain));
});

test('a question that varies is one version, whatever was drawn; another range or expression is another', () => {
  expect(hashOfVaried({})).toBe(hashOfVaried({ why: 'Because it is so.' }));
  expect(hashOfVaried({ vary: { ...varied.vary, topics: [2, 4] } })).not.toBe(hashOfVaried({}));
  expect(hashOfVaried({ vary: { ...varied.vary, all: 'topics * 2' } })).not.toBe(hashOfVaried({}));
});

test('a mistake in what is worked out is one of the key, where nobody was shown it', () => {
  const versionWith = (own: object) =>
    versionOf({ ...makeQuestion({ kind: 'number', answer: 6 }), template: { ...varied, ...own } });
  const mended = versionWith({ vary: { ...varied.vary, all: 'topics * 2' } });
  expect(mended.stem).toEqual(versionWith({}).stem);
  expect(mended.key).not.toEqual(versionWith({}).key);
});

test('each question of the curriculum has a version of its own, which a new release makes the same', () => {
  const { questions, hashOf: hashFor } = realCurriculum();
  const hashes = [...questions.keys()].map(hashFor);
  expect(new Set(hashes).size).toBe(questions.size);
  expect(hashFor('no-such-question')).toBeUndefined();
  // Written down: where this changes, all answers would count as given to other questions.
  expect(hashOfFile(plain)).toBe('1ef46fba971d8ac0');
});
