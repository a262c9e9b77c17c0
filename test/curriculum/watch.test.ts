/** A running bot reads changed files again, and keeps the last good curriculum while they are broken. */
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
