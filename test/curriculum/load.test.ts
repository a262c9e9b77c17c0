/** What an author is told: every mistake at once, where it is, what is wrong and how to mend it. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkCurriculum, describeProblems, describeSummary } from '../../src/curriculum/check/check-report.ts';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { conceptFile, type Folder, makeFolder, packFile, questionsFile } from './folder.ts';

const CONCEPT = 'concepts/append-only-log/concept.md';
const QUESTIONS = 'concepts/append-only-log/questions.yaml';
const PACK = 'packs/path.yaml';

const folders: Folder[] = [];
const folderWith = (files: Readonly<Record<string, string | undefined>> = {}): Folder => {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

const said = (files: Readonly<Record<string, string | undefined>>): string[] =>
  loadCurriculum(folderWith(files).path).problems.map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity}: ${message}`,
  );

describe('a faultless curriculum', () => {
  it('has no problems, and can be looked up every way', () => {
    const { curriculum, problems } = loadCurriculum(folderWith().path);
    expect(problems).toEqual([]);
    expect([...curriculum.scopes.values()]).toEqual([
      {
        kind: 'concept',
        slug: 'append-only-log',
        title: 'Append-only log',
        concepts: ['append-only-log'],
      },
      { kind: 'module', slug: 'logs', title: 'Logs', concepts: ['append-only-log'] },
    ]);
    expect(curriculum.conceptsOf('logs').map(({ slug }) => slug)).toEqual(['append-only-log']);
    expect(curriculum.conceptsOfPack('path')).toEqual(['append-only-log']);
    expect(curriculum.questionsOf('append-only-log').map(({ slug }) => slug)).toEqual(['log-grows']);
    expect(curriculum.placesOf('append-only-log')).toMatchObject([
      { pack: { slug: 'path' }, phase: 'First', module: { slug: 'logs' }, topic: 'The log' },
    ]);
    expect(curriculum.concepts.get('append-only-log')).toMatchObject({
      complete: false,
      takeaways: [],
    });
  });

  it('can’t be changed by a slip of whoever uses it', () => {
    const { curriculum } = loadCurriculum(folderWith().path);
    const aliases = curriculum.concepts.get('append-only-log')?.aliases ?? [];
    expect(() => aliases.push('another')).toThrow(TypeError);
  });
});

describe('questions', () => {
  it('are each checked by themselves, in plain words, at the true line and column', () => {
    const questions = `- slug: one
  kind: singel
- slug: two
  kind: single
  promt: What?
  options:
    - text: A
      rihgt: true
  level: 4
- slug: Three Words
  kind: gap
  prompt: No gap
  accept: [3, true]
  why: ${'x'.repeat(701)}
  source: {title: T, url: example.org}
  level: 1
`;
    expect(said({ [QUESTIONS]: questions })).toEqual([
      `${QUESTIONS}:2:9 error: \`kind\` can’t be \`singel\`: did you mean \`single\`?`,
      `${QUESTIONS}:3:3 error: \`why\` is missing`,
      `${QUESTIONS}:3:3 error: \`source\` is missing`,
      `${QUESTIONS}:5:3 error: unknown key \`promt\`: did you mean \`prompt\`?`,
      `${QUESTIONS}:7:5 error: \`options\` has 1 entry; at least 3 are needed`,
      `${QUESTIONS}:8:7 error: unknown key \`rihgt\`: did you mean \`right\`?`,
      `${QUESTIONS}:9:10 error: \`level\` can’t be 4`,
      `${QUESTIONS}:10:9 error: \`slug\`: a slug is lower-case words joined by hyphens, such as \`cap-theorem\``,
      `${QUESTIONS}:13:12 error: entry 1 of \`accept\` is read as a number, not as words`,
      `${QUESTIONS}:13:15 error: entry 2 of \`accept\` is read as true or false, not as words`,
      `${QUESTIONS}:14:8 error: \`why\` is 701 characters long; at most 700 fit`,
      `${QUESTIONS}:15:27 error: \`url\` is not a web address`,
    ]);
  });

  it('may not hold Markdown that a chat can’t show: the place is in the words themselves', () => {
    const prompt = '|\n    Fine.\n\n    A <b>bold</b> claim.';
    expect(said({ [QUESTIONS]: questionsFile.replace('A log only grows.', prompt) })[0]).toContain(
      `${QUESTIONS}:6:7 error: HTML (a comment too) can’t be shown`,
    );
  });

  it('have slugs and prompts of their own over all files', () => {
    const problems = said({ [QUESTIONS]: questionsFile + questionsFile });
    expect(problems).toEqual([
      `${QUESTIONS}:9:9 error: the slug \`log-grows\` is already used at ${QUESTIONS}:1`,
      `${QUESTIONS}:11:11 warning: the same prompt stands at ${QUESTIONS}:3`,
    ]);
  });

  it('don’t give the right option away by its length', () => {
    const options = `
    - {text: ${'long '.repeat(12)}, right: true}
    - {text: short, why: No.}
    - {text: brief, why: No.}`;
    const question = questionsFile
      .replace('true-false', 'single')
      .replace(/ {2}answer[\s\S]*?\n {2}why/, `  options:${options}\n  why`);
    expect(said({ [QUESTIONS]: question })).toEqual([
      `${QUESTIONS}:5:14 warning: the right option is the longest by far (59 characters; the next has 5)`,
    ]);
  });
});

describe('YAML that can’t be read', () => {
  it.each([
    ['why: It is: append-only.', 'these words hold `: `, which YAML reads as another key'],
    ['why: "It is append-only.', 'a quote was opened here with " and never closed'],
    ['why: *append-only', 'a value starts with `*`, which YAML reads as an alias'],
    ['why: a\n  why: b', 'the same key is there twice'],
  ])('%j says so', (why, message) => {
    const problems = loadCurriculum(
      folderWith({ [QUESTIONS]: questionsFile.replace('why: It is append-only.', why) }).path,
    ).problems;
    expect(problems.map((each) => each.message)).toContain(message);
    expect(problems[0]?.fix).not.toBe('');
  });

  it('doesn’t explode: a file of nested anchors or brackets is refused', () => {
    const bomb = ['- &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefgh'].map((name, index, all) => {
      const before = index < 2 ? 'a' : all[index - 1];
      return index === 0 ? name : `- &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`;
    });
    expect(said({ [QUESTIONS]: `${bomb.join('\n')}\n` })[0]).toMatch(/`&a` is read as an anchor/);
    expect(said({ [QUESTIONS]: '['.repeat(100_000) })[0]).toMatch(/error/);
  });
});

describe('a concept', () => {
  it('is told everything that is wrong with its Markdown', () => {
    const concept = `---
titel: A log
summary: S.
---
Words.

## Definition
Hello <b>there</b>.

## Wy it matters
Because.

## constructor
No section either.

## Takeaways
- One ![picture](x)
- Two
- Three

### Deeper

## Diagram
No drawing.

## Resources
- [T](https://example.org) (film): no such kind.
- [T](https://example.org) (paper): fine.
- T
`;
    expect(said({ [CONCEPT]: concept })).toEqual([
      `${CONCEPT}:2:1 error: unknown key \`titel\`: did you mean \`title\`?`,
      `${CONCEPT}:5:1 error: words before the first section`,
      expect.stringContaining(`${CONCEPT}:8:7 error: HTML (a comment too) can’t be shown`),
      `${CONCEPT}:10:1 error: unknown section \`Wy it matters\`: did you mean \`Why it matters\`?`,
      expect.stringMatching(`${CONCEPT}:13:1 error: unknown section \`constructor\``),
      expect.stringContaining(`${CONCEPT}:17:7 error: a picture can’t be shown`),
      `${CONCEPT}:21:1 error: a heading that doesn’t belong here`,
      `${CONCEPT}:24:1 error: the section must begin with the drawing`,
      `${CONCEPT}:27:1 error: this entry isn’t a resource`,
      `${CONCEPT}:29:1 error: this entry isn’t a resource`,
    ]);
  });

  it('shares no name with another concept', () => {
    const other = conceptFile.replace('Append-only log', 'Commit log').replace('AOL', 'Append only LOG');
    expect(said({ 'concepts/commit-log/concept.md': other })).toEqual([
      `concepts/commit-log/concept.md:1:1 warning: no pack teaches \`commit-log\``,
      `concepts/commit-log/concept.md:4:11 error: \`Append only LOG\` is the alias of \`commit-log\` and the title of \`append-only-log\` (${CONCEPT}:2)`,
    ]);
  });

  it('builds on what exists, and never on itself by a detour', () => {
    const needs = (title: string, slug: string) =>
      conceptFile.replace(/title[\s\S]*?---/, `title: ${title}\nsummary: S.\nprerequisites: [${slug}]\n---`);
    const problems = said({
      [CONCEPT]: needs('Log', 'b-tree'),
      'concepts/b-tree/concept.md': needs('Tree', 'append-only-log'),
      'concepts/c-tree/concept.md': needs('Other tree', 'b-tre'),
      [PACK]: packFile.replace('[append-only-log]', '[append-only-log, b-tree, c-tree]'),
    });
    expect(problems).toEqual([
      `${CONCEPT}:4:16 error: prerequisites go in a circle: append-only-log → b-tree → append-only-log`,
      'concepts/c-tree/concept.md:4:17 error: there is no concept `b-tre`: did you mean `b-tree`?',
    ]);
  });

  it('is complete with every section and eight questions of four kinds', () => {
    const file = `${conceptFile}
## Why it matters
It does.

## Use cases
- **One.** A.
- **Two.** B.
- **Three.** C.

## Code
### Appending (Python)
\`\`\`python
log.append(1)
\`\`\`
Notice the end.

## Diagram
\`\`\`dot
digraph { writer -> log }
\`\`\`
A writer adds records to the end of a log, and readers follow it from there.

## Pitfalls
- **One.** A.
- **Two.** B.
- **Three.** C.

## Takeaways
- One.
- Two.
- Three.

## Resources
- [One](https://example.org/1) (docs): for this.
- [Two](https://example.org/2) (paper): for that.
- [Three](https://example.org/3) (book): for all.

## Project
Build one.

## Journal prompts
- What?
- Why?
- How?
`;
    const common = `  why: W.
  source: {title: T, url: 'https://example.org/'}
  level: 1
`;
    const kinds = [
      'kind: short\n  accept: [log]',
      'kind: number\n  answer: 1',
      'kind: order\n  items: [a, b, c]',
      'kind: true-false\n  answer: true\n  otherwise: O.',
    ];
    const questions = Array.from(
      { length: 8 },
      (_, index) => `- slug: q-${index}\n  prompt: Question ${index}?\n  ${kinds[index % 4]}\n${common}`,
    );
    const folder = folderWith({ [CONCEPT]: file, [QUESTIONS]: questions.join('') });
    expect(loadCurriculum(folder.path)).toMatchObject({ problems: [] });
    expect(loadCurriculum(folder.path).curriculum.concepts.get('append-only-log')?.complete).toBe(true);
    folder.write(QUESTIONS, questions.slice(1).join(''));
    expect(loadCurriculum(folder.path).curriculum.concepts.get('append-only-log')?.complete).toBe(false);
  });
});

describe('a pack', () => {
  it('names concepts, modules and weeks that there are', () => {
    const pack = packFile
      .replace('[append-only-log]', '[append-only-lok]')
      .replace('prerequisites: []', 'prerequisites: [lags]')
      .replace('milestones: []', 'milestones: [{week: 3, title: Done}]');
    expect(said({ [PACK]: pack })).toEqual([
      `${CONCEPT}:1:1 warning: no pack teaches \`append-only-log\``,
      `${PACK}:12:25 error: there is no module \`lags\`: did you mean \`logs\`?`,
      `${PACK}:15:24 error: there is no concept \`append-only-lok\`: did you mean \`append-only-log\`?`,
      `${PACK}:16:21 error: week 3 is after the last, week 2`,
    ]);
  });

  it('asks for each criterion once, since what people tick goes by its slug', () => {
    const criteria = `criteria: [{slug: build, title: Build it}, {slug: build, title: Build it again}]\nmilestones`;
    expect(said({ [PACK]: packFile.replace('milestones', criteria) })).toEqual([
      `${PACK}:16:51 error: the criterion \`build\` is there twice`,
    ]);
  });

  it('has modules that can be told from concepts, in no circle', () => {
    const module =
      '      - {slug: append-only-log, number: 2, title: M, prerequisites: [append-only-log], topics: [{title: T, concepts: [append-only-log]}]}\n';
    expect(said({ [PACK]: packFile.replace('milestones', `${module}milestones`) })).toEqual([
      `${PACK}:16:16 error: \`append-only-log\` is already a concept (${CONCEPT}:1)`,
    ]);
  });
});

describe('the folder', () => {
  it('follows no links and reads no huge files, and says what it ignores', () => {
    const folder = folderWith({ 'notes.txt': 'x', [QUESTIONS]: `# ${'x'.repeat(300_000)}` });
    symlinkSync('/etc/passwd', join(folder.path, 'packs/stolen.yaml'));
    expect(loadCurriculum(folder.path).problems).toMatchObject([
      { file: QUESTIONS, severity: 'error', message: 'the file has 293 KiB; at most 256 are read' },
      { file: 'notes.txt', severity: 'warning' },
      {
        file: 'packs/stolen.yaml',
        severity: 'error',
        message: 'this is a link, and links are not followed',
      },
    ]);
  });

  it('must be there, and must not be empty', () => {
    expect(loadCurriculum('/nowhere').problems[0]?.message).toMatch(/can’t be read/);
    expect(said({ [CONCEPT]: undefined, [QUESTIONS]: undefined, [PACK]: undefined })).toEqual([
      expect.stringMatching('.:1:1 error: there is no curriculum in'),
    ]);
  });

  it('holds no empty list of questions', () => {
    const folder = folderWith({ [QUESTIONS]: '' });
    expect(loadCurriculum(folder.path).problems).toMatchObject([{ file: QUESTIONS, message: 'the file is empty' }]);
  });
});

describe('the report', () => {
  it('draws every diagram, and says on which line of the file a drawing is wrong', async () => {
    const drawing =
      '\n## Diagram\n```dot\ndigraph {\n  a -> b\n  c -> ;\n}\n```\nAn arrow from a to b, and one from c that leads nowhere at all, which is the mistake.\n';
    const { problems, summary } = await checkCurriculum(folderWith({ [CONCEPT]: conceptFile + drawing }).path);
    expect(problems).toMatchObject([
      {
        file: CONCEPT,
        line: 14,
        severity: 'error',
        message: expect.stringContaining('the drawing can’t be made'),
      },
    ]);
    expect(summary).toMatchObject({
      packs: 1,
      modules: 1,
      concepts: 1,
      conceptsComplete: 0,
      questions: 1,
      errors: 1,
      warnings: 0,
    });
    expect(summary.questionsByKind).toMatchObject({ 'true-false': 1, single: 0 });
  });

  it('is grouped by file, with places that a terminal can open', async () => {
    const { problems, summary } = await checkCurriculum(folderWith({ 'notes.txt': 'x' }).path);
    expect(describeProblems(problems, 'quizzes')).toBe(
      'quizzes/notes.txt:1:1  warning: this is ignored: nothing of the curriculum has that name here\n    Rename it as quizzes/README.md says, or move it away',
    );
    expect(describeSummary(summary, 'quizzes')).toBe(
      'quizzes: 1 pack, 1 module, 1 concept (0 complete), 1 question: no errors, 1 warning.',
    );
  });
});

describe('a draft', () => {
  it('is told of as warnings, and never asked; when nothing is missing, that is told too', () => {
    const draft = `- slug: log-draft\n  kind: single\n  draft: true\n  prompt: Which?\n\n- slug: log-done\n  draft: true\n${questionsFile.split('\n').slice(1).join('\n')}`;
    const { curriculum, problems } = loadCurriculum(folderWith({ [QUESTIONS]: draft }).path);
    expect(curriculum.questions.size).toBe(0);
    expect(problems.map(({ severity }) => severity)).not.toContain('error');
    expect(problems.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['a draft: `options` is missing', 'nothing is missing in this draft']),
    );
  });
});

it('a gap whose prompt is too long is told of, and stops nothing', () => {
  const long = questionsFile
    .replace('true-false', 'gap')
    .replace('A log only grows.', `${'long '.repeat(130)}____`)
    .replace('answer: true', 'accept: [log]')
    .replace(/ {2}otherwise: .*\n/, '');
  expect(said({ [QUESTIONS]: long })).toEqual([
    `${QUESTIONS}:3:11 error: \`prompt\` is 654 characters long; at most 600 fit`,
  ]);
});
