/**
 * What the composer makes of a line: the way people say things is understood, and what is wrong is
 * said beside its field.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkGiven, matching, readLine } from '../../../src/platforms/sandbox/page/composer/command-line.ts';
import type { CommandInfo } from '../../../src/platforms/sandbox/protocol.ts';

const common = { who: 'learner', where: ['direct'], answers: 'private' } as const;
const quiz: CommandInfo = {
  ...common,
  name: 'quiz',
  description: 'Answer questions',
  options: [
    { kind: 'text', name: 'topic', description: '', required: false, suggests: true },
    { kind: 'integer', name: 'count', description: '', required: false, from: 1, to: 20 },
    {
      kind: 'choice',
      name: 'kind',
      description: '',
      required: false,
      choices: [
        { value: 'single', label: 'Single choice' },
        { value: 'gap', label: 'Fill the gap' },
      ],
    },
  ],
};
const concept: CommandInfo = {
  ...common,
  name: 'concept',
  description: 'Look something up',
  options: [{ kind: 'text', name: 'words', description: '', required: true, suggests: true }],
};
const review: CommandInfo = { ...common, name: 'review', description: 'What is due', options: [] };
const commands = [concept, quiz, review];

describe('a typed line', () => {
  it.each([
    ['/quiz cap theorem 5', { topic: 'cap theorem', count: '5' }],
    ['/quiz 5 cap theorem', { topic: 'cap theorem', count: '5' }],
    ['/quiz cap theorem fill the gap 5', { topic: 'cap theorem', kind: 'fill the gap', count: '5' }],
    ['/quiz 5 single', { count: '5', kind: 'single' }],
    ['/quiz topic: 3 tier model count: 4', { topic: '3 tier model', count: '4' }],
    ['/quiz count:50 cap', { count: '50 cap' }],
    ['/QUIZ  cap   theorem ', { topic: 'cap theorem' }],
    ['/quiz ', {}],
    ['/concept exactly once 2', { words: 'exactly once 2' }],
  ])('%j is understood', (line, given) => {
    expect(readLine(line, commands)).toMatchObject({ kind: 'command', given, extra: '' });
  });

  it('that is no command is only words', () => {
    expect(readLine('hello', commands)).toEqual({ kind: 'words' });
    expect(readLine('/re', commands)).toEqual({ kind: 'name', typed: 're' });
    expect(readLine('/revue now', commands)).toEqual({ kind: 'unknown', name: 'revue' });
    expect(readLine('/review now', commands)).toMatchObject({ extra: 'now' });
  });

  it('loses no word, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9]{1,6}$/), { maxLength: 8 }), (words) => {
        const reading = readLine(`/quiz ${words.join(' ')}`, commands);
        if (reading.kind !== 'command') throw new Error(reading.kind);
        const kept = [...Object.values(reading.given), reading.extra].join(' ').split(' ').filter(Boolean);
        expect(kept.toSorted()).toEqual(words.toSorted());
      }),
    );
  });
});

describe('what can be sent', () => {
  it('is checked field by field', () => {
    expect(checkGiven(quiz, { topic: 'cap', count: '5', kind: 'Fill the gap' })).toEqual({
      options: { topic: 'cap', count: 5, kind: 'Fill the gap' },
      problems: {},
    });
    expect(checkGiven(quiz, { count: '50', kind: 'dance' })).toEqual({
      options: {},
      problems: {
        count: 'A whole number from 1 to 20',
        kind: 'One of: Single choice, Fill the gap',
      },
    });
    expect(checkGiven(concept, { words: ' ' })).toEqual({
      options: {},
      problems: { words: 'Please fill this in' },
    });
  });
});

describe('the list of commands', () => {
  it('puts what begins with the typed letters first', () => {
    expect(matching(commands, '').map(({ name }) => name)).toEqual(['concept', 'quiz', 'review']);
    expect(matching(commands, 'q').map(({ name }) => name)).toEqual(['quiz']);
    expect(matching(commands, 'look').map(({ name }) => name)).toEqual(['concept']);
  });
});
