/** The shell: `watermark check` and `watermark concept`, as scripts and people use them. */
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/curriculum/check.ts';
import { runConcept } from '../../src/cli/curriculum/concept.ts';
import { type Folder, makeFolder, questionsFile } from './folder.ts';

let folder: Folder;
let lines: string[];
const write = (line: string): void => {
  lines.push(line);
};
beforeEach(() => {
  folder = makeFolder();
  lines = [];
});
afterEach(() => folder.remove());

const nothing = Readable.from([]);
const lastLine = (): unknown => JSON.parse(lines.at(-1) ?? '');

it('check ends with one line of JSON, and with 1 only on an error', async () => {
  expect(await runCheck([], { json: true, folder: folder.path }, write)).toBe(0);
  expect(lastLine()).toEqual({
    packs: 1,
    modules: 1,
    concepts: 1,
    conceptsComplete: 0,
    questions: 1,
    questionsByKind: {
      single: 0,
      several: 0,
      'true-false': 1,
      gap: 0,
      short: 0,
      number: 0,
      order: 0,
      output: 0,
      fault: 0,
    },
    errors: 0,
    warnings: 0,
    problems: [],
    measures: expect.any(Array),
    measuresOfAll: expect.arrayContaining([
      { name: 'true or false: the statement is true', count: 1, of: 1, wanted: [0.45, 0.55] },
      { name: 'concepts: there are 10 questions', count: 0, of: 1, wanted: [1, 1] },
    ]),
  });
  folder.write('concepts/append-only-log/concept.md', 'nonsense');
  expect(await runCheck([], { json: true, folder: folder.path }, write)).toBe(1);
  expect(lastLine()).toMatchObject({
    errors: 1,
    problems: [
      {
        severity: 'error',
        file: 'concepts/append-only-log/concept.md',
        line: 1,
        column: 1,
        message: expect.any(String),
        fix: expect.any(String),
      },
    ],
  });
});

it('check names the folder it has read, and tells of the concepts that are asked for', async () => {
  const path = folder.path;
  folder.write('concepts/b-tree/concept.md', 'nonsense');
  expect(await runCheck(['append-only-log'], { folder: path }, write)).toBe(0);
  expect(lines).toEqual([`${path}: 1 pack, 1 module, 1 concept (0 complete), 1 question: no errors, no warnings.`]);
  expect(await runCheck(['b-tree'], { folder: path }, write)).toBe(1);
  lines = [];
  expect(await runCheck(['b-trie'], { folder: path }, write)).toBe(1);
  expect(lines).toEqual([`There is no concept b-trie in ${path}. Did you mean b-tree?`]);
});

it('check --form tells what gives an answer away, and what was measured, with 0', async () => {
  const questions = questionsFile.replace('A log only grows.', 'A log usually grows.');
  folder.write('concepts/append-only-log/questions.yaml', questions);
  expect(await runCheck([], { form: true, json: true, folder: folder.path }, write)).toBe(0);
  expect(lines.join('\n')).toContain('“usually” means something else to everybody');
  expect(lines.join('\n')).toContain('true or false: the statement is true in 1 of 1');
  expect(lastLine()).toMatchObject({
    warnings: 1,
    problems: [{ severity: 'warning', line: 3, column: 11 }],
    measures: expect.arrayContaining([
      { name: 'true or false: the statement is true', count: 1, of: 1, wanted: [0.45, 0.55] },
    ]),
  });
});

it('concept answers with one line of JSON, best first', async () => {
  expect(await runConcept('apend only', { json: true, folder: folder.path }, nothing, write)).toBe(0);
  expect(lines).toHaveLength(1);
  expect(lastLine()).toEqual({
    query: 'apend only',
    // A slip in half of a name: the right one, and not surely so.
    confident: false,
    results: [
      {
        slug: 'append-only-log',
        title: 'Append-only log',
        score: expect.any(Number),
        confident: false,
      },
    ],
  });
});

it('concept - answers each line as it comes, before the next is written', async () => {
  const input = new PassThrough();
  const answered = Promise.withResolvers<string>();
  const done = runConcept('-', { folder: folder.path }, input, (line) => {
    write(line);
    answered.resolve(line);
  });
  input.write('AOL\n');
  expect(JSON.parse(await answered.promise)).toMatchObject({
    query: 'AOL',
    confident: true,
    results: [{ slug: 'append-only-log', score: 1, confident: true }],
  });
  input.end('\npizza\n');
  expect(await done).toBe(0);
  expect(lines.slice(1)).toEqual([
    '{"query":"","confident":false,"results":[]}',
    '{"query":"pizza","confident":false,"results":[]}',
  ]);
});

it('concept says so in words when there is nothing', async () => {
  await runConcept('pizza', { folder: folder.path }, nothing, write);
  expect(lines).toEqual(['I have nothing on “pizza”.']);
  expect(await runConcept('x', { folder: '/nowhere' }, nothing, write)).toBe(1);
  expect(lines.at(-1)).toMatch(/^There is no curriculum in \/nowhere/);
});
