/** The shell: `watermark check` and `watermark concept`, as scripts and people use them. */
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/check.ts';
import { runConcept } from '../../src/cli/concept.ts';
import { type Folder, makeFolder } from './folder.ts';

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
  expect(await runCheck({ json: true, folder: folder.path }, write)).toBe(0);
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
  });
  folder.write('concepts/append-only-log/concept.md', 'nonsense');
  expect(await runCheck({ json: true, folder: folder.path }, write)).toBe(1);
  expect(lastLine()).toMatchObject({ errors: 1 });
});

it('concept answers with one line of JSON, best first', async () => {
  expect(await runConcept('apend only', { json: true, folder: folder.path }, nothing, write)).toBe(0);
  expect(lines).toHaveLength(1);
  expect(lastLine()).toEqual({
    query: 'apend only',
    results: [{ slug: 'append-only-log', title: 'Append-only log', score: expect.any(Number) }],
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
    results: [{ slug: 'append-only-log', score: 1 }],
  });
  input.end('\npizza\n');
  expect(await done).toBe(0);
  expect(lines.slice(1)).toEqual(['{"query":"","results":[]}', '{"query":"pizza","results":[]}']);
});

it('concept says so in words when there is nothing', async () => {
  await runConcept('pizza', { folder: folder.path }, nothing, write);
  expect(lines).toEqual(['Nothing found for “pizza”.']);
  expect(await runConcept('x', { folder: '/nowhere' }, nothing, write)).toBe(1);
  expect(lines.at(-1)).toMatch(/^There is no curriculum in \/nowhere/);
});
