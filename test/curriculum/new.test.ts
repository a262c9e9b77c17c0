/** `watermark new`: what an author begins with, and what `check` then tells them to write. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runNewConcept, runNewQuestion } from '../../src/cli/curriculum/new.ts';
import { checkCurriculum } from '../../src/curriculum/check/check-report.ts';
import { kindNames } from '../../src/curriculum/kinds.ts';
import { type Folder, makeFolder, packFile, questionsFile } from './folder.ts';

const LOG = 'concepts/append-only-log/questions.yaml';
let folder: Folder;
let lines: string[];
const write = (line: string): void => {
  lines.push(line);
};
beforeEach(() => {
  folder = makeFolder({ 'packs/path.yaml': packFile.replace('[append-only-log]', '[append-only-log, b-tree]') });
  folder.write('concepts/b-tree/concept.md', '---\ntitle: B-tree\nsummary: A tree.\n---\n\n## Definition\nA tree.\n');
  lines = [];
});
afterEach(() => folder.remove());

const textOf = (file: string): string => readFileSync(join(folder.path, file), 'utf8');
const problemsNow = async () => (await checkCurriculum(folder.path)).problems;
/** As an author who goes down the list and writes something in each place. */
const fillIn = (file: string): void => folder.write(file, textOf(file).replaceAll('TODO: ', 'Words: '));
const finish = (file: string): void => folder.write(file, textOf(file).replace(/^ {2}draft: true\n/m, ''));

it.each(kindNames)('a new question of the kind %s has only words left to write', async (kind) => {
  expect(runNewQuestion('append-only-log', kind, 'log-new', folder.path, write)).toBe(0);
  expect(textOf(LOG).startsWith(questionsFile), 'what was there stays').toBe(true);
  expect(lines[0]).toBe(`${join(folder.path, LOG)}:10 is begun. Next:`);
  expect(textOf(LOG).split('\n')[9]).toBe('- slug: log-new');
  const problems = await problemsNow();
  expect(problems.length).toBeGreaterThan(4);
  for (const { severity, message, line } of problems) {
    expect([severity, message]).toEqual(['warning', expect.stringMatching(/^a draft: still to be written: [^"]+$/)]);
    expect(textOf(LOG).split('\n')[line - 1]).toContain('TODO: ');
  }
  fillIn(LOG);
  expect((await problemsNow()).map(({ message }) => message)).toEqual(['nothing is missing in this draft']);
  finish(LOG);
  expect(await problemsNow()).toEqual([]);
});

it('two drafts of one slug are told, and a draft of a slug that a question has', async () => {
  for (const slug of ['log-new', 'log-newer', 'log-newest'])
    runNewQuestion('append-only-log', 'single', slug, folder.path, write);
  folder.write(LOG, textOf(LOG).replace('slug: log-newer', 'slug: log-new').replace('log-newest', 'log-grows'));
  const told = (await problemsNow()).filter(({ message }) => message.includes('already used'));
  expect(told.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', `a draft: the slug \`log-new\` is already used at ${LOG}:10`],
    ['warning', `a draft: the slug \`log-grows\` is already used at ${LOG}:1`],
  ]);
});

it('a new concept has every section, and its first question a file', async () => {
  expect(runNewConcept('lsm-tree', 'LSM tree', folder.path, write)).toBe(0);
  folder.write('packs/path.yaml', packFile.replace('[append-only-log]', '[append-only-log, b-tree, lsm-tree]'));
  const problems = await problemsNow();
  const told = problems.map(({ message }) => message);
  expect(told.every((message) => /^still to be written: [^*"\]]+$/.test(message))).toBe(true);
  expect(told).toContain('still to be written: What this snippet shows (Python)');
  expect(lines.at(-1)).toBe(
    `  npm run -s watermark -- new question lsm-tree single lsm-tree-first --folder ${folder.path}`,
  );
  fillIn('concepts/lsm-tree/concept.md');
  expect(await problemsNow()).toEqual([]);
  expect(runNewQuestion('lsm-tree', 'single', 'lsm-first', folder.path, write)).toBe(0);
  expect(textOf('concepts/lsm-tree/questions.yaml').startsWith('- slug: lsm-first\n')).toBe(true);
});

it('nothing that is there is written over', () => {
  const before = textOf('concepts/b-tree/concept.md');
  expect(runNewConcept('b-tree', undefined, folder.path, write)).toBe(1);
  expect(lines).toEqual([`${folder.path}/concepts/b-tree/concept.md is there already, so nothing was written.`]);
  expect(textOf('concepts/b-tree/concept.md')).toBe(before);
});

it.each([
  [['append-only-log', 'singel', 'log-new'], /^There is no kind singel; did you mean single\? There are: single, /],
  [
    ['append-only-lock', 'single', 'log-new'],
    /^There is no concept append-only-lock in .* Did you mean append-only-log\?$/,
  ],
  [
    ['append-only-log', 'single', 'Log New'],
    /^`Log New` can’t be a slug: a slug is lower-case words joined by hyphens/,
  ],
  [['b-tree', 'single', 'log-grows'], /^`log-grows` is already at .*questions\.yaml:1\. Give this question a slug/],
] as const)('a question isn’t begun: %j', ([concept, kind, slug], words) => {
  expect(runNewQuestion(concept, kind, slug, folder.path, write)).toBe(1);
  expect(lines).toEqual([expect.stringMatching(words)]);
  expect(textOf(LOG)).toBe(questionsFile);
  expect(existsSync(join(folder.path, 'concepts/b-tree/questions.yaml'))).toBe(false);
});

it('a question that follows a file without a last line break begins a line of its own', async () => {
  folder.write(LOG, questionsFile.trimEnd());
  expect(runNewQuestion('append-only-log', 'true-false', 'log-new', folder.path, write)).toBe(0);
  fillIn(LOG);
  finish(LOG);
  expect((await checkCurriculum(folder.path)).summary).toMatchObject({ questions: 2, errors: 0 });
});
