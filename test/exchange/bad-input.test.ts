/** Whatever file somebody imports: a clear line, bounded work, and nothing half done. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/curriculum/check.ts';
import { runExport } from '../../src/cli/curriculum/export.ts';
import { runImport } from '../../src/cli/curriculum/import.ts';
import { openEntry, zipOf } from '../../src/lib/zip.ts';
import { type Folder, makeFolder, questionsFile } from '../curriculum/folder.ts';

let folder: Folder;
let files: string;
let lines: string[];
beforeEach(() => {
  folder = makeFolder();
  files = mkdtempSync(join(tmpdir(), 'watermark-files-'));
  lines = [];
});
afterEach(() => {
  folder.remove();
  rmSync(files, { recursive: true, force: true });
});

const write = (line: string): void => {
  lines.push(line);
};
const given = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(files, name), content);
  return join(files, name);
};
const bring = (file: string, flags: { into?: string; add?: boolean } = {}): Promise<number> => {
  lines = [];
  return runImport(file, { ...flags, folder: folder.path }, write);
};
const concepts = (): string[] => readdirSync(join(folder.path, 'concepts'));
/** Nothing came of it, not even the folder in which it is made ready. */
const expectUntouched = (): void => {
  expect(concepts()).toEqual(['append-only-log']);
  expect(readdirSync(folder.path).toSorted()).toEqual(['concepts', 'packs']);
  expect(readFileSync(join(folder.path, 'concepts/append-only-log/questions.yaml'), 'utf8')).toBe(questionsFile);
};
const refused = async (file: string, why: RegExp): Promise<void> => {
  expect(await bring(file)).toBe(1);
  expect(lines.join('\n')).toMatch(why);
  expectUntouched();
};

const GIFT = 'A log shrinks. {FALSE#No.#Right.}\n\nPick. {=a ~b#Why not b. ~c#Why not c.}\n';

describe('files that are no use', () => {
  it('of 100 MB are refused before they are read', async () => {
    const file = given('large.csv', '');
    truncateSync(file, 100_000_000);
    await refused(file, /^large\.csv: it has 100 MB; at most 50 MB are read/);
  });

  it('that aren’t there, are empty, or are of no kind that is read', async () => {
    await refused(join(files, 'none.csv'), /it can’t be read \(ENOENT\)/);
    await refused(given('empty.gift', ''), /the file is empty/);
    await refused(given('notes.docx', 'x'), /I don’t know what is in a file \.docx\. I read \.csv/);
    await refused(given('deck.apkg', 'no archive'), /there is no collection in it/);
    await refused(given('some.xml', '<a>'), /line 1: this is no XML/);
    await refused(given('some.xml', '<a></a>'), /it holds no <quiz>/);
    await refused(given('odd.csv', 'x,y,z\n1,2,3\n'), /line 1: it must name the columns/);
  });

  it('whose quotes never close say where they open', async () => {
    await refused(
      given('open.csv', 'question,answer\n"fine",a\n"open,b\nc,d\n'),
      /^open\.csv: line 3: a quotation mark is opened/,
    );
  });

  it('that declare entities are refused, whether these expand or fetch', async () => {
    const laughs = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>';
    const fetches = '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
    for (const doctype of [laughs, fetches])
      await refused(
        given('quiz.xml', `<?xml version="1.0"?>\n${doctype}<quiz><question type="essay">&a;</question></quiz>`),
        /line 2: a file that declares entities/,
      );
  });

  it('of XML that is nested too deep, has names of JavaScript’s, or comments that never end', async () => {
    const within = (inner: string): string => given('quiz.xml', `<quiz>${inner}</quiz>`);
    await refused(within('<a>'.repeat(200) + '</a>'.repeat(200)), /no XML of Moodle’s \(Maximum nested tags/);
    await refused(within('<__proto__>x</__proto__>'), /no XML of Moodle’s \(.*__proto__/);
    await refused(given('open.xml', '<!--'.repeat(2_000_000)), /line 1: this is no XML/);
  });

  it('that unpack to thousands of times their size, or name a path outside', async () => {
    const entry = openEntry('collection.anki2');
    for (let megabytes = 0; megabytes < 60; megabytes += 1) await entry.write('0'.repeat(1_000_000));
    const bomb = zipOf([await entry.close()], Temporal.Instant.from('2026-11-30T12:00:00Z'));
    expect(bomb.length).toBeLessThan(100_000);
    await refused(given('bomb.apkg', bomb), /it unpacks to more than 50 MB/);
    await refused(
      given('path.apkg', zipSync({ '../../etc/cron.d/x': Buffer.from('x') })),
      /names a path outside of itself/,
    );
    await refused(
      given('new.apkg', zipSync({ 'collection.anki21b': Buffer.from('x'), 'collection.anki2': Buffer.from('x') })),
      /tick “Support older Anki versions/,
    );
    await refused(
      given('broken.apkg', zipSync({ 'collection.anki2': Buffer.from('no database') })),
      /its collection can’t be read/,
    );
  });
});

/** A collection whose notes are what the statement makes of them. */
const deckWith = (notes: string): Uint8Array => {
  const database = new DatabaseSync(':memory:');
  database.exec(
    'create table col (models text, decks text); create table cards (nid integer, did integer, ord integer, type integer);',
  );
  database.exec(`insert into col values ('{"7":{"type":0,"flds":[{"name":"Front"},{"name":"Back"}]}}', '{}')`);
  database.exec(notes);
  return zipSync({ 'collection.anki2': database.serialize() });
};
const TABLE = 'create table notes (id integer primary key, guid text, mid integer, tags text, flds text);';

describe('decks', () => {
  it('of 50,000 notes are to be given in parts', async () => {
    const many = `${TABLE} with recursive n (i) as (select 1 union all select i + 1 from n where i < 50000)
      insert into notes select i, 'g' || i, 7, '', 'front ' || i || char(31) || 'back' from n;`;
    await refused(given('many.apkg', deckWith(many)), /it has 50,000 notes; at most 2,000 are imported at once/);
  });

  it('of media only give nothing, and say so for each note', async () => {
    const media = `${TABLE} insert into notes values (1, 'g', 7, '', '<img src="a.png">' || char(31) || '[sound:b.mp3]');`;
    await refused(
      given('media.apkg', deckWith(media)),
      /media\.apkg, note 1: not carried over: a picture \(a\.png\)[\s\S]*nothing was written/,
    );
  });

  it('whose tables never end are not read', async () => {
    const endless = `create view notes as with recursive n (i) as (select 1 union all select i + 1 from n)
      select i as id, 'g' as guid, 7 as mid, '' as tags, 'x' as flds from n;`;
    await refused(given('endless.apkg', deckWith(endless)), /isn’t as Anki makes them/);
    const workedOut = TABLE.replace('tags text', 'tags text as/**/(hex(zeroblob(1e6)))');
    await refused(given('worked-out.apkg', deckWith(workedOut)), /isn’t as Anki makes them/);
  });
});

describe('words', () => {
  it('with scripts lose them, and the report says so', async () => {
    const html = '[html]<p>Safe</p><script>steal()</script><a href\\="javascript\\:steal()">link</a> {=a ~b ~c}';
    expect(await bring(given('script.gift', html), { into: 'safe' })).toBe(0);
    expect(lines[0]).toBe('script.gift, line 1: not carried over: a script');
    const written = readFileSync(join(folder.path, 'concepts/safe/questions.yaml'), 'utf8');
    expect(written).toContain('Safe');
    expect(written).not.toMatch(/steal|javascript/);
  });

  it('nested without end, or too long, are left out with a line', async () => {
    const deep = `[html]${'<div>'.repeat(3000)}deep${'</div>'.repeat(3000)} {=a ~b ~c}\n\nFine? {T}\n`;
    expect(await bring(given('deep.gift', deep), { into: 'deep' })).toBe(0);
    expect(lines.join('\n')).toMatch(/line 1: not carried over: .*characters/);
    const open = `[html]${'<b>'.repeat(3000)}deep {=a ~b ~c}\n\nFine? {F}\n`;
    expect(await bring(given('open.gift', open), { into: 'open' })).toBe(0);
    expect(lines.join('\n')).toMatch(/line 1: not carried over: HTML that is nested more than 100 deep/);
    const crossed = `[html]${'<div></b>'.repeat(2000)}deep {=a ~b ~c}\n\nCrossed? {T}\n`;
    expect(await bring(given('crossed.gift', crossed), { into: 'crossed' })).toBe(0);
    expect(lines.join('\n')).toMatch(/line 1: not carried over: HTML that is nested more than 100 deep/);
  });

  it('that were read in the wrong encoding once leave their question out', async () => {
    expect(await bring(given('garbled.gift', 'Was wÃ¤re das? {=a}\n\nFine? {T}\n'), { into: 'garbled' })).toBe(0);
    expect(lines[0]).toMatch(/line 1: not carried over: the whole question: its letters/);
    expect(await runCheck(['garbled'], { folder: folder.path }, write)).toBe(0);
  });
});

describe('importing', () => {
  it('gives drafts, of which check says what they lack, and which break nothing', async () => {
    expect(await bring(given('first.gift', GIFT))).toBe(0);
    expect(lines).toEqual([
      `${folder.path}/concepts/first/questions.yaml: 2 questions, all of them drafts.`,
      'Nobody is asked a draft. `watermark check` says what each lacks.',
    ]);
    lines = [];
    expect(await runCheck(['first'], { folder: folder.path }, write)).toBe(0);
    expect(lines.join('\n')).toMatch(/a draft: `source` is missing/);
    expect(lines.at(-1)).toMatch(/no errors, \d+ warnings/);
  });

  it('says once what many questions lost, and above each what it lost', async () => {
    const one = (index: number): string => `// Week ${index}\n::Q${index}:: Is ${index} even? {T}\n`;
    const bank = Array.from({ length: 150 }, (_, index) => one(index)).join('\n');
    expect(await bring(given('bank.gift', `${bank}\n// The end\n`))).toBe(0);
    expect(lines.slice(0, 3)).toEqual([
      'bank.gift, in 150 questions (line 1, line 4, line 7, …): not carried over: a comment (“Week 0”), and the like',
      'bank.gift, line 451: not carried over: a comment (“The end”)',
      'bank.gift, in 150 questions (line 1, line 4, line 7, …): not carried over: its name (“Q0”), and the like',
    ]);
    expect(lines).toHaveLength(5);
    const written = readFileSync(join(folder.path, 'concepts/bank/questions.yaml'), 'utf8');
    expect(written).toContain('# Not carried over: a comment (“Week 77”)\n# Not carried over: its name (“Q77”)');
  });

  it('breaks nothing by what a file is called, or by what is unfinished in it', async () => {
    expect(await bring(given('zero\u200bwidth.gift', GIFT))).toBe(0);
    expect(await runCheck([], { folder: folder.path }, write)).toBe(0);
    const before = concepts();
    for (const [name, content] of [
      ['TODO: sort.gift', GIFT.replaceAll('log', 'file')],
      ['unfinished.gift', 'TODO\\: ask something {=a ~b ~c}\n'],
    ] as const) {
      expect(await bring(given(name, content))).toBe(1);
      expect(lines.at(-1)).toMatch(/would be wrong in line \d+: still to be written.*Nothing was written/);
    }
    expect(concepts()).toEqual(before);
  });

  it('the same file twice adds nothing, nor does it under another concept', async () => {
    const file = given('twice.gift', GIFT);
    await bring(file);
    const before = readFileSync(join(folder.path, 'concepts/twice/questions.yaml'), 'utf8');
    for (const flags of [{}, { add: true }, { into: 'elsewhere' }]) {
      expect(await bring(file, flags)).toBe(1);
      expect(lines.filter((line) => line.includes('is there already, in concepts/twice/'))).toHaveLength(2);
      expect(lines.at(-1)).toBe('There was nothing to import, and nothing was written.');
    }
    expect(readFileSync(join(folder.path, 'concepts/twice/questions.yaml'), 'utf8')).toBe(before);
    expect(concepts()).toEqual(['append-only-log', 'twice']);
  });

  it('never writes over a file, and adds to one only where it is told to', async () => {
    const file = given('append-only-log.gift', GIFT);
    await refused(file, /is there already\. Add --add to put 2 more questions at its end/);
    expect(await bring(file, { add: true })).toBe(0);
    const after = readFileSync(join(folder.path, 'concepts/append-only-log/questions.yaml'), 'utf8');
    expect(after.startsWith(questionsFile.trimEnd())).toBe(true);
    expect(await runCheck([], { folder: folder.path }, write)).toBe(0);
  });

  it('is all or nothing over several concepts', async () => {
    const several = `$CATEGORY: new-one\n\n${GIFT}\n$CATEGORY: append-only-log\n\nAnother? {T}\n`;
    await refused(given('several.gift', several), /append-only-log\/questions\.yaml is there already/);
    const many = Array.from({ length: 201 }, (_, index) => `Question ${index}? {T}\n`).join('\n');
    await refused(given('many.gift', many), /many would have 201 questions; at most 200 fit in a concept/);
  });

  it('by two at once is done by one, and the other is told to wait', async () => {
    const [one, other] = [given('one.gift', GIFT), given('other.gift', 'Another? {T}\n')];
    const both = await Promise.all([
      runImport(one, { folder: folder.path }, write),
      runImport(other, { folder: folder.path }, write),
    ]);
    expect(both.toSorted()).toEqual([0, 1]);
    expect(concepts()).toHaveLength(2);
    expect(lines.join('\n')).toMatch(/Somebody imports into .* just now/);
    await bring(one);
    await bring(other);
    expect(concepts()).toEqual(['append-only-log', 'one', 'other']);
    mkdirSync(join(folder.path, '.import'));
    expect(await bring(given('late.gift', 'Late? {F}\n'))).toBe(1);
    expect(lines[0]).toMatch(/Somebody imports into .* just now; run this again.*delete .*\.import first/);
    expect(concepts()).toEqual(['append-only-log', 'one', 'other']);
  });
});

describe('exporting', () => {
  it('writes over nothing without being told', async () => {
    const file = given('out.csv', 'mine');
    const flags = { folder: folder.path, to: 'csv', concepts: [] };
    expect(await runExport(file, flags, write)).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await runExport(file, { ...flags, over: true }, write)).toBe(0);
    expect(lines.at(-1)).toBe(`${file}: 1 question of 1.`);
    expect(await runExport(file, { ...flags, to: 'docx' }, write)).toBe(1);
    expect(await runExport(file, { ...flags, concepts: ['nothing'] }, write)).toBe(1);
  });
});
