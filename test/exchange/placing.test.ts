/** What an import meets in the folder when it puts its files there: others who write, and an import that was stopped. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runExport } from '../../src/cli/curriculum/export.ts';
import { runImport } from '../../src/cli/curriculum/import.ts';
import { ExchangeError } from '../../src/exchange/draft.ts';
import { type Placed, withFolder } from '../../src/exchange/place.ts';
import { type Folder, makeFolder } from '../curriculum/folder.ts';

let folder: Folder;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

const inFolder = (path: string): string => join(folder.path, path);

it('a file that has just come to be there is told of, and nothing is written', async () => {
  const theirs = '# somebody is writing here\n';
  const log = inFolder('concepts/append-only-log/questions.yaml');
  const fresh = { concept: 'fresh', conceptFile: '---\n', questions: '- fresh\n' };
  const ours = { concept: 'append-only-log', questions: '- ours\n' };
  const bring = (placed: readonly Placed[], meanwhile: () => void) =>
    withFolder(folder.path, () => {
      meanwhile();
      return { placed };
    });
  await expect(bring([fresh, ours], () => writeFileSync(log, theirs))).rejects.toThrow(
    /append-only-log\/questions\.yaml was changed while I read it\. Run this again/,
  );
  expect(readFileSync(log, 'utf8')).toBe(theirs);
  await expect(bring([fresh, { ...ours, before: theirs }], () => rmSync(log))).rejects.toThrow(ExchangeError);
  expect(readdirSync(inFolder('concepts'))).toEqual(['append-only-log']);
  await expect(bring([ours, fresh], () => mkdirSync(inFolder('concepts/fresh')))).rejects.toThrow(ExchangeError);
  expect(readdirSync(inFolder('concepts/append-only-log'))).not.toContain('questions.yaml');
  expect(readdirSync(inFolder('concepts/fresh'))).toEqual([]);
  expect(readdirSync(folder.path).toSorted()).toEqual(['concepts', 'packs']);
});

it('an import that was stopped midway is told of, and run again brings the rest', async () => {
  const files = mkdtempSync(join(tmpdir(), 'watermark-files-'));
  const file = join(files, 'both.gift');
  writeFileSync(file, '$CATEGORY: one\n\nFirst? {T}\n\n$CATEGORY: two\n\nSecond? {T}\n');
  const bring = async (): Promise<string> => {
    const lines: string[] = [];
    await runImport(file, { folder: folder.path }, (line) => lines.push(line));
    return lines.join('\n');
  };
  await bring();
  rmSync(inFolder('concepts/two'), { recursive: true });
  mkdirSync(inFolder('.import/two'), { recursive: true });
  expect(await bring()).toMatch(/If nobody does, an import was stopped midway: delete .*\.import first/);
  rmSync(inFolder('.import'), { recursive: true });
  expect(await bring()).toMatch(/is there already, in concepts\/one\/[\s\S]*two\/questions\.yaml: 1 question/);
  expect(readdirSync(inFolder('concepts'))).toEqual(['append-only-log', 'one', 'two']);
  rmSync(files, { recursive: true });
});

it('a deck of ours adds nothing when it is imported a second time', async () => {
  const files = mkdtempSync(join(tmpdir(), 'watermark-files-'));
  const deck = join(files, 'deck.apkg');
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  await runExport(deck, { folder: 'quizzes', to: 'apkg', concepts: ['cap-theorem', 'parquet'] }, write);
  expect(await runImport(deck, { folder: folder.path }, write)).toBe(0);
  const textOf = (concept: string): string => readFileSync(inFolder(`concepts/${concept}/questions.yaml`), 'utf8');
  const before = ['cap-theorem', 'parquet'].map(textOf);
  expect(before.join('').match(/^- slug:/gm)?.length).toBeGreaterThanOrEqual(20);
  for (const flags of [{}, { add: true }, { into: 'elsewhere' }]) {
    lines.length = 0;
    expect(await runImport(deck, { folder: folder.path, ...flags }, write)).toBe(1);
    expect(lines.at(-1)).toBe('There was nothing to import, and nothing was written.');
  }
  expect(['cap-theorem', 'parquet'].map(textOf)).toEqual(before);
  expect(readdirSync(inFolder('concepts'))).toEqual(['append-only-log', 'cap-theorem', 'parquet']);
  rmSync(files, { recursive: true });
});
