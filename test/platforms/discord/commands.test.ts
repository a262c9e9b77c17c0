/**
 * Promises about what is registered: every declaration as Discord wants it, and a hash that changes
 * only with it.
 */
import { describe, expect, test } from 'vitest';
import { defineCommand } from '../../../src/chat/receive/command.ts';
import { paragraph, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { hashCommands, renderCommands } from '../../../src/platforms/discord/connect/commands/commands.ts';

const run = async () => view('x', [paragraph(text`x`)]);
const quiz = defineCommand({
  name: 'quiz',
  description: 'Asks questions',
  options: {
    subject: { kind: 'text', description: 'About what', suggest: () => [] },
    kind: {
      kind: 'choice',
      description: 'Which kind',
      choices: [{ value: 'gap', label: 'Fill the gap' }],
    },
    count: { kind: 'integer', description: 'How many', from: 1, to: 20, required: true },
  },
  who: 'learner',
  where: ['workspace', 'direct'],
  answers: 'private',
  run,
});
const setup = defineCommand({
  name: 'setup',
  description: 'Sets up',
  options: {},
  who: 'organiser',
  where: ['workspace'],
  answers: 'form',
  run,
});
const concept = defineCommand({
  name: 'concept',
  description: 'Looks up',
  options: { words: { kind: 'text', description: 'What' } },
  who: 'learner',
  where: ['workspace', 'direct'],
  answers: 'private',
  run,
});

describe('a command', () => {
  test('has typed options, the required ones first', () => {
    const [registered] = renderCommands([quiz]);
    expect(registered).toMatchObject({
      type: 1,
      name: 'quiz',
      options: [
        { type: 4, name: 'count', required: true, min_value: 1, max_value: 20 },
        { type: 3, name: 'subject', required: false, autocomplete: true },
        {
          type: 3,
          name: 'kind',
          required: false,
          choices: [{ name: 'Fill the gap', value: 'gap' }],
        },
      ],
    });
  });

  test('that works in direct messages is also one that a person can install for themselves', () => {
    expect(renderCommands([quiz, setup])).toMatchObject([
      { contexts: [0, 1, 2], integration_types: [0, 1] },
      { contexts: [0], integration_types: [0] },
    ]);
  });

  test('is hidden from nobody: who may use it is told by us', () => {
    expect(renderCommands([setup])[0]).not.toHaveProperty('default_member_permissions');
  });

  test('can be called and described in other languages', () => {
    const [registered] = renderCommands([setup], (english) =>
      english === 'setup' ? { fr: 'configurer' } : { fr: 'Configure' },
    );
    expect(registered).toMatchObject({
      name_localizations: { fr: 'configurer' },
      description_localizations: { fr: 'Configure' },
    });
  });
});

test('a message menu is there where its command is', () => {
  expect(renderCommands([concept]).map(({ name }) => name)).toEqual(['concept', 'Look this up']);
  expect(renderCommands([quiz]).map(({ name }) => name)).toEqual(['quiz']);
});

test('the hash tells a change, and nothing else', () => {
  expect(hashCommands(renderCommands([quiz, setup]))).toBe(hashCommands(renderCommands([quiz, setup])));
  expect(hashCommands(renderCommands([quiz, setup]))).not.toBe(
    hashCommands(renderCommands([{ ...quiz, description: 'Asks' }, setup])),
  );
});
