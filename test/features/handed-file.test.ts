/** Promises about a file that is handed in: who has it whole, what is refused, and when it goes. */
import { randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { bytesOf, type GivenFile } from '../../src/chat/view/file.ts';
import { limits } from '../../src/chat/view/limits.ts';
import {
  type Bot,
  createBot,
  findSelect,
  labelsOn,
  type Person,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
let bot: Bot;
let lea: Person;
let max: Person;
let hugo: Person;
let rooms = 0;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());
beforeEach(async () => {
  rooms += 1;
  bot = createBot(made.database, { curriculum });
  bot.clock.set('2026-03-17T09:00:00Z');
  const workspace = `w${rooms}`;
  [lea, max, hugo] = ['Lea', 'Max', 'Hugo'].map((name) => bot.person(name, { workspace })) as [Person, Person, Person];
  await bot.enrol(lea, 'learner');
  await bot.enrol(max, 'learner');
  await bot.enrol(hugo, 'helper');
});

const CONTENT = Buffer.from([0, 1, 2, 250, 251, 252, ...Buffer.from('select 1;')]);

const given = (name: string, content: Uint8Array = CONTENT): GivenFile => ({
  name,
  bytes: content.byteLength,
  read: async () => content,
});

const handIn = async (
  person: Person,
  file: GivenFile | undefined,
  { link = '', criterion = 'write-up', id }: { link?: string; criterion?: string; id?: string } = {},
): Promise<Reply> => {
  const form = await person.choose(await person.command('path', { module: '9. Apache Kafka Fundamentals' }), [
    `criterion/kafka-fundamentals/${criterion}`,
  ]);
  if (form.answers !== 'form') throw new Error(wordsIn(form));
  return person.send({
    kind: 'form',
    formId: form.form.id,
    filled: { link: link === '' ? [] : [link], note: [] },
    files: file ? { file: [file] } : {},
    ...(id === undefined ? {} : { id }),
  });
};

const filesOn = (reply: Reply): readonly (readonly [name: string, content: Buffer])[] =>
  viewOf(reply).blocks.flatMap((block) =>
    block.kind === 'file' ? [[block.name, Buffer.from(bytesOf(block))] as const] : [],
  );

/** The submissions of this room of which a file is kept. */
const findKept = async (): Promise<readonly string[]> => {
  const rows = await made.database.statement<{ id: string }>(
    `select s.id
     from submission_file f
     join submission s on s.id = f.submission_id
     join account a on a.person_id = s.person_id
     join workspace w on w.id = a.workspace_id
     where w.external_id = $1`,
    [`w${rooms}`],
  );
  return rows.map(({ id }) => id);
};

const countKept = async (): Promise<number> => (await findKept()).length;

const openWaiting = async (person: Person): Promise<Reply> => {
  const list = await person.command('submissions');
  return person.choose(list, [findSelect(list).options[0]?.value ?? '']);
};

test('a file stands for a link: its helper has it as it was, and so has its author', async () => {
  const sent = await handIn(lea, given('Über mein Projekt (2).SQL'));
  expect(wordsIn(sent)).toContain('the file uber-mein-projekt-2.sql (1 kB)');
  const page = await openWaiting(hugo);
  expect(wordsIn(page)).toContain('the file uber-mein-projekt-2.sql (1 kB)');
  for (const reply of [
    await hugo.press(page, 'Get uber-mein-projekt-2.sql'),
    await lea.press(sent, 'Get uber-mein-projekt-2.sql'),
  ]) {
    expect(reply.answers).toBe('private');
    expect(filesOn(reply)).toEqual([['uber-mein-projekt-2.sql', CONTENT]]);
  }
  // With a link both are shown.
  const both = await handIn(lea, given('plan.pdf'), { link: 'github.com/lea/lake' });
  expect(wordsIn(both)).toMatch(/https:\/\/github\.com\/lea\/lake.*, and the file plan\.pdf/);
  expect(bot.failures).toEqual([]);
});

test('nobody else of the cohort gets it', async () => {
  await handIn(lea, given('mine.md'));
  const [id, ...others] = await findKept();
  expect([id, others]).toEqual([expect.any(String), []]);
  const reply = await max.send({ kind: 'action', controlId: `submissions.file:${id}`, values: [] });
  expect(reply.answers !== 'form' && reply.refused).toBe(true);
  expect(filesOn(reply)).toEqual([]);
});

test('handed in twice by one press it is kept once', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    bot = createBot(made.database, { curriculum, seed: `again ${turn}` });
    bot.clock.set('2026-03-17T09:00:00Z');
    lea = bot.person('Lea', { workspace: `w${rooms}` });
    await handIn(lea, given('once.md'), { id: 'the-same-press' });
  }
  expect(await countKept()).toBe(1);
});

test.each([
  ['of a kind that runs', given('setup.exe'), 'of no kind that I take'],
  ['that a browser would run', given('page.html'), 'of no kind that I take'],
  ['without an ending', given('Makefile'), 'of no kind that I take'],
  ['that is empty', given('empty.md', Buffer.alloc(0)), 'nothing in it'],
  [
    'that is too large',
    { ...given('large.zip'), bytes: limits.givenBytes + 1 },
    'it’s larger than the 7 MB that I take',
  ],
  [
    'of which its platform says nothing',
    { name: '', bytes: 0, read: () => Promise.reject(new Error('no address')) },
    'couldn’t fetch it',
  ],
  [
    'that can’t be fetched',
    { ...given('gone.pdf'), read: () => Promise.reject(new Error('404')) },
    'couldn’t fetch it',
  ],
])('a file %s is refused in words, and nothing is kept', async (_, file, words) => {
  const reply = await handIn(lea, file);
  expect(reply.answers !== 'form' && reply.refused).toBe(true);
  // Named in strong words, so that a platform says it beside the field.
  expect(wordsIn(reply)).toMatch(/^File: /);
  expect(wordsIn(reply)).toContain(words);
  expect(await countKept()).toBe(0);
  expect(wordsIn(await hugo.command('submissions'))).toContain('Nothing waits for you');
  expect(bot.failures).toEqual([]);
});

test('neither a link nor a file is refused, and all files of a person have a bound', async () => {
  expect(wordsIn(await handIn(lea, undefined))).toContain('it’s needed, or a file');
  const large = Buffer.alloc(limits.givenBytes, 'x');
  for (let number = 0; number < 6; number += 1) await handIn(lea, given(`part-${number}.zip`, large));
  // Of two at once there is room for one.
  const both = await Promise.all(
    ['deployment', 'challenges'].map((criterion) => handIn(lea, given('last.zip', large), { criterion })),
  );
  expect(both.filter((reply) => reply.answers !== 'form' && reply.refused)).toHaveLength(1);
  expect(await countKept()).toBe(7);
  expect(wordsIn(await handIn(lea, given('one-more.zip', large)))).toContain(
    'your files have 49 MB, and there’s room for 50 MB',
  );
  expect(wordsIn(await handIn(lea, given('small.md')))).toContain('Handed in');
});

test('of what is handed in all at once four files are on their way, and the others wait their turn', async () => {
  const large = Buffer.alloc(limits.givenBytes, 'x');
  const form = await lea.choose(await lea.command('path', { module: '9. Apache Kafka Fundamentals' }), [
    'criterion/kafka-fundamentals/write-up',
  ]);
  const formId = form.answers === 'form' ? form.form.id : '';
  const held = new Set<number>();
  let most = 0;
  const said = await Promise.all(
    Array.from({ length: 7 }, async (_, number) => {
      const read = async (): Promise<Buffer> => {
        most = Math.max(most, held.add(number).size);
        return large;
      };
      const file = { name: `part-${number}.zip`, bytes: large.byteLength, read };
      const reply = await lea.send({ kind: 'form', formId, filled: {}, files: { file: [file] } });
      held.delete(number);
      return wordsIn(reply);
    }),
  );
  expect(said.filter((words) => words.includes('Handed in'))).toHaveLength(7);
  expect(most).toBe(4);
});

test('work that is taken back keeps no file, and who has their data deleted neither', async () => {
  const back = await lea.press(await handIn(lea, given('back.md')), 'Take it back');
  expect(await countKept()).toBe(0);
  expect(wordsIn(back)).toContain('a file that isn’t kept any more');
  expect(JSON.stringify(viewOf(back))).not.toContain('"url":""');
  const page = await handIn(lea, given('again.md'));
  expect(labelsOn(page)).toContain('Get again.md');
  expect(await countKept()).toBe(1);
  await lea.press(await lea.command('my-data', { what: 'delete' }), 'Delete everything');
  expect(await countKept()).toBe(0);
});

test('an export has it as a file, in as many ZIPs as messages take', async () => {
  // Nothing that compresses, and the second no longer fits where the first is.
  const noise = randomBytes(6_000_000);
  await handIn(lea, given('notes.md'));
  await handIn(lea, given('a.zip', noise.subarray(0, 3_900_000)), { criterion: 'deployment' });
  await handIn(lea, given('b.zip', noise), { criterion: 'challenges' });
  let part = await lea.command('my-data', { what: 'export' });
  const zips = [...filesOn(part)];
  while (labelsOn(part).includes('Next part')) {
    part = await lea.press(part, 'Next part');
    zips.push(...filesOn(part));
  }
  const names = zips.flatMap(([, zip]) => [...entriesOf(zip).keys()]);
  expect(names.filter((name) => name.startsWith('files/'))).toEqual([
    'files/1-a.zip',
    'files/2-b.zip',
    'files/3-notes.md',
  ]);
  const all = new Map(zips.flatMap(([, zip]) => [...entriesOf(zip)]));
  const own = [...all].filter(([name]) => name.startsWith('files/') && name.endsWith('notes.md'));
  expect(own.map(([, content]) => content)).toEqual([CONTENT]);
  expect(JSON.parse(all.get('submission_file.json')?.toString() ?? '[]')).toContainEqual({
    submission_id: expect.any(String),
    name: 'notes.md',
  });
  expect(zips.every(([, zip]) => zip.byteLength < limits.fileBytes)).toBe(true);
});

/** What a ZIP holds, by name, as its central directory says. */
const entriesOf = (zip: Buffer): ReadonlyMap<string, Buffer> => {
  const entries = new Map<string, Buffer>();
  const end = zip.lastIndexOf('PK\x05\x06');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [compressed, named, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? zip.readUInt32LE(at + offset) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number];
    const name = zip.subarray(at + 46, at + 46 + named).toString();
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    entries.set(name, inflateRawSync(zip.subarray(from, from + compressed)));
    at += 46 + named + extra + comment;
  }
  return entries;
};
