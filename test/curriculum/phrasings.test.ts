/**
 * Answers as people typed them, judged by an expert: graded by what they mean, not by how they
 * look.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { gradeWith, type Question } from '../../src/curriculum/kinds.ts';
import { makeVocabulary } from '../../src/curriculum/read/vocabulary.ts';
import { makeQuestion } from './questions.ts';

const forms = z.array(z.string()).default([]);
const judgedSchema = z.strictObject({
  slug: z.string(),
  kind: z.enum(['gap', 'short', 'output', 'number']),
  accept: forms,
  reject: forms,
  prints: z.string().optional(),
  answer: z.number().optional(),
  unit: z.string().optional(),
  units: z.record(z.string(), z.number()).optional(),
  tolerance: z.union([z.number(), z.string()]).optional(),
  mistakes: z.array(z.union([z.string(), z.number()])).default([]),
  right: forms,
  wrong: forms,
  again: forms,
});
type Judged = z.infer<typeof judgedSchema>;

const judged = z.array(judgedSchema).parse(parse(readFileSync(new URL('phrasings.yaml', import.meta.url), 'utf8')));

const vocabulary = makeVocabulary(
  judged.flatMap(({ accept, reject }) => [...accept, ...reject]),
  [],
);

const why = 'Another thing.';
const toQuestion = ({ kind, accept, reject, mistakes, ...rest }: Judged): Question => {
  const { prints, answer, unit, units, tolerance } = rest;
  if (kind === 'number')
    return makeQuestion({
      kind,
      answer,
      mistakes: mistakes.map((value) => ({ value, why })),
      ...(unit && { unit }),
      ...(units && { units }),
      ...(tolerance && { tolerance }),
    });
  if (kind === 'output')
    return makeQuestion({
      kind,
      language: 'python',
      code: 'show()',
      prints,
      mistakes: mistakes.map((each) => ({ prints: each, why })),
    });
  const prompt = kind === 'gap' ? 'It is called ____.' : 'What is it called?';
  return makeQuestion({ kind, prompt, accept, reject: reject.map((text) => ({ text, why })) });
};

const verdictOn = (question: Question, typed: string): string => {
  const grade = gradeWith(vocabulary, question, [typed]);
  return 'invalid' in grade ? 'again' : grade.right ? 'right' : 'wrong';
};

describe('what people typed', () => {
  it.each(judged.map((each) => [each.slug, each] as const))('for %s', (_slug, each) => {
    const question = toQuestion(each);
    const verdicts = (typed: readonly string[]) => typed.map((one) => [one, verdictOn(question, one)]);
    expect(verdicts(each.right)).toEqual(each.right.map((one) => [one, 'right']));
    expect(verdicts(each.wrong)).toEqual(each.wrong.map((one) => [one, 'wrong']));
    expect(verdicts(each.again)).toEqual(each.again.map((one) => [one, 'again']));
    // Filler around a near miss doesn't make it right.
    const withFiller = each.reject.flatMap((form) => [form, `${form} problem`, `the ${form}`]);
    expect(verdicts(withFiller)).toEqual(withFiller.map((one) => [one, 'wrong']));
  });
});

describe('a word beside a term', () => {
  const isRight = (accept: readonly string[], typed: string, reject: readonly string[] = []): boolean =>
    verdictOn(makeQuestion({ kind: 'short', accept, reject: reject.map((text) => ({ text, why })) }), typed) ===
    'right';

  it.each([
    ['tombstone', 'tombstone event'],
    ['split vote', 'split vote problem'],
    ['vote split', 'vote splitting'],
    ['CUMULATE', 'the CUMULATE TVF'],
    ['keyBy', 'keyBy operator'],
    ['split-brain', 'split-brain problem'],
    ['credential vending', 'credentials vending'],
    ['epoch fencing', 'epoch-based fencing'],
  ])('lets %j be typed as %j', (accepted, typed) => {
    expect(isRight([accepted], typed)).toBe(true);
  });

  it.each([
    ['window', 'window function'],
    ['lambda', 'lambda function'],
    ['commit', 'commit log'],
    ['table', 'table function'],
    ['consumer', 'consumer group'],
    ['partition', 'partitioning problem'],
    ['snapshot', 'pattern'],
  ])('never takes %j for %j', (accepted, typed) => {
    expect(isRight([accepted], typed)).toBe(false);
  });

  it('takes plurals inside a phrase though each word is a term by itself', () => {
    const terms = makeVocabulary(['credentials', 'vending', 'credential vending'], []);
    const question = makeQuestion({ kind: 'short', accept: ['credential vending'] });
    expect(gradeWith(terms, question, ['credentials vending'])).toMatchObject({ right: true });
  });

  it('keeps to its reject list', () => {
    expect(isRight(['quorum read'], 'quorum reading problem', ['quorum reading'])).toBe(false);
  });
});

describe('an output', () => {
  const grade = (prints: string, typed: string, more: object = {}) =>
    verdictOn(makeQuestion({ kind: 'output', language: 'python', code: 'f()', prints, ...more }), typed);

  it('is compared with its capitals where they are what is asked', () => {
    expect(grade('ok 3', 'Ok 3')).toBe('right');
    expect(grade('OK', 'ok', { code: 'print("ok".upper())' })).toBe('wrong');
    expect(grade('a A', 'a a')).toBe('wrong');
    expect(grade('ok', 'OK', { mistakes: [{ prints: 'OK', why }] })).toBe('wrong');
  });

  it('keeps numbers, signs and lines apart', () => {
    expect(grade('12', '1 2')).toBe('wrong');
    expect(grade('-3', '3')).toBe('wrong');
    expect(grade('1\n2', '1 2')).toBe('wrong');
    expect(grade('[2, 4]', '2 4')).toBe('wrong');
    expect(grade('2 4', '2 4 6')).toBe('wrong');
  });
});

describe('a number', () => {
  const grade = (answer: number, typed: string) =>
    gradeWith(vocabulary, makeQuestion({ kind: 'number', answer, unit: 'rows' }), [typed]);

  it('that can be read two ways is asked again, unless it is right as it stands', () => {
    expect(grade(90, '90.000')).toEqual({ right: true });
    expect(grade(90_000, '90.000')).toHaveProperty('invalid');
    expect(grade(90_000, '90.000 rows')).toHaveProperty('invalid');
    expect(grade(7, '2.500')).toHaveProperty('invalid');
    expect(grade(7, '2.50')).toMatchObject({ right: false });
    expect(grade(7, '0.125')).toMatchObject({ right: false });
  });
});
