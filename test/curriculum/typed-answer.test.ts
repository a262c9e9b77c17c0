/** What is forgiven in a typed term, and what never is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTyped, normaliseTyped, noVocabulary } from '../../src/curriculum/kinds/typed/typed-answer.ts';
import { makeVocabulary } from '../../src/curriculum/read/vocabulary.ts';
import { editDistance } from '../../src/lib/words/edit-distance.ts';

const isRight = (
  typed: string,
  accept: readonly string[],
  reject: readonly string[] = [],
  vocabulary = noVocabulary,
): boolean => compareTyped(typed, accept, reject, vocabulary).right;

describe('a typed term', () => {
  it.each([
    ['Exactly-Once', 'exactly once'],
    ['EXACTLY_ONCE', 'exactly once'],
    ['  exactly   once. ', 'exactly once'],
    ['exactlyonce', 'exactly once'],
    ['“exactly once”', 'exactly once'],
    ['the watermark', 'watermark'],
    ['ｗａｔｅｒｍａｒｋ', 'watermark'],
    ['watermarks', 'watermark'],
    ['watermrak', 'watermark'],
    ['idempotensy', 'idempotency'],
    ['quarum', 'quorum'],
    ['Brewers theorem', "Brewer's theorem"],
  ])('%j is taken for %j', (typed, accepted) => {
    expect(isRight(typed, [accepted])).toBe(true);
  });

  it.each([
    ['at most once', 'at least once'],
    ['s4', 's3'],
    ['raft2', 'raft'],
    ['ipv4 address', 'ipv6 address'],
    ['bounded', 'unbounded'],
    ['synchronous', 'asynchronous'],
    ['nonclustered', 'clustered'],
    ['decryption', 'encryption'],
    ['exclusive', 'inclusive'],
    ['ascending', 'descending'],
    ['intra-broker', 'inter-broker'],
    ['macrobatch', 'microbatch'],
    ['pull based', 'push based'],
    ['roe', 'row'],
    ['', 'row'],
  ])('%j is never taken for %j', (typed, accepted) => {
    expect(isRight(typed, [accepted])).toBe(false);
  });

  it('is never another term of the curriculum, however alike', () => {
    const vocabulary = makeVocabulary(['reducer', 'Stream Processing', 'reader'], ['A fetcher fetches.']);
    expect(isRight('redcer', ['reducer'], [], vocabulary)).toBe(true);
    expect(isRight('reader', ['leader'], [], vocabulary)).toBe(false);
    expect(isRight('fetcher', ['hetcher'], [], vocabulary)).toBe(false);
    expect(isRight('fetched', ['fetches'], [], vocabulary)).toBe(true);
  });

  it('says which near miss was typed', () => {
    expect(compareTyped('a pluralty', ['quorum'], ['whole', 'plurality'], noVocabulary)).toEqual({
      right: false,
      rejected: 1,
    });
  });
});

const word = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
  minLength: 3,
  maxLength: 14,
});
const term = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => normaliseTyped(words.join(' ')));
const slip = fc.record({ at: fc.nat(), how: fc.constantFrom('drop', 'double', 'swap', 'change') });

const slipIn = (form: string, { at, how }: { at: number; how: string }): string => {
  const index = at % form.length;
  const [before, here = '', after] = [form.slice(0, index), form[index], form.slice(index + 1)];
  if (how === 'drop') return before + after;
  if (how === 'double') return before + here + here + after;
  if (how === 'swap') return before + after.slice(0, 1) + here + after.slice(1);
  return `${before}${here === 'q' ? 'x' : 'q'}${after}`;
};

const slipAll = (form: string, slips: readonly { at: number; how: string }[]): string =>
  slips.reduce((current, each) => (current === '' ? '' : slipIn(current, each)), form);
/** What a word may lose and still be the same, in a phrase: "split" is "splitting". */
const HAS_ENDING = /(?:s|y|ie|ies|ing|ed|e|([^aeiouls])\1)$/;
const squeeze = (form: string): string => form.replaceAll(' ', '');

describe('whatever the term', () => {
  it('takes it however it is spaced, cased or quoted', () => {
    fc.assert(
      fc.property(term, fc.constantFrom('-', '_', '  ', ' '), (form, gap) => {
        expect(isRight(`"${form.toUpperCase().replaceAll(' ', gap)}".`, [form])).toBe(true);
      }),
    );
  });

  it('never takes what equals, or is as near to, a rejected form', () => {
    const slips = fc.array(slip, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(term, slips, slips, fc.boolean(), (accepted, first, second, fromRejected) => {
        const rejected = slipAll(accepted, first);
        const typed = slipAll(fromRejected ? rejected : accepted, second);
        const [given, right, wrong] = [squeeze(typed), squeeze(accepted), squeeze(rejected)];
        // A plural, another ending, a missed space and an article are spellings of the accepted form itself.
        fc.pre([accepted, rejected, typed].every((form) => form.split(' ').every((each) => !HAS_ENDING.test(each))));
        fc.pre(right !== wrong && right !== given);
        fc.pre([typed, rejected].every((form) => normaliseTyped(form) === form && form !== ''));
        fc.pre(editDistance(given, wrong) <= editDistance(given, right));
        expect(isRight(typed, [accepted], [rejected])).toBe(false);
      }),
    );
  });

  it('never takes another term of the vocabulary for a slip', () => {
    fc.assert(
      fc.property(word, slip, (accepted, each) => {
        const other = slipIn(accepted, each);
        fc.pre(
          other.replace(/s$/, '') !== accepted.replace(/s$/, '') && normaliseTyped(other) === other && other.length > 4,
        );
        fc.pre(!/(ies|es|s|y)$/.test(other) && !/(ies|es|s|y)$/.test(accepted));
        expect(isRight(other, [accepted], [], makeVocabulary([other, accepted], []))).toBe(false);
      }),
    );
  });

  it('forgives one slip inside a word of five letters or more, and none in a shorter one', () => {
    fc.assert(
      fc.property(word, slip, (accepted, { at, how }) => {
        fc.pre(!/s$/.test(accepted));
        // The first letters are left alone: there a slip may make an opposite ("un-", "pre-").
        const typed = slipIn(accepted, { at: 3 + (at % Math.max(1, accepted.length - 3)), how });
        fc.pre(typed !== accepted && !/s$/.test(typed) && !/^(?:an?|the)$/.test(accepted));
        expect(isRight(typed, [accepted])).toBe(accepted.length >= 5);
      }),
    );
  });
});
