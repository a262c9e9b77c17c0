/**
 * A look-up finds what people mean: by name, acronym, with slips, in other words, and is honest
 * when there is nothing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf } from '../../src/curriculum/search/suggest.ts';
import { createSearch } from '../../src/curriculum/search.ts';
import { readAllQueries } from '../bench/lookup-sets.ts';
import { realCurriculum } from '../support/bot.ts';

const curriculum = realCurriculum();
const search = createSearch(curriculum);
const first = (query: string) => search.find(query, 3)[0]?.slug;

const names = [...curriculum.concepts.values()].flatMap(({ slug, title, aliases = [] }) =>
  [title, ...aliases].map((name) => ({ name, slug })),
);

describe('find', () => {
  it('finds every concept first by its title and by each of its aliases, surely', () => {
    for (const { name, slug } of names)
      expect(search.find(name, 1), name).toMatchObject([{ slug, score: 1, confident: true }]);
  });

  it('makes nothing of case, hyphens and missing spaces', () => {
    for (const { name, slug } of names)
      expect(
        search.find(name.toUpperCase().replaceAll(/[ -]/g, ''), 2).map((found) => found.slug),
        name,
      ).toContain(slug);
  });

  it.each([
    ['CDC', 'change-data-capture'],
    ['DLQ', 'retry-and-dead-letter-queues'],
    ['exactly once', 'exactly-once-semantics'],
    ['kafak', 'kafka-architecture'],
    ['idempotant', 'idempotency'],
    ['water marks', 'event-time-and-watermarks'],
    ['chagne data captrue', 'change-data-capture'],
    ['What is the difference between OLTP and OLAP?', 'oltp-vs-olap'],
    ['how do I query a table as of yesterday', 'time-travel'],
    ['copyonwirte', 'iceberg-table-format'],
    ['prom', 'prometheus'],
    ['k8', 'kubernetes-architecture'],
  ])('%j finds %s', (query, slug) => {
    expect(first(query)).toBe(slug);
  });

  it('forgives a slip wherever it is in a name', () => {
    const slips = names
      .filter(({ name }) => name.length >= 8)
      .flatMap(({ name, slug }) => [3, 5, 7].map((at) => ({ slug, typed: name.slice(0, at) + name.slice(at - 1) })));
    const found = slips.filter(({ typed, slug }) => first(typed) === slug);
    expect(found.length / slips.length).toBeGreaterThan(0.98);
  });

  it('says so when there is nothing', () => {
    expect(search.find('pizza recipe', 3).filter(({ confident, near }) => confident || near)).toEqual([]);
    for (const query of ['', '   ', '?!', 'xyzzy', '🙈🙉🙊']) expect(search.find(query), query).toEqual([]);
  });

  it('takes whatever is typed, best first, with scores from 0 to 1', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.lorem({ maxCount: 200 }),
      fc.constantFrom('__proto__', 'constructor toString', '%s\u0000', '<b>'),
    );
    fc.assert(
      fc.property(typed, (query) => {
        const scores = search.find(query, 5).map(({ score }) => score);
        expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      }),
    );
  });
});

describe('the verdict', () => {
  const all = readAllQueries().map((query) => ({ ...query, best: search.find(query.words, 1)[0] }));
  const share = (rows: typeof all, fits: (row: (typeof all)[number]) => boolean) =>
    rows.filter(fits).length / rows.length;

  it('is right and sure of what learners ask, and seldom sure of what nothing here answers', () => {
    const strange = all.filter(({ slugs }) => slugs.length === 0);
    expect(strange.length).toBeGreaterThan(300);
    expect(share(strange, ({ best }) => best?.confident === true)).toBeLessThanOrEqual(0.03);
    const heldOut = strange.filter((query) => query.heldOut);
    expect(share(heldOut, ({ best }) => best?.confident === true)).toBeLessThanOrEqual(0.04);
    for (const [set, right, sure] of [
      ['first', 0.97, 0.95],
      ['second', 0.97, 0.95],
      ['learners', 0.91, 0.8],
    ] as const) {
      const asked = all.filter((query) => query.set === set && query.slugs.length > 0);
      const isRight = ({ best, slugs }: (typeof all)[number]) => slugs.includes(best?.slug ?? '');
      expect(share(asked, isRight), set).toBeGreaterThanOrEqual(right);
      expect(
        share(asked, (row) => isRight(row) && row.best?.confident === true),
        set,
      ).toBeGreaterThanOrEqual(sure);
    }
  });

  it('is never sure of filler alone, whatever it is', () => {
    for (const words of ['what is', 'the', 'is', 'of the', 'a', 'more', 'how does it work', 'qué es', 'was ist das'])
      expect(
        search.find(words, 1).filter(({ confident }) => confident),
        words,
      ).toEqual([]);
  });

  it('knows the names of concepts beside filler of other languages', () => {
    for (const [words, slug] of [
      ['qué es un pod', 'kubernetes-architecture'],
      ['was ist der unterschied zwischen OLTP und OLAP', 'oltp-vs-olap'],
      ['idempotency kya hai', 'idempotency'],
      ["c'est quoi le CDC", 'change-data-capture'],
      ['como funciona o time travel', 'time-travel'],
    ] as const)
      expect(search.find(words, 1), words).toMatchObject([{ slug, confident: true }]);
  });

  it('makes nothing of a link', () => {
    expect(search.find('https://kafka.apache.org/documentation', 1)).toEqual([]);
    expect(search.find('CDC https://example.org/parquet', 1)).toMatchObject([
      { slug: 'change-data-capture', score: 1 },
    ]);
  });
});

describe('suggest', () => {
  it('offers the path from its beginning while nothing is typed', () => {
    expect(search.suggest('', 3).map(({ slug }) => slug)).toEqual([...curriculum.scopes.keys()].slice(0, 3));
    expect(search.suggest('')).toHaveLength(25);
  });

  it('offers concepts and modules whose names begin so, the very name first', () => {
    expect(search.suggest('par').map(({ slug }) => slug)).toEqual(expect.arrayContaining(['partitioning', 'parquet']));
    expect(search.suggest('cdc')[0]?.slug).toBe('change-data-capture');
    expect(search.suggest('workflow orch').some(({ kind }) => kind === 'module')).toBe(true);
  });

  it('says where another name is covered', () => {
    const [first] = search.suggest('star sch');
    expect(first && labelOf(first, 75)).toBe('star schema: in Dimensional Data Modelling');
    expect(first && labelOf(first, 30)).toBe('Dimensional Data Modelling');
    expect(search.suggest('cdc')[0]).not.toHaveProperty('name');
  });

  it('offers what the search finds where no name begins so', () => {
    expect(search.suggest('kafak').map(({ slug }) => slug)).toContain('kafka-architecture');
    for (const nonsense of ['xyzzy', 'weather lagos', 'pizza']) expect(search.suggest(nonsense)).toEqual([]);
  });
});
