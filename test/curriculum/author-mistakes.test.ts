/**
 * What an author is told of one slip: its cause and its place, once, in words that need no
 * knowledge of YAML's or Markdown's grammar.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { conceptFile, type Folder, makeFolder } from './folder.ts';

const CONCEPT = 'concepts/append-only-log/concept.md';
const QUESTIONS = 'concepts/append-only-log/questions.yaml';

const question = `- slug: log-grows
  kind: single
  level: 1
  prompt: What is a log?
  options:
    - text: A file that grows
      right: true
    - text: A tree
      why: It sounds like one, but it is not.
    - text: A time
      why: Tempting, but no.
  why: Because it is.
  source: {title: The manual, url: "https://example.org/log"}
`;

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

const saidOf = (file: string, contents: string | Uint8Array): string[] => {
  const folder = makeFolder();
  folders.push(folder);
  writeFileSync(join(folder.path, file), contents);
  return loadCurriculum(folder.path).problems.map(({ line, column, severity, message, fix, file: where }) => {
    expect(where).toBe(file);
    expect(fix).not.toBe('');
    expect(severity).toBe('error');
    return `${line}:${column} ${message}`;
  });
};

const ofQuestion = (from: string | RegExp, to: string): string[] => {
  const changed = question.replace(from, () => to);
  expect(changed).not.toBe(question);
  return saidOf(QUESTIONS, changed);
};
const ofConcept = (from: string | RegExp, to: string): string[] =>
  saidOf(
    CONCEPT,
    conceptFile.replace(from, () => to),
  );

it('is silent about a question without a slip', () => {
  expect(saidOf(QUESTIONS, question)).toEqual([]);
  expect(saidOf(CONCEPT, conceptFile)).toEqual([]);
});

describe('words that YAML would swallow without a word', () => {
  it.each([
    ['prompt: What is', 'prompt: &log is', '4:11 `&log` is read as an anchor of YAML’s, and lost'],
    ['prompt: What is', 'prompt: !important is', '4:11 `!important` is read as a tag of YAML’s, and lost'],
    ['prompt: What is', 'prompt: ! is', '4:11 `!` is read as a tag of YAML’s, and lost'],
    ['What is a log', 'In C # what is a log', '4:16 from this `#` on the line is a comment, and lost'],
    ['What is a log', '#logs: what are they', '4:11 from this `#` on the line is a comment, and lost'],
    ['text: A tree', 'text: C # the language', '8:15 from this `#` on the line is a comment, and lost'],
    ['A time', '!!str 3', '10:13 `!!str` is read as a tag of YAML’s, and lost'],
    ['What is a log?', '*log is what?', '4:11 a value starts with `*`, which YAML reads as an alias'],
  ])('%j written as %j', (from, to, message) => {
    expect(ofQuestion(from, to)).toEqual([message]);
  });

  it('are none where they are quoted, and a comment may stand on its own line or behind a number', () => {
    expect(
      saidOf(
        QUESTIONS,
        `# ours\n${question.replace('level: 1', 'level: 1 # recall').replace('What is a log?', '"In C # what?"')}`,
      ),
    ).toEqual([]);
  });
});

describe('letters that look right', () => {
  it.each([
    ['  kind', '\tkind', '2:1 a tab is used to indent'],
    ['  kind', '\u00a0\u00a0kind', '2:1 here stands a special space (U+00A0), which YAML takes for a letter'],
    ['kind: ', 'kind:\u00a0', '2:8 here stands a special space (U+00A0), which YAML takes for a letter'],
    [
      '- text: A tree',
      '-\u00a0text: A tree',
      '8:6 here stands a special space (U+00A0), which YAML takes for a letter',
    ],
    ['- text: A tree', '– text: A tree', '8:5 an entry begins with `–`, which YAML doesn’t know'],
    ['- text: A tree', '• text: A tree', '8:5 an entry begins with `•`, which YAML doesn’t know'],
    ['- text: A tree', '-text: A tree', '8:5 a space is missing after the hyphen'],
    ['kind: ', 'kind:', '2:7 a space is missing after the colon'],
    ['kind: ', 'kind： ', '2:7 the colon here is `：`, which YAML doesn’t know'],
    ['a log', 'a\u200blog', '4:20 an invisible character stands here (U+200B)'],
    ['a log', 'a cafÃ©', '4:24 “Ã©” is what is left of a letter that was read in the wrong encoding'],
  ])('%j written as %j', (from, to, message) => {
    expect(ofQuestion(from, to)).toEqual([message]);
  });
});

describe('lines that stand too far left or right', () => {
  it.each([
    ['  level', '    level', '3:5 this key is indented 2 spaces deeper than the keys above it'],
    ['  level', ' level', '3:2 this key stands one space too far left of the keys above it'],
    ['  level', 'level', '3:1 this key stands 2 spaces too far left of the keys above it'],
    ['    - text: A tree', '   - text: A tree', '8:4 this entry stands one space too far left of the entries above it'],
    [
      '    - text: A tree',
      '     - text: A tree',
      '8:6 this entry is indented one space deeper than the entries above it',
    ],
    ['      right: true', '     right: true', '7:6 this key stands one space too far left of the keys above it'],
    [
      'why: Because it is.',
      'why: |\n  Because it is.',
      '13:3 the words below `|` or `>` must stand further right than their key',
    ],
    [
      'why: Because it is.',
      'why: |\n     Because\n    it is.',
      '14:5 this line stands further left than the first line of its block',
    ],
    [
      'What is a log?',
      'In C\n    # what is\n    a log?',
      '5:5 a line that begins with `#` is a comment, and ends the words above it',
    ],
    ['  level: 1', '  level: 1\n  And so on', '4:3 this line has no key, and belongs to no words above it'],
  ])('%j written as %j', (from, to, message) => {
    expect(ofQuestion(from, to)).toEqual([message]);
  });
});

describe('what YAML keeps for itself', () => {
  it.each([
    ['What is a log?', '@everyone, what?', '4:11 a value can’t begin with “@”'],
    ['What is a log?', '`log` is what?', '4:11 a value can’t begin with “`”'],
    ['What is a log?', '%s is what?', '4:11 a value can’t begin with “%”'],
    ['What is a log?', '- is what?', '4:11 a value can’t begin with `- `'],
    ['What is a log?', '? is what?', '4:11 a value can’t begin with `? `'],
    ['What is a log?', '* is what?', '4:11 a value starts with `*`, which YAML reads as an alias'],
    ['What is a log?', '& is what?', '4:11 a value starts with `&`, which YAML reads as an anchor'],
    ['What is a log?', '> Is it what?', '4:11 after `>` the words must begin on the line below'],
    ['What is a log?', '|What is it?', '4:11 after `|` the words must begin on the line below'],
    ['What is a log?', "'What's a log?'", '4:17 an apostrophe ends words in single quotes'],
    ['What is a log?', '"Log" is what?', '4:17 the value ends at this `"`, and words come after it'],
    ['What is a log?', '"What is a log?', '4:11 a quote was opened here with " and never closed'],
    ['Because it is.', "'Because it is.", "12:8 a quote was opened here with ' and never closed"],
    ['What is a log?', '"A \\d log?"', '4:14 a backslash means something else in double quotes'],
    [
      'What is a log?',
      '[log] is what?',
      '4:11 a value that begins with `[` is read as a list, and words come after it',
    ],
    ['What is a log?', '{log} is what?', '4:11 a value that begins with `{` is read as a map, and words come after it'],
    ['log"}', 'log"', '13:11 a bracket was opened here and never closed'],
    ['log"}', 'log"}}', '13:62 this `}` closes nothing'],
    ['What is a log?', 'A log: what is it?', '4:11 these words hold `: `, which YAML reads as another key'],
    ['- slug', '---\n- slug: one\n---\n- slug', '3:1 there is a second document after `---`'],
  ])('%j written as %j', (from, to, message) => {
    expect(ofQuestion(from, to)).toEqual([message]);
  });

  it('is told once for each question, whatever follows it', () => {
    const second = question.replace('log-grows', 'log-ends').replace('What is', '@What is');
    expect(saidOf(QUESTIONS, question.replace('log"}', 'log"') + second)).toEqual([
      '13:11 a bracket was opened here and never closed',
      '17:11 a value can’t begin with “@”',
    ]);
  });
});

describe('values of another sort than they look', () => {
  it.each([
    ['level: 1', 'level: "1"', '3:10 `level` stands in quotes, so it is read as words'],
    ['right: true', 'right: "true"', '7:14 `right` stands in quotes, so it is read as words'],
    ['What is a log?', 'null', '4:11 `prompt` is read as nothing, not as words'],
    ['What is a log?', '1.50', '4:11 `prompt` is read as a number, not as words'],
    ['What is a log?', 'true', '4:11 `prompt` is read as true or false, not as words'],
    ['  kind', '  kin', '2:3 unknown key `kin`: did you mean `kind`?'],
    ['  why: Because', '  whi: Because', '12:3 unknown key `whi`: did you mean `why`?'],
    [
      '    - text: A tree\n      why: It',
      '    - text: A tree\n      wy: It',
      '9:7 unknown key `wy`: did you mean `why`?',
    ],
  ])('%j written as %j', (from, to, message) => {
    expect(ofQuestion(from, to)).toEqual([message]);
  });

  it('are shown as they stand in the file', () => {
    const folder = makeFolder({ [QUESTIONS]: question.replace('What is a log?', '0x1F') });
    folders.push(folder);
    expect(loadCurriculum(folder.path).problems[0]?.fix).toBe('Put it in quotes: `"0x1F"`');
  });

  it('name the dash that makes no list', () => {
    const gap = question
      .replace('single', 'gap')
      .replace('What is a log?', 'A log only ____.')
      .replace(/ {2}options:[\s\S]*?(?= {2}why: Because)/, '  accept:\n    – grows\n    – expands\n');
    expect(saidOf(QUESTIONS, gap)).toEqual(['6:5 `accept` must be a list, whose entries begin with a hyphen']);
  });
});

describe('a whole file', () => {
  const letters = (text: string): Uint8Array => Buffer.from(text, 'latin1');

  it('is told where a letter is not UTF-8, and all else that is wrong with it', () => {
    expect(saidOf(QUESTIONS, letters(question.replace('A tree', 'A café').replace('level: 1', 'level: 4')))).toEqual([
      '3:10 `level` can’t be 4',
      '8:18 this letter is not saved as UTF-8 (in Windows-1252 it would be “é”)',
    ]);
    expect(saidOf(CONCEPT, letters(conceptFile.replace('Append', 'Á')))).toEqual([
      '2:8 this letter is not saved as UTF-8 (in Windows-1252 it would be “Á”)',
    ]);
  });

  it('is told that it is UTF-16, with a mark or without', () => {
    expect(saidOf(QUESTIONS, Buffer.from(`\ufeff${question}`, 'utf16le'))).toEqual(['1:1 the file is saved as UTF-16']);
    expect(saidOf(CONCEPT, Buffer.from(conceptFile, 'utf16le').swap16())).toEqual(['1:1 the file is saved as UTF-16']);
  });

  it('may begin with the mark of UTF-8, and end its lines as Windows does', () => {
    expect(saidOf(QUESTIONS, `\ufeff${question.replaceAll('\n', '\r\n')}`)).toEqual([]);
  });

  it('is told of line ends that are CR alone, once', () => {
    expect(saidOf(QUESTIONS, question.replaceAll('\n', '\r'))).toEqual([
      '1:18 a line ends with CR alone, as on very old Macs',
    ]);
  });

  it('is told of a merge that was left in it, once', () => {
    const merge = '<<<<<<< HEAD\n  level: 1\n=======\n  level: 2\n>>>>>>> theirs';
    expect(ofQuestion('  level: 1', merge)).toEqual(['3:1 a merge conflict was left in the file here']);
    expect(ofConcept('Records', '<<<<<<< HEAD\nRows\n=======\nRecords\n>>>>>>> theirs\nThey')).toEqual([
      '8:1 a merge conflict was left in the file here',
    ]);
  });
});

describe('a concept’s Markdown', () => {
  it.each([
    [/---\n\n/, '\n', '5:1 the front matter is never closed'],
    [/^/, '\n<!-- ours -->\n', '1:1 something stands before the front matter'],
    ['## Definition', '##Definition', '7:3 a space is missing after ##'],
    ['## Definition', '##\u00a0Definition', '7:3 a space is missing after ##'],
    ['changed.', 'changed.\n\n***\n', '10:1 a rule (a line of `---`) can’t be shown in a chat'],
    ['changed.', 'changed.\n---', '8:1 a line of `---` or `===` makes the words above it a heading'],
    ['changed.', 'changed.\n\n<!-- todo -->', '10:1 HTML (a comment too) can’t be shown in a chat'],
    ['changed.', 'changed.\n\n> So it is.', '10:1 a quotation can’t be shown in a chat'],
    ['changed.', 'see [it][1].\n\n[1]: https://example.org', '8:44 a link by [reference] can’t be shown in a chat'],
    ['changed.', 'changed.\n\n[1]: https://example.org', '10:1 a link by [reference] can’t be shown in a chat'],
    ['changed.', '![seen](https://example.org/a.png)', '8:40 a picture can’t be shown in a chat'],
    ['changed.', '[seen](../b-tree/concept.md)', '8:40 a link must be a whole address, which begins with https://'],
    ['changed.', '[seen](javascript:alert)', '8:40 a link must be a whole address, which begins with https://'],
    ['changed.', '[seen](data:text/html,x)', '8:40 a link must be a whole address, which begins with https://'],
    ['changed.', 'changed.\n\n- one\n  - two', '11:3 a list can’t stand inside a list'],
    ['changed.', 'changed.\n\n```\nopen', '10:1 a block of code begins here and is never closed'],
    ['changed.', 'run by __init__.py', '8:47 the `_` here would stress words and vanish'],
    ['changed.', 'COUNT(*) and SUM(*).', '8:46 the `*` here would stress words and vanish'],
  ])('%s written as %j', (from, to, message) => {
    expect(ofConcept(from, to)).toEqual([message]);
  });

  it('is held to the same in a question', () => {
    expect(ofQuestion('Because it is.', 'See [it](../b-tree).')).toEqual([
      '12:8 a link must be a whole address, which begins with https://',
    ]);
    expect(ofQuestion('What is a log?', '"<!-- a --> What?"')).toEqual([
      '4:11 HTML (a comment too) can’t be shown in a chat',
    ]);
  });

  it('names no node of the parser’s, whatever is written', () => {
    const everything = [
      '> quote',
      '---',
      '<b>x</b>',
      '![a](b)',
      '[a][b]',
      '[b]: https://example.org',
      '- a\n\n  > b\n\n  ```\n  c\n  ```',
      '# heading',
      'Setext\n===',
      '| a |\n|---|\n| <i>b</i> |',
    ];
    for (const markdown of everything)
      expect(saidOf(CONCEPT, `${conceptFile}\n${markdown}\n`).join(), markdown).not.toMatch(
        /thematicBreak|html|[a-z]Reference|definition|blockquote|inlineCode|listItem|undefined/,
      );
  });
});
