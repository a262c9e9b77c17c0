/**
 * Promises about certificates: only whoever met their path has one, once, with the name they typed;
 * anybody can check it, and an organiser can revoke it.
 */
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { bytesOf } from '../../src/chat/view/file.ts';
import { sandboxKeys } from '../../src/features/certificate/keys.ts';
import { pagesOf } from '../../src/features/certificate/page.ts';
import { fitsInWorker } from '../../src/features/certificate/paper-in-worker.ts';
import { checkFile, ownKeys, type Verdict } from '../../src/features/certificate/seal.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findSelect,
  formOf,
  labelsOn,
  type Person,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { linkPeople } from '../support/link-people.ts';
import { meetPath as meetPathOf } from '../support/meet-path.ts';

const URL_HERE = 'https://watermark.example';
let kept: TestDatabase;
let bot: Bot;
let ora: Person;

beforeAll(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, {
    clock: createTestClock('2026-03-02T12:00:00Z'),
    certificateKeys: sandboxKeys,
    publicUrl: URL_HERE,
  });
  ora = on('Ora', 'organiser');
  await bot.enrol(ora, 'organiser');
});
afterAll(async () => {
  expect(bot.failures).toEqual([]);
  await kept.drop();
});

const on = (name: string, role?: 'organiser'): Person => bot.person(name, { ...(role ? { role } : {}) });
const learner = async (name: string): Promise<Person> => {
  const person = on(name);
  await bot.enrol(person, 'learner');
  return person;
};
const rows = <Row>(sql: string, values: readonly string[] = []): Promise<readonly Row[]> =>
  kept.database.statement<Row>(sql, values);
const idOf = async (name: string): Promise<string> =>
  (await rows<{ id: string }>('select person_id as id from account where external_id = $1', [name.toLowerCase()]))[0]
    ?.id ?? '';
const cohortId = async (): Promise<string> => (await rows<{ id: string }>('select id from cohort'))[0]?.id ?? '';

const meetPath = async (name: string): Promise<void> => {
  for (const helper of ['Hal', 'Hes']) await bot.enrol(on(helper), 'helper');
  await meetPathOf(kept.database, bot.clock.now(), name.toLowerCase(), ['hal', 'hes']);
};

const pdfOf = (reply: Reply): Buffer => {
  const block = viewOf(reply).blocks.find((each) => each.kind === 'file');
  return block?.kind === 'file' ? Buffer.from(bytesOf(block)) : Buffer.alloc(0);
};
const verdictOf = (reply: Reply): Verdict => checkFile(pdfOf(reply), ownKeys(sandboxKeys));
const codeOf = (reply: Reply): string => {
  const verdict = verdictOf(reply);
  return verdict.kind === 'signed' ? verdict.paper.code : '';
};
const issue = async (person: Person, name: string): Promise<Reply> =>
  person.fill(await person.press(await person.command('certificate'), 'Get your certificate'), { name: [name] });

const look = async (code: string, pages = pagesOf({ database: kept.database, publicUrl: URL_HERE })) => {
  const response = await pages[0]?.answer(new Request(`${URL_HERE}/verify/${code}`));
  return { status: response?.status, words: (await response?.text()) ?? '', headers: response?.headers };
};

test('whoever hasn’t met their path is told what is missing, and gets none by any way', async () => {
  const lea = await learner('Lea');
  const shown = await lea.command('certificate');
  expect(wordsIn(shown)).toMatch(/Still to come:[\s\S]*criteria[\s\S]*the capstone, approved by two reviewers/);
  expect(labelsOn(shown)).not.toContain('Get your certificate');
  const [pack = ''] = realCurriculum().packs.keys();
  for (const verb of ['name', 'issue']) {
    const controlId = `certificate.${verb}:${await cohortId()}:${pack}`;
    const reply = await lea.send(
      verb === 'name'
        ? { kind: 'action', controlId, values: [] }
        : { kind: 'form', formId: controlId, filled: { name: ['Lea'] } },
    );
    expect(wordsIn(reply)).toContain('Something is still missing');
  }
  expect(await rows('select 1 from certificate')).toEqual([]);
});

test('whoever met it types a name, and has one certificate however often they press', async () => {
  const mia = await learner('Mia');
  await answer(mia, realCurriculum(), await mia.command('quiz', { about: 'cap-theorem', count: 1 }), true);
  await meetPath('Mia');
  const shown = await mia.command('certificate');
  const form = await mia.press(shown, 'Get your certificate');
  expect(formOf(form).fields[0]).toMatchObject({ label: 'The name on it', value: 'Mia' });
  const [first, second] = await Promise.all(
    ['Mia Łęcka', 'Somebody Else'].map((name) => mia.fill(form, { name: [name] })),
  );
  if (!first || !second) throw new Error('no replies');
  expect(codeOf(first)).toBe(codeOf(second));
  expect(await rows<{ name: string }>('select name from certificate')).toHaveLength(1);
  const verdict = verdictOf(first);
  expect(verdict).toMatchObject({ kind: 'signed', whole: true, paper: { issuedOn: '2026-03-02', recall: 100 } });
  const again = await mia.command('certificate');
  expect(wordsIn(again)).toContain('Issued on 2 March 2026 to');
  expect(pdfOf(await mia.press(again, 'Send me the file')).equals(pdfOf(first))).toBe(true);
  const page = await look(codeOf(first));
  expect(page.status).toBe(200);
  expect(page.words).toContain('This certificate is valid');
  expect(page.words).toContain('100 %');
  expect(page.headers?.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.headers?.get('cache-control')).toBe('no-store');
  // What isn't on the paper isn't on the page.
  expect(page.words).not.toMatch(/person|account|sandbox|uuid/i);
});

test('whoever links two accounts has their certificate by both, and by its own once the link is undone', async () => {
  const pia = await learner('Pia');
  await meetPath('Pia');
  const paper = pdfOf(await issue(pia, 'Pia Paris'));
  const there = bot.person('Pia in Slack', { platform: 'slack', workspace: 't1' });
  await linkPeople(pia, there);
  for (const person of [pia, there]) {
    const shown = await person.command('certificate');
    expect(pdfOf(await person.press(shown, 'Send me the file')).equals(paper)).toBe(true);
  }
  await there.press(await there.command('unlink'), 'Undo the link');
  expect(wordsIn(await pia.command('certificate'))).toContain('Issued on');
  expect(wordsIn(await there.command('certificate'))).not.toContain('Issued on');
});

test('a name that can’t be printed is refused before anything is issued', async () => {
  const noor = await learner('Noor');
  await meetPath('Noor');
  for (const [name, why] of [
    ['မောင်', 'some of its letters aren’t in my fonts'],
    // In the font, but the library can’t set it.
    ['Noor \u06A2\u0615', 'some of its letters aren’t in my fonts'],
    ['Noor 🎓', 'some of its letters aren’t in my fonts'],
    [' – ', 'A name needs letters'],
    ['Wolfeschlegelsteinhausenbergerdorff '.repeat(3).slice(0, 100), 'too long'],
  ] as const)
    expect(wordsIn(await issue(noor, name))).toContain(why);
  const [{ count = -1 } = {}] = await rows<{ count: number }>(
    'select count(*)::int as count from certificate where person_id = $1::uuid',
    [await idOf('Noor')],
  );
  expect(count).toBe(0);
  const verdict = verdictOf(await issue(noor, '  نور   الهدى '));
  expect(verdict).toMatchObject({ kind: 'signed', paper: { name: 'نور الهدى' } });
});

test('a name is printed in the letters of most people, also where it mixes them', async () => {
  const yuna = await learner('Yuna');
  await meetPath('Yuna');
  const name = '王小明 · 髙橋さくら · 김민준 · রবীন্দ্রনাথ · Yuna';
  expect(verdictOf(await issue(yuna, name))).toMatchObject({ kind: 'signed', paper: { name } });
});

test('an organiser revokes one: the page that is open says so at its next look, and nobody else can', async () => {
  const tom = await learner('Tom');
  await meetPath('Tom');
  const reply = await issue(tom, '<b>Tom & “Co”</b>');
  const code = codeOf(reply);
  expect((await look(code)).words).toContain('&lt;b&gt;Tom &amp; “Co”&lt;/b&gt;');
  const [{ id = '' } = {}] = await rows<{ id: string }>('select id from certificate where code = $1', [code]);
  const controlId = `certificate.revoked:${await cohortId()}:${id}`;
  for (const person of [tom, on('Hal')]) {
    expect(wordsIn(await person.send({ kind: 'action', controlId, values: [] }))).toMatch(/organisers/);
  }
  expect((await look(code)).words).toContain('This certificate is valid');
  const insight = await ora.press(await ora.command('cohort'), 'Insight');
  const issued = await ora.press(insight, 'Certificates');
  const asked = await ora.send({ kind: 'action', controlId: findSelect(issued).id, values: [id] });
  expect(wordsIn(asked)).toContain('This can’t be undone');
  expect(wordsIn(await ora.press(asked, 'Revoke it'))).toContain('revoked on 2 March 2026');
  await ora.send({ kind: 'action', controlId, values: [] });
  expect(await rows("select 1 from audit_entry where did like 'revoked the certificate%'")).toHaveLength(1);
  expect((await look(code)).words).toContain('This certificate was revoked');
  expect(wordsIn(await tom.send({ kind: 'action', controlId: `certificate.file:${id}`, values: [] }))).toContain(
    'isn’t valid any more',
  );
  expect(wordsIn(await tom.command('certificate'))).toContain('was revoked on 2 March 2026');
  // A new one has a code of its own; the old one stays revoked.
  expect(codeOf(await issue(tom, 'Tom'))).not.toBe(code);
  expect((await look(code)).words).toContain('This certificate was revoked');
});

test('ten thousand guesses find nothing, and hardly any of them asks the database', async () => {
  let asked = 0;
  const counting = {
    ...kept.database,
    statement: ((sql: string, values: string[]) => {
      asked += 1;
      return kept.database.statement(sql, values);
    }) as typeof kept.database.statement,
  };
  const pages = pagesOf({ database: counting, publicUrl: URL_HERE }, () => 0);
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  const found = new Set<number | undefined>();
  for (let guess = 0; guess < 10_000; guess += 1) {
    const code = Array.from({ length: 20 }, (_, at) => letters[(guess * (at + 7) * 31 + at * guess) % 32]).join('');
    found.add((await look(code, pages)).status);
  }
  expect(found).toEqual(new Set([404, 429]));
  expect(asked).toBeLessThanOrEqual(60);
  expect((await look('%E0%A4%A', pages)).status).toBe(404);
  expect(pagesOf({ database: kept.database, publicUrl: undefined })).toEqual([]);
});

test('whoever deletes their data takes their certificate along: its code is unknown then', async () => {
  const una = await learner('Una');
  await meetPath('Una');
  const code = codeOf(await issue(una, 'Una'));
  expect((await look(code)).status).toBe(200);
  await una.press(await una.command('my-data', { what: 'delete' }), 'Delete everything');
  expect((await look(code)).status).toBe(404);
});

test('where a whole cohort asks at once, certificates take a thread or two', async () => {
  let alive = 0;
  let most = 0;
  const count = (thread: Worker): void => {
    alive += 1;
    most = Math.max(most, alive);
    thread.once('exit', () => {
      alive -= 1;
    });
  };
  process.on('worker', count);
  const names = ['Amara', 'Ben', 'Chidi', 'Dara'];
  const fits = await Promise.all(names.map(fitsInWorker));
  process.off('worker', count);
  expect(fits).toEqual(names.map(() => 'fits'));
  // One may still be leaving when the next begins.
  expect(most).toBeLessThanOrEqual(2);
});
