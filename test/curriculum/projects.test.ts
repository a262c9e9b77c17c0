/**
 * Projects and learning paths: what a good one becomes, and the words an author gets for each
 * mistake.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import { type Folder, makeFolder, packFile } from './folder.ts';

const PROJECT = 'projects/keep-a-log.md';
const PACK = 'packs/path.yaml';

const projectFile = `---
title: Keep a log
summary: A log that only grows.
level: beginner
hours: [2, 3]
needs: [Docker]
concepts: [append-only-log]
modules: [logs]
---

## Brief
Somebody wants a log.

## Data
Ten lines of text.

## Steps
1. Open the file.
2. Append a line.
3. Close it.
4. Read it with \`tail\`.

## Hints
- Flush before you close.
- Read it back.

## Checks
- \`wc -l\` says ten.
- A second run says twenty.
- The first ten are as they were.

## Criteria
- **Reading and exercises.** You can say why it grows.
- **Challenges.** It survives a kill.
- **Deployment.** One command starts it.
- **Write-up.** A page about it.

## Resources
- [One](https://example.org/1) (docs): to read.
- [Two](https://example.org/2) (book): to read.
- [Three](https://example.org/3) (paper): to read.
`;

const withProject = packFile.replace('projects: []', 'projects: [keep-a-log]');
const withPaths = (order: string): string =>
  `${withProject.replace('prerequisites: []', 'prerequisites: []\n        description: The first').replace(
    'milestones: []',
    `      - slug: files
        number: 2
        title: Files
        prerequisites: [logs]
        topics: [{title: More, concepts: [append-only-log]}]
milestones: []`,
  )}paths:
  - slug: straight
    title: Straight
    why: As it comes.
    order:
${order}`;

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});
const load = (files: Readonly<Record<string, string | undefined>>) => {
  const folder = makeFolder({ [PROJECT]: projectFile, [PACK]: withProject, ...files });
  folders.push(folder);
  return loadCurriculum(folder.path);
};
const said = (files: Readonly<Record<string, string | undefined>>): string[] =>
  load(files).problems.map(
    ({ file, line, column, severity, message, fix }) => `${file}:${line}:${column} ${severity}: ${message}; ${fix}`,
  );
const saidOf = (from: string, to: string): string[] => said({ [PROJECT]: projectFile.replace(from, to) });

describe('a project', () => {
  it('is found by its slug, with its steps, checks and criteria in order', () => {
    const { curriculum, problems } = load({});
    expect(problems).toEqual([]);
    const project = curriculum.projects.get('keep-a-log');
    expect(project).toMatchObject({ title: 'Keep a log', hours: [2, 3], after: [], level: 'beginner' });
    expect(project?.steps.map(wordsOf)[3]).toBe('Read it with tail.');
    expect([project?.checks.length, project?.criteria.length, project?.resources.length]).toEqual([3, 4, 3]);
    expect(curriculum.packs.get('path')?.projects).toEqual(['keep-a-log']);
  });

  it.each([
    [
      'lacks a section',
      '## Hints\n- Flush before you close.\n- Read it back.\n',
      '',
      ':1:1 error: the section `Hints` is missing; Add `## Hints`, a list of 2 to 6',
    ],
    [
      'misspells a section',
      '## Checks',
      '## Cheks',
      ':27:1 error: unknown section `Cheks`: did you mean `Checks`?; Write `## Checks`',
    ],
    ['misspells a key', 'hours:', 'houres:', ':5:1 error: unknown key `houres`: did you mean `hours`?; Write `hours`'],
    ['turns the hours round', '[2, 3]', '[3, 2]', ':5:8 error: `hours` begins with the larger number; Write [2, 3]'],
    [
      'has a level of its own',
      'level: beginner',
      'level: begginer',
      ':4:8 error: `level` can’t be `begginer`: did you mean `beginner`?; Write `beginner`',
    ],
    [
      'names a concept that isn’t there',
      'concepts: [append-only-log]',
      'concepts: [append-only-lgo]',
      ':7:12 error: there is no concept `append-only-lgo`: did you mean `append-only-log`?; Write `append-only-log`',
    ],
    [
      'names a module that isn’t there',
      'modules: [logs]',
      'modules: [lgos]',
      ':8:11 error: there is no module `lgos`: did you mean `logs`?; Write `logs`',
    ],
    [
      'forgets one of the four criteria',
      '- **Write-up.** A page about it.',
      '- **Fun.** You had some.',
      ':1:1 error: no criterion is about “Write-up”; Add `- **Write-up.** …` under `## Criteria`',
    ],
    [
      'has a criterion without a name',
      '- **Challenges.** It survives a kill.',
      '- It survives a kill',
      ':33:1 error: criterion 2 doesn’t begin with its name; Begin it as `**Deployment.** …`',
    ],
    [
      'has too few steps',
      '3. Close it.\n4. Read it with `tail`.\n',
      '',
      ':18:1 error: there are 2 entries; 4 to 10 are wanted; Add 2',
    ],
    [
      'has a resource without a link',
      '- [One](https://example.org/1) (docs): to read.',
      '- One (docs): to read.',
      ':39:1 error: this entry isn’t a resource; Write it as `[Title](https://…) (kind): why to read it.`; kinds: paper, docs, book, article, video, course, code',
    ],
    [
      'builds on a project that isn’t there',
      'modules: [logs]',
      'modules: [logs]\nafter: [keep-a-lgo]',
      ':9:9 error: there is no project `keep-a-lgo`: did you mean `keep-a-log`?; Write `keep-a-log`',
    ],
  ])('that %s is told where and how to mend it', (_, from, to, words) => {
    expect(saidOf(from, to)).toContain(`${PROJECT}${words}`);
  });

  it('that comes after one that comes after it is in a circle', () => {
    const building = (slug: string): string =>
      projectFile.replace('modules: [logs]', `modules: [logs]\nafter: [${slug}]`);
    expect(
      said({
        [PROJECT]: building('read-a-log'),
        'projects/read-a-log.md': building('keep-a-log'),
        [PACK]: packFile.replace('projects: []', 'projects: [keep-a-log, read-a-log]'),
      }),
    ).toEqual([
      `${PROJECT}:9:8 error: prerequisites go in a circle: keep-a-log → read-a-log → keep-a-log; Leave one of them out under \`after\``,
    ]);
  });

  it('is missed by a pack that names it, and misses a pack that does', () => {
    expect(
      said({ [PACK]: withProject.replace('[keep-a-log]', '[keep-a-lok, keep-a-lok]\ncapstone: keep-a-log') }),
    ).toEqual([
      `${PACK}:17:12 error: there is no project \`keep-a-lok\`: did you mean \`keep-a-log\`?; Write \`keep-a-log\``,
      `${PACK}:17:24 error: there is no project \`keep-a-lok\`: did you mean \`keep-a-log\`?; Write \`keep-a-log\``,
      `${PACK}:17:24 error: the project \`keep-a-lok\` is there twice; Leave one out`,
      `${PACK}:18:11 error: \`keep-a-log\` is a project of the level beginner; Give its file \`level: capstone\`, or name another`,
    ]);
    expect(said({ [PACK]: packFile })).toEqual([
      `${PROJECT}:1:1 warning: no pack has the project \`keep-a-log\`; Name it under \`projects\` of a pack, or remove it`,
    ]);
  });
});

describe('a learning path', () => {
  it('is part of its pack, in its order', () => {
    const { curriculum, problems } = load({
      [PACK]: withPaths('      - {module: logs}\n      - {module: files, why: Then these.}\n'),
    });
    expect(problems).toEqual([]);
    expect(curriculum.packs.get('path')?.paths).toEqual([
      {
        slug: 'straight',
        title: 'Straight',
        why: 'As it comes.',
        order: [{ module: 'logs' }, { module: 'files', why: 'Then these.' }],
      },
    ]);
  });

  it.each([
    [
      'puts a module before what it builds on',
      '      - {module: files}\n      - {module: logs}\n',
      '`files` comes before `logs`, which it builds on; Move `logs` above it',
    ],
    [
      'leaves out what a module builds on',
      '      - {module: files}\n',
      '`files` comes before `logs`, which it builds on; Add `logs` above it, or name it under `assumes`',
    ],
    [
      'names what the pack doesn’t teach',
      '      - {module: lgos}\n',
      'there is no module `lgos`: did you mean `logs`?; Write `logs`',
    ],
    [
      'comes to a module twice',
      '      - {module: logs}\n      - {module: logs}\n',
      '`logs` is in this path twice; Leave it where it is needed first',
    ],
    [
      'has a step of two things',
      '      - {module: logs, concept: append-only-log}\n',
      'a step of a path names either a `module` or a `concept`; Leave one of them out',
    ],
    [
      'takes something for known that isn’t there',
      '      - {module: logs}\n    assumes: [flies]\n',
      'there is no module or concept `flies`: did you mean `files`?; Write `files`',
    ],
  ])('that %s is told where and how to mend it', (_, order, words) => {
    expect(said({ [PACK]: withPaths(order) }).map((line) => line.replace(/^\S+ error: /, ''))).toEqual([words]);
  });

  it('may assume what it leaves out', () => {
    expect(said({ [PACK]: withPaths('      - {module: files}\n    assumes: [logs]\n') })).toEqual([]);
  });
});
