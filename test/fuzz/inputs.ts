/** What people, old messages and forgers may send: drawn by fast-check, played by `play.ts`. */
import fc from 'fast-check';

/** Words that have broken something somewhere: in a query, a renderer, a reader of dates or a log. */
const AWKWARD = [
  '',
  ' ',
  'x',
  '0',
  '-1',
  '1e99',
  'NaN',
  '9007199254740993',
  '2026-02-30',
  '2026-03-29',
  'tomorrow',
  '02:30',
  '24:61',
  'Europe/Paris',
  'Mars/Olympus',
  'null',
  '__proto__',
  'constructor',
  '%',
  "'; drop table person; --",
  '\u0000',
  '\ud800',
  '\u202eevil',
  'مرحبا بكم في ساعات العمل',
  '🧑‍🚀🏳️‍🌈',
  'a\nb\r\nc\td',
  '@everyone <@1> <!channel> <#1>',
  '**[x](javascript:alert(1))** `',
  'javascript:alert(1)',
  'http://169.254.169.254/latest',
  'http://[::1]:5432/',
  'https://example.com/a?b=c#d',
  'a'.repeat(101),
  '长'.repeat(4000),
  'w'.repeat(4001),
  '.*+?^$()|[]\\',
];

export const words = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...AWKWARD) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: -5, max: 500 }).map(String) },
);

/** A place in whatever list there is when its turn comes. */
const place = fc.nat({ max: 100_000 });
const several = fc.array(place, { minLength: 12, maxLength: 12 });

export type Input = {
  readonly kind: 'command' | 'press' | 'forge' | 'words' | 'suggest' | 'again' | 'wait';
  /** Who does it. */
  readonly who: number;
  /** Which command, control or action it is. */
  readonly which: number;
  /** Chooses for option after option, field after field. */
  readonly picks: readonly number[];
  readonly typed: readonly string[];
  /** Of another's message, in another place, with what was never offered. */
  readonly wild: boolean;
};

export const input: fc.Arbitrary<Input> = fc.record({
  kind: fc.oneof(
    { weight: 9, arbitrary: fc.constant('press' as const) },
    { weight: 5, arbitrary: fc.constant('command' as const) },
    { weight: 9, arbitrary: fc.constant('forge' as const) },
    { weight: 1, arbitrary: fc.constantFrom('words', 'suggest', 'again', 'wait') },
  ),
  who: place,
  which: place,
  picks: several,
  typed: fc.array(words, { minLength: 4, maxLength: 4 }),
  wild: fc.nat({ max: 9 }).map((n) => n === 0),
});
