/** Questions of every kind for fast-check, full of what formats take for signs of their own. */
import fc from 'fast-check';
import { type Question, questionSchema } from '../../src/curriculum/kinds.ts';

const pieces = [
  'a log', 'offsets', 'naïve café', 'Ünïcode 数据', '`a = {b: 1}`', '**bold**', '*stress*', '[link](https://example.org/a?b=1&c=2)',
  '{T}', '{=x ~y}', '%50% of it', '-> next', '=1', '~2', '# 3', '::name::', '$CATEGORY: x', '// no comment', 'C:\\\\new', '\\*',
  '1 < 2 && 3 > 2', '&amp;', '"quoted"', 'it’s', "it's", 'A) first', 'ANSWER: B', ']]> <![CDATA[', 'a\\_b', '+1', "'=1 is no formula", '@home', '`]]>`', '100 %', 'x|y',
  '`{{c1::x}}`', '- item', '1. first', 'yes', 'null', '[html]', '`<script>alert(1)</script>`',
] as const; // biome-ignore format: a list of words

const words = (most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(' ').slice(0, most).trim())
    .filter((made) => made !== '');

const passages = fc.array(words(200), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('\n\n'));
const why = words(250);
const terms = fc.constantFrom(
  'quorum',
  'write-ahead log',
  'C++',
  'a=b',
  '{x}',
  "it's",
  'x~y',
  '50%',
  '#1',
  'a: b',
  '<T>',
  '&',
  'naïve',
);
const code = fc.constantFrom(
  'select 1',
  'def f(x):\n    return {x: 1}\n\nprint(f(2))',
  'a ~= b # c',
  '    indented\nfirst',
  '<a href="x">&amp;</a>',
);
const numbers = fc.oneof(fc.integer({ min: -1000, max: 100_000 }), fc.constantFrom(0.5, 2.25, -0.125, 1e7));

const several = <Value>(of: fc.Arbitrary<Value>, min: number, max: number): fc.Arbitrary<Value[]> =>
  fc.uniqueArray(of, { minLength: min, maxLength: max });

const options = (right: number, min: number, max: number) =>
  several(words(140), min, max).chain((texts) =>
    fc.array(why, { minLength: texts.length, maxLength: texts.length }).chain((whys) =>
      fc.nat(texts.length - 1).map((shift) => ({
        options: texts
          .map((text, index) => (index < right ? { text, right: true } : { text, why: whys[index] }))
          .map((_, index, all) => all[(index + shift) % all.length]),
      })),
    ),
  );

const maybe = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined });

const pairs = (key: string, of: fc.Arbitrary<unknown>) =>
  maybe(
    fc
      .tuple(several(of, 1, 3), fc.array(why, { minLength: 3, maxLength: 3 }))
      .map(([values, whys]) => values.map((value, index) => ({ [key]: value, why: whys[index] }))),
  );

const typed = fc.record({
  accept: several(terms, 1, 4),
  reject: pairs('text', fc.constantFrom('plurality', 'x = y', 'Q{1}')),
});
const coded = { code, language: fc.constantFrom('python', 'sql', 'c++') };

const own: readonly fc.Arbitrary<Record<string, unknown>>[] = [
  options(1, 3, 5).map((made) => ({ kind: 'single', ...made })),
  fc
    .integer({ min: 2, max: 4 })
    .chain((right) => options(right, 4, 6))
    .map((made) => ({ kind: 'several', ...made })),
  fc.record({ kind: fc.constant('true-false'), answer: fc.boolean(), otherwise: why }),
  typed.map((made) => ({ kind: 'short', ...made })),
  fc.tuple(typed, words(100)).map(([made, after]) => ({ kind: 'gap', prompt: `Say ____ and ${after}`, ...made })),
  fc.record({
    kind: fc.constant('number'),
    answer: numbers,
    tolerance: maybe(fc.constantFrom(0.5, 2, '5%')),
    unit: maybe(fc.constantFrom('s', 'MB')),
    mistakes: pairs('value', fc.integer({ min: 200_000, max: 300_000 })),
  }),
  fc.record({ kind: fc.constant('order'), items: several(words(60), 3, 5), mistake: maybe(why) }),
  fc.record({
    kind: fc.constant('output'),
    ...coded,
    prints: fc.constantFrom('3', '[1, 2]', '{"a": 1}', 'a\nb', '1 | 2', '-1'),
    mistakes: pairs('prints', fc.constantFrom('4', 'None', '{}', 'x = 1')),
  }),
  fc.record({
    kind: fc.constant('fault'),
    ...coded,
    lines: fc.constant([1]),
    fix: passages,
    decoys: maybe(fc.constant([])),
  }),
];

const common = fc.record({
  prompt: passages,
  hint: maybe(words(150)),
  why: passages,
  source: fc.record({
    title: fc.constantFrom('The manual', 'Docs: [a] & "b"', 'https://example.org/x', 'x_y *z*', '1. First'),
    url: fc.constantFrom('https://example.org/a_(b)?c=1&d=2#e', 'https://example.org/'),
  }),
  level: fc.constantFrom(1, 2, 3),
});

const withoutMissing = (made: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));

/** Well-formed as files are, each with a slug and a concept of its own. */
export const madeQuestions: fc.Arbitrary<Question[]> = fc
  .array(fc.tuple(common, fc.oneof(...own)), { minLength: 1, maxLength: 12 })
  .map((made) =>
    made.flatMap(([shared, special], index): Question[] => {
      const slug = `made-${index}`;
      const parsed = questionSchema.safeParse(withoutMissing({ ...shared, ...special, slug }));
      return parsed.success ? [{ ...parsed.data, concept: index % 2 ? 'odd-concept' : 'even-concept' }] : [];
    }),
  )
  .filter((questions) => questions.length > 0);
