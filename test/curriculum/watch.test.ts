/**
 * A running bot reads changed files again, and keeps the last good curriculum while they are
 * broken.
 */
import { cpSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Curriculum } from '../../src/curriculum/model.ts';
import { CurriculumError, type Problem } from '../../src/curriculum/problem.ts';
import { openCurriculum } from '../../src/curriculum/watch.ts';
import { conceptFile, type Folder, makeFolder } from './folder.ts';

const CONCEPT = 'concepts/append-only-log/concept.md';
let folder: Folder;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

const titleIn = (curriculum: Curriculum) => curriculum.concepts.get('append-only-log')?.title;

it('refuses to start on a broken curriculum, and lists everything that is wrong', () => {
  folder.write(CONCEPT, conceptFile.replace('title', 'titel'));
  expect(() => openCurriculum(folder.path)).toThrow(CurriculumError);
  expect(() => openCurriculum(folder.path)).toThrow(
    /append-only-log\/concept\.md:2:1 unknown key `titel`: did you mean `title`\?; Write `title`/,
  );
});

it('keeps the last good curriculum while a file is broken', () => {
  const refused: (readonly Problem[])[] = [];
  const opened = openCurriculum(folder.path, { onProblems: (problems) => refused.push(problems) });
  folder.write(CONCEPT, 'nonsense');
  expect(opened.reload()).toMatchObject([{ severity: 'error' }]);
  expect(titleIn(opened.current())).toBe('Append-only log');
  expect(refused).toHaveLength(1);
  folder.write(CONCEPT, conceptFile.replace('Append-only log', 'Commit log'));
  expect(opened.reload()).toEqual([]);
  expect(titleIn(opened.current())).toBe('Commit log');
  opened.close();
});

it('reads changed files by itself', async () => {
  const changed = Promise.withResolvers<Curriculum>();
  const opened = openCurriculum(folder.path, {
    onLoaded: (curriculum) => {
      if (titleIn(curriculum) === 'Commit log') changed.resolve(curriculum);
    },
  });
  folder.write(CONCEPT, conceptFile.replace('Append-only log', 'Commit log'));
  // The watcher alone must not keep a process alive, so the test does.
  const alive = setInterval(() => {}, 1000);
  expect(await changed.promise).toBe(opened.current());
  clearInterval(alive);
  opened.close();
});

/**
 * Settles when a curriculum with this title is current. The watcher alone must not keep a process
 * alive, so this does.
 */
const watchFor = (path: string, title: string, told: (readonly Problem[])[] = []) => {
  const loaded = Promise.withResolvers<void>();
  const alive = setInterval(() => {}, 1000);
  const opened = openCurriculum(path, {
    onProblems: (problems) => told.push(problems),
    onLoaded: (curriculum) => {
      if (titleIn(curriculum) === title) loaded.resolve();
    },
  });
  const close = (): void => {
    opened.close();
    clearInterval(alive);
  };
  return { loaded: loaded.promise, close };
};

it('reads the folder that a link points to now, and what is changed in it afterwards', async () => {
  const other = makeFolder({ [CONCEPT]: conceptFile.replace('Append-only log', 'Second log') });
  const current = `${folder.path}-current`;
  symlinkSync(folder.path, current);
  const second = watchFor(current, 'Second log');
  const third = watchFor(current, 'Third log');
  symlinkSync(other.path, `${current}.new`);
  renameSync(`${current}.new`, current);
  await second.loaded;
  second.close();
  other.write(CONCEPT, conceptFile.replace('Append-only log', 'Third log'));
  await third.loaded;
  third.close();
  rmSync(current);
  other.remove();
});

it('reads the folder that is moved into the place of the old one, and says so while there is none', async () => {
  const told: (readonly Problem[])[] = [];
  const second = watchFor(folder.path, 'Second log', told);
  const old = `${folder.path}-old`;
  cpSync(folder.path, old, { recursive: true });
  rmSync(folder.path, { recursive: true });
  await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0);
  renameSync(old, folder.path);
  folder.write(CONCEPT, conceptFile.replace('Append-only log', 'Second log'));
  await second.loaded;
  second.close();
});
