/**
 * Which questions are told to be bad: figures by hand, and simulated learners with planted faults.
 */
import { describe, expect, it } from 'vitest';
import { describeFigure } from '../../src/cli/curriculum/stats.ts';
import { correlationInterval, pointBiserial, wilson, withoutGuessing } from '../../src/study/items/interval.ts';
import { analyseItems, type Item, type ItemStats } from '../../src/study/items/item-analysis.ts';
import { type FirstAnswer, tallyOf } from '../support/first-answers.ts';

describe('figures worked out by hand', () => {
  it('facility, with its interval and without guessing', () => {
    // 15 of 20: (0.75 + 0.09604) ± 1.96 √(0.009375 + 0.0024010), all over 1.19208
    const share = wilson(15, 20);
    expect(share.from).toBeCloseTo(0.5313, 4);
    expect(share.to).toBeCloseTo(0.8881, 4);
    expect(withoutGuessing(share, 0.25).value).toBeCloseTo(2 / 3, 10);
    expect(withoutGuessing({ value: 0.2, from: 0.1, to: 0.3 }, 0.25).value).toBe(0);
  });

  it('a correlation, and how sure it is', () => {
    // deviations −1.5 −0.5 0.5 1.5 and −0.5 −0.5 0.5 0.5: 2 / √(5 · 1)
    const of1234 = { count: 4, sum: 10, squares: 30 };
    expect(pointBiserial({ count: 2, sum: 7 }, of1234)).toBeCloseTo(2 / Math.sqrt(5), 10);
    expect(pointBiserial({ count: 1, sum: 1 }, { count: 3, sum: 3, squares: 3 })).toBeUndefined();
    expect(pointBiserial({ count: 4, sum: 10 }, of1234)).toBeUndefined();
    // A tenth has no end in binary, so its sums are never quite those of a value that never varies.
    const tenths = { count: 300, sum: 30.000_000_000_000_02, squares: 3.000_000_000_000_003 };
    expect(pointBiserial({ count: 100, sum: 10 }, tenths)).toBeUndefined();
    // artanh 0.5 = 0.549306; 1.96 / √100 = 0.195996
    const r = correlationInterval(0.5, 103);
    expect(r.from).toBeCloseTo(Math.tanh(0.35331), 5);
    expect(r.to).toBeCloseTo(Math.tanh(0.745303), 5);
  });
});

const mulberry = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

type Sort = 'good' | 'miskeyed' | 'flat' | 'easy' | 'guessed';
const OPTIONS = ['0', '1', '2', '3'];
const ITEMS: readonly (Item & { readonly sort: Sort })[] = Array.from({ length: 60 }, (_, index) => ({
  id: `item-${index}`,
  sort: (['miskeyed', 'flat', 'easy', 'guessed'] as const)[index] ?? 'good',
  chance: 0.25,
  options: OPTIONS,
  key: '0',
}));

/** Two-parameter learners who guess where they don't know; wrong options are chosen unequally. */
const simulate = (people: number, seed: number): FirstAnswer[] => {
  const next = mulberry(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: people }, (_, person) => ({ person, ability: normal() })).flatMap(({ person, ability }) =>
    ITEMS.map(({ id, sort }, index) => {
      const hard = ((index * 7) % 20) / 10 - 1;
      const known = { flat: 0.5, easy: 0.995, guessed: 0, good: 1, miskeyed: 1 }[sort];
      const curve = sort === 'good' || sort === 'miskeyed' ? 1 / (1 + Math.exp(-1.4 * (ability - hard))) : 1;
      const knows = next() < known * curve;
      const guess = next();
      const really = knows || guess < 0.25 ? 0 : guess < 0.55 ? 1 : guess < 0.8 ? 2 : 3;
      // Where the key is wrong, what those who know choose is option 1.
      const chosen = String(sort === 'miskeyed' ? (really + 1) % 4 : really);
      return { person: String(person), item: id, chosen, right: chosen === '0' };
    }),
  );
};

const flagged = (stats: readonly ItemStats[], item: number, flag: string): boolean =>
  stats.find((each) => each.item === `item-${item}`)?.flags.some((each) => each === flag) === true;

describe('simulated learners', () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  const at100 = seeds.map((seed) => analyseItems(ITEMS, tallyOf(simulate(100, seed))));
  const at300 = seeds.map((seed) => analyseItems(ITEMS, tallyOf(simulate(300, seed))));
  const times = (runs: readonly (readonly ItemStats[])[], item: number, flag: string): number =>
    runs.filter((stats) => flagged(stats, item, flag)).length;

  it('show a wrong key after 100 first answers', () => {
    expect(times(at100, 0, 'miskeyed')).toBeGreaterThanOrEqual(19);
  });

  it('show a question that tells nothing after 300, nine times in ten', () => {
    expect(times(at300, 1, 'tells-nothing')).toBeGreaterThanOrEqual(18);
  });

  it('accuse nothing that chance alone could show', () => {
    // Of 100 answers to a question that tells nothing r is below 0.2 nearly always, and seldom
    // surely.
    expect(times(at100, 1, 'tells-nothing')).toBeLessThanOrEqual(15);
    expect(times(at300, 1, 'miskeyed')).toBeLessThanOrEqual(4);
  });

  it('show what is too easy, and what can only be guessed', () => {
    expect(times(at300, 2, 'easy')).toBeGreaterThanOrEqual(19);
    expect(times(at300, 3, 'guessed')).toBeGreaterThanOrEqual(19);
  });

  it('blame at most one good question in twenty', () => {
    for (const runs of [at100, at300]) {
      const good = runs.flatMap((stats) => stats.slice(4));
      expect(good.length).toBe(20 * 56);
      expect(good.filter(({ flags }) => flags.length > 0).length / good.length).toBeLessThanOrEqual(0.05);
    }
  });
});

describe('few answers', () => {
  const statsOf = (people: number) => analyseItems(ITEMS, tallyOf(simulate(people, 7)))[10];

  it('show counts below 20, no options below 50, no discrimination below 100', () => {
    expect(Object.keys(statsOf(19) ?? {})).toEqual(['item', 'n', 'right', 'hintedOrGuessed', 'flags']);
    expect(statsOf(49)).toMatchObject({ n: 49, facility: { value: expect.any(Number) } });
    expect(statsOf(49)).not.toHaveProperty('options');
    expect(statsOf(50)?.options).toHaveLength(4);
    expect(statsOf(99)).not.toHaveProperty('discrimination');
    expect(statsOf(100)).toMatchObject({ discrimination: { pairs: 100 } });
  });

  it('raise no flag that chance could have raised: too easy takes 73 of 73', () => {
    const all = (count: number) =>
      analyseItems(
        [{ id: 'a', chance: 0, options: [] }],
        tallyOf(Array.from({ length: count }, (_, person) => ({ person: String(person), item: 'a', right: true }))),
      )[0]?.flags;
    expect(all(72)).toEqual([]);
    expect(all(73)).toEqual(['easy']);
  });

  it('leave out of discrimination who answered fewer than 20 others', () => {
    const few = simulate(100, 3).filter(({ item }) => Number(item.slice(5)) < 20);
    expect(analyseItems(ITEMS, tallyOf(few))[10]).not.toHaveProperty('discrimination');
    const enough = simulate(100, 3).filter(({ item }) => Number(item.slice(5)) < 21);
    expect(analyseItems(ITEMS, tallyOf(enough))[10]).toHaveProperty('discrimination');
  });
});

it('the list for authors says how often each option was chosen, from 50 answers on', () => {
  const described = (people: number): string => {
    const item = { id: 'cap-which', chance: 0.25, options: ['0', '1', '2', '3'], key: '1' };
    const answers = Array.from({ length: people }, (_, index): FirstAnswer => {
      const chosen = String([0, 1, 1, 1, 2][index % 5]);
      return { person: String(index), item: item.id, chosen, right: chosen === '1' };
    });
    const [stats] = analyseItems([item], tallyOf(answers));
    return stats ? describeFigure({ ...stats, later: { n: 0, missed: 0 } }) : '';
  };
  expect(described(50)).toContain(
    'cap-which: 30 of 50 right · right 0.60 (0.46 to 0.72) · chosen 0.20, 0.60 ✓, 0.20, 0.00',
  );
  expect(described(45)).not.toContain('chosen');
});
