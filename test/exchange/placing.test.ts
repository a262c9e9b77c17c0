/** What an import meets in the folder when it puts its files there: others who write, and an import that was stopped. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
