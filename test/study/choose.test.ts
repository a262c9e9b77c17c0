/** Promises about which questions are asked next. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, chooseQuiz, chooseReview, spaceSiblings } from '../../src/study/asking/choose.ts';

const today = Temporal.PlainDate.from('2026-03-10');
const known = (
  slug: string,
  concept: string,
  dueOn: string,
  stability = 5,
  reviewedOn = '2026-03-01',
  suspended = false,
): Candidate => ({
  slug,
  concept,
  memory: { dueOn, reviewedOn, stability, suspended },
});
const fresh = (slug: string, concept: string): Candidate => ({ slug, concept, memory: undefined });
const plenty = { count: 20, newLeft: 20, reviewsLeft: 20, earlyLeft: 20 };

describe('a review', () => {
  test('asks what is due, most forgotten first, and nothing else', () => {
    const candidates = [
      known('firm', 'a', '2026-03-10', 50),
      known('shaky', 'b', '2026-03-09', 2),
      known('later', 'c', '2026-03-11'),
      fresh('new', 'd'),
    ];
    expect(chooseReview(candidates, today, plenty)).toEqual(['shaky', 'firm']);
  });

  test('keeps to what the person wants a day, and leaves out what is set aside or was answered today', () => {
    const candidates = [
      known('one', 'a', '2026-03-01', 1),
      known('two', 'b', '2026-03-01', 2),
      known('three', 'c', '2026-03-01', 3),
    ];
    expect(chooseReview(candidates, today, { ...plenty, reviewsLeft: 2 })).toEqual(['one', 'two']);
    expect(
      chooseReview(
        [known('aside', 'a', '2026-03-01', 1, '2026-02-01', true), known('done', 'b', '2026-03-10', 1, '2026-03-10')],
        today,
        plenty,
      ),
    ).toEqual([]);
  });
});

test('a short review is not three siblings in a row where others are due as well', () => {
  const due = ['a1', 'a2', 'a3', 'b1', 'c1'].map((slug, index) => known(slug, slug.charAt(0), '2026-03-01', index + 1));
  expect(chooseReview(due, today, { ...plenty, count: 3 })).toEqual(['a1', 'b1', 'a2']);
});

describe('a quiz', () => {
  test('never takes for what is not due yet a review that something due will need', () => {
    const candidates = [known('early', 'a', '2026-03-20')];
    expect(chooseQuiz(candidates, today, { ...plenty, newLeft: 0, earlyLeft: 0 }, true)).toEqual([]);
  });

  test('asks what is due before what is new, within both budgets', () => {
    const candidates = [fresh('n1', 'a'), fresh('n2', 'b'), known('due', 'c', '2026-03-01')];
    expect(chooseQuiz(candidates, today, { ...plenty, newLeft: 1, reviewsLeft: 5 }, false)).toEqual(['due', 'n1']);
    expect(chooseQuiz(candidates, today, { ...plenty, newLeft: 0, reviewsLeft: 0 }, false)).toEqual([]);
  });

  test('on a subject asked for by name goes on with what is not due yet and then with practice', () => {
    const candidates = [
      known('early', 'a', '2026-03-20'),
      known('practice', 'b', '2026-03-20', 5, '2026-03-10'),
      fresh('new', 'c'),
    ];
    expect(chooseQuiz(candidates, today, plenty, true)).toEqual(['new', 'early', 'practice']);
    expect(chooseQuiz(candidates, today, plenty, false)).toEqual(['new']);
  });

  test('does not begin with one concept only: new questions come from neighbouring concepts in turn', () => {
    const candidates = ['a', 'b', 'c', 'd'].flatMap((concept) =>
      [1, 2, 3, 4].map((number) => fresh(`${concept}${number}`, concept)),
    );
    expect(chooseQuiz(candidates, today, { ...plenty, count: 6 }, false)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  });
});

test('siblings of one concept never stand in a row where that can be, and none is lost or doubled', () => {
  const items = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 24 })
    .map((concepts) => concepts.map((concept, index) => ({ concept, index })));
  fc.assert(
    fc.property(items, (given) => {
      const spaced = spaceSiblings(given);
      expect(spaced.map(({ index }) => index).toSorted((one, other) => one - other)).toEqual(
        given.map(({ index }) => index),
      );
      const most = Math.max(
        0,
        ...Map.groupBy(given, ({ concept }) => concept)
          .values()
          .map((group) => group.length),
      );
      const canBe = most <= Math.ceil(given.length / 2);
      const met = spaced.filter(({ concept }, index) => index > 0 && spaced[index - 1]?.concept === concept).length;
      if (canBe) expect(met).toBe(0);
      else expect(met).toBe(2 * most - given.length - 1);
    }),
    { numRuns: 500 },
  );
});

/** The rule as it reads, at each step over all that is left: right, and slow. */
const spacedByTheRule = <Item extends { readonly concept: string }>(items: readonly Item[]): readonly Item[] => {
  const left = [...items];
  const spaced: Item[] = [];
  while (left.length > 0) {
    const last = spaced.at(-1)?.concept;
    const fills = (concept: string) => left.filter((item) => item.concept === concept).length > left.length / 2;
    const crowded = left.find(({ concept }) => fills(concept) && concept !== last);
    const next = crowded ?? left.find(({ concept }) => concept !== last) ?? left[0];
    if (!next) break;
    spaced.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return spaced;
};

test('the order is that of the rule, step by step, however many concepts there are and however large one of them is', () => {
  const items = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(), { maxLength: 40 }), fc.integer({ min: 1, max: 4 }))
    .map(([concepts, draws, crowding]) =>
      draws.map((draw, index) => ({
        concept: `c${Math.floor((draw % concepts) / crowding)}`,
        index,
      })),
    );
  fc.assert(
    fc.property(items, (given) => {
      expect(spaceSiblings(given)).toEqual(spacedByTheRule(given));
    }),
    { numRuns: 3000 },
  );
});
