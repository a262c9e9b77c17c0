/** Promises about what may be typed after a slash command. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OptionDeclarations } from '../../../src/chat/receive/command.ts';
import { parseCommandText } from '../../../src/platforms/slack/receive/command-text.ts';

const quiz = {
  options: {
    about: { kind: 'text', description: 'A concept' },
    count: { kind: 'integer', description: 'How many', from: 1, to: 20 },
    kind: {
      kind: 'choice',
      description: 'Only this kind',
      choices: [
        { value: 'single', label: 'Single choice' },
        { value: 'true-false', label: 'True or false' },
      ],
    },
  } satisfies OptionDeclarations,
};
const review = {
  options: {
    count: { kind: 'integer', description: 'How many', from: 1, to: 20 },
  } satisfies OptionDeclarations,
};

const read = (typed: string, command: Parameters<typeof parseCommandText>[0] = quiz) => {
  const parsed = parseCommandText(command, typed);
  return parsed.kind === 'help' ? 'help' : parsed.options;
};

describe('a person types', () => {
  test.each([
    ['', {}],
    ['   ', {}],
    ['cap theorem', { about: 'cap theorem' }],
    ['cap theorem 5', { about: 'cap theorem', count: 5 }],
    ['5', { count: 5 }],
    ['2 phase commit', { about: '2 phase commit' }],
    ['"2 phase commit 3"', { about: '2 phase commit 3' }],
    ['“smart quotes” 3', { about: 'smart quotes', count: 3 }],
    ['count=5 cap', { count: 5, about: 'cap' }],
    ['cap --count=5', { count: 5, about: 'cap' }],
    ['COUNT:5', { count: 5 }],
    ['about: cap theorem', { about: 'cap theorem' }],
    ['about: "cap theorem" count: 5', { about: 'cap theorem', count: 5 }],
    ['about=cap theorem', { about: 'cap theorem' }],
    ['count: 5 about: cap', { count: 5, about: 'cap' }],
    ['about: count: 5', { about: '', count: 5 }],
    ['cap about:', { about: 'cap' }],
    ['—count=5 cap', { count: 5, about: 'cap' }],
    ['–about=cap', { about: 'cap' }],
    ['cap — theorem', { about: 'cap — theorem' }],
    ['cuont=5', { count: 5 }],
    ['about="cap theorem" 3', { about: 'cap theorem', count: 3 }],
    ['cap true or false', { about: 'cap', kind: 'true-false' }],
    ['cap True-False 7', { about: 'cap', kind: 'true-false', count: 7 }],
    ['kind="single choice"', { kind: 'single' }],
    ['single', { kind: 'single' }],
    ['"single"', { about: 'single' }],
    ['true or false consistency', { about: 'true or false consistency' }],
    ['what is x=1', { about: 'what is x=1' }],
    ['https://example.org/a?b=c', { about: 'https://example.org/a?b=c' }],
    ['it\'s "unclosed', { about: 'it\'s "unclosed' }],
  ])('%j', (typed, options) => {
    expect(read(typed)).toEqual(options);
  });

  test.each(['help', '--help', '—help', '-h', '?', 'HELP'])('%j to be helped', (typed) =>
    expect(read(typed)).toBe('help'),
  );

  test('words where none are welcome, and they are kept for the refusal', () => {
    expect(read('lots', review)).toEqual({ count: 'lots' });
    expect(read('colour=red', review)).toEqual({ colour: 'red' });
  });

  test('what does not fit, and it is kept as typed for the refusal', () => {
    expect(read('count=many')).toEqual({ count: 'many' });
    expect(read('kind=riddle')).toEqual({ kind: 'riddle' });
    expect(read('99')).toEqual({ count: 99 });
  });
});

describe('whatever is typed', () => {
  const anything = fc.string({ unit: 'grapheme', maxLength: 200 });

  test('is read without failing, into text or whole numbers', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const options = read(typed);
        if (options === 'help') return;
        for (const value of Object.values(options))
          expect(typeof value === 'string' || Number.isInteger(value)).toBe(true);
      }),
    );
  });

  test('in quotes after a name comes out as it went in', () => {
    fc.assert(
      fc.property(anything, (words) => {
        const options = read(`about="${words.replaceAll(/["\\]/g, '\\$&')}"`);
        expect(options).toEqual({ about: words });
      }),
    );
  });

  test('loses no word that is not an option', () => {
    const word = fc.stringMatching(/^[b-j]{3,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), fc.integer({ min: 1, max: 20 }), (words, count) => {
        fc.pre(words[0] !== 'help');
        expect(read(`${words.join('  ')} count=${count}`)).toEqual({
          about: words.join(' '),
          count,
        });
      }),
    );
  });

  test('of enormous length is read in a moment', () => {
    expect(read('a '.repeat(20_000))).toMatchObject({ about: expect.stringContaining('a a a') });
  });
});
