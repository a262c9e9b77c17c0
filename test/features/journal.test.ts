/**
 * Promises to whoever keeps a journal: it is theirs alone until they share it, nothing is lost or
 * doubled, and a question in it finds its way to a helper.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { bytesOf } from '../../src/chat/view/file.ts';
import { wordsOf } from '../../src/lib/words/text.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findButton,
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

let made: TestDatabase;
let bot: Bot;
let ada: Person;
let ben: Person;
let ora: Person;
let walks = 0;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());
beforeEach(async () => {
  bot = createBot(made.database, { clock: createTestClock('2026-03-02T09:00:00Z') });
  walks += 1;
  const on = (name: string, role?: 'organiser'): Person =>
    bot.person(`${name}${walks}`, { platform: 'discord', workspace: `g${walks}`, ...(role ? { role } : {}) });
  [ada, ben, ora] = [on('Ada'), on('Ben'), on('Ora', 'organiser')];
  await bot.enrol(ora, 'organiser');
  await bot.enrol(ada, 'learner');
  await bot.enrol(ben, 'learner');
});

const write = async (
  person: Person,
  words: string,
  filled: Readonly<Record<string, readonly string[]>> = {},
  id?: string,
): Promise<Reply> => {
  bot.clock.forward({ minutes: 1 });
  const form = await person.press(await person.command('journal'), 'Write');
  return person.fill(form, { kind: ['insight'], words: [words], about: [''], readers: ['alone'], ...filled }, id);
};
const cohortId = async (person: Person): Promise<string> => {
  const form = await person.press(await person.command('journal'), 'Write');
  const field = formOf(form).fields.find(({ name }) => name === 'readers');
  return field && 'options' in field ? (field.options[1]?.value ?? '') : '';
};
const open = async (person: Person, which = 0): Promise<Reply> => {
  const list = await person.command('journal');
  return person.choose(list, [findSelect(list).options[which]?.value ?? '']);
};
const shared = async (person: Person): Promise<Reply> =>
  person.press(await person.command('journal'), 'Shared by your cohort');

describe('an entry', () => {
  test('is read again, changed, and deleted after asking', async () => {
    expect(wordsIn(await ada.command('journal'))).toContain('It’s empty so far');
    const saved = await write(ada, 'Late events wait for the **watermark**.\n\nThen they’re dropped.', {
      about: ['watermarks'],
    });
    expect(wordsIn(saved)).toMatch(/It’s in your journal.*Insight, .*Watermarks.*Late events wait for the \*\*wat/s);
    expect(wordsIn(saved)).toContain('Only you can read it.');
    const changing = await ada.press(saved, 'Change');
    const changed = await ada.fill(changing, { kind: ['win'], words: ['I explained it to Ben.'], about: [''] });
    expect(wordsIn(changed)).toMatch(/Saved.*Win\n.*I explained it to Ben/s);
    const asked = await ada.press(changed, 'Delete');
    expect(wordsIn(asked)).toContain('It can’t be brought back');
    expect(wordsIn(await ada.press(asked, 'Keep it'))).toContain('I explained it');
    expect(wordsIn(await ada.press(asked, 'Delete it'))).toMatch(/It’s deleted.*empty so far/s);
    expect(wordsIn(await ada.press(asked, 'Delete it'))).toContain('empty so far');
  });

  test('that is sent twice stands once; one without words, or about nothing I know, isn’t taken', async () => {
    await write(ada, 'Once', {}, 'same');
    await write(ada, 'Once', {}, 'same');
    expect(wordsIn(await ada.command('journal'))).toContain('1 entry, ');
    expect(wordsIn(await write(ada, ' \n '))).toContain('There’s nothing in it yet');
    expect(wordsIn(await write(ada, 'x', { about: ['zzyzx qwrty'] }))).toContain('no concept called “zzyzx qwrty”');
  });

  test('of 3,000 characters that a platform writes at double length is shown as far as it fits', async () => {
    const saved = await write(ada, '*_'.repeat(1500));
    expect(wordsIn(saved)).toContain('*_*_');
    expect(wordsIn(await open(ada))).toContain('Only you can read it.');
  });

  test('answers a prompt of a concept, or of what the pack logs, and keeps its words', async () => {
    const prompts = await ada.command('journal', { about: 'windowing' });
    const concept = findSelect(prompts);
    const form = await ada.choose(prompts, [concept.options[0]?.value ?? '']);
    const [intro] = formOf(form).intro ?? [];
    const prompt = intro?.kind === 'text' ? wordsOf(intro.text) : 'none';
    const saved = await ada.fill(form, { kind: ['insight'], words: ['It slides.'], readers: ['alone'] });
    expect(wordsIn(saved)).toContain(`${prompt}\nIt slides.`);
    const logs = await ada.press(await ada.command('journal'), 'Prompts');
    const [first] = findSelect(logs).options;
    const log = await ada.choose(logs, [first?.value ?? '']);
    const answered = await ada.choose(log, [findSelect(log).options[0]?.value ?? '']);
    const kept = await ada.fill(answered, { kind: ['win'], words: ['Done.'], readers: ['alone'] });
    expect(wordsIn(kept)).toMatch(/Win\n/);
    await answer(ada, realCurriculum(), await ada.command('quiz', { about: 'cap-theorem', count: 1 }), true);
    const later = await ada.press(await ada.command('journal'), 'Prompts');
    expect(findSelect(later).options.map(({ value }) => value)).toContain('cap-theorem');
  });
});

describe('sharing', () => {
  test('lets the cohort read it by name, until it is taken back', async () => {
    const saved = await write(ada, 'Why do partitions matter?', { kind: ['question'] });
    expect(wordsIn(await shared(ben))).toContain('Nobody has shared anything yet');
    await ada.press(saved, 'Share with Cohort');
    const list = await shared(ben);
    expect(wordsIn(list)).toMatch(new RegExp(`Question.*, by Ada${walks}:\\s+Why do partitions`));
    const [entry] = findSelect(list).options;
    const read = await ben.choose(list, [entry?.value ?? '']);
    expect(labelsOn(read)).toEqual(['Back']);
    const own = await open(ada);
    expect(wordsIn(own)).toContain('Everybody in Cohort can read it, with your name.');
    await ada.press(own, 'Take it back');
    expect(wordsIn(await ben.choose(list, [entry?.value ?? '']))).toContain('isn’t shared any more');
    expect(wordsIn(await shared(ben))).toContain('Nobody has shared');
  });

  test('never shows anybody’s own entries, whatever id is pressed', async () => {
    const saved = await write(ada, 'Secret');
    const id = viewOf(saved).blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []))[0];
    const row = id && 'id' in id ? (id.id.split(':')[1] ?? '') : '';
    const home = await cohortId(ben);
    for (const controlId of [
      `journal.open:${row}`,
      `journal.change:${row}`,
      `journal.share:${row}:${home}`,
      `journal.delete:${row}`,
      `journal.delete:${row}:yes`,
      `journal.ask:${row}`,
      `journal.page:${row}`,
      `journal.turn:${home}:${row}`,
      `journal.take-out:${home}:${row}`,
    ])
      expect(JSON.stringify(await ben.send({ kind: 'action', controlId, values: [] }))).not.toContain('Secret');
    const read = await ben.send({ kind: 'action', controlId: `journal.read:${home}`, values: [row] });
    expect(wordsIn(read)).toContain('isn’t shared any more');
    expect(wordsIn(await open(ada))).toContain('Only you can read it');
  });

  test('ends for others when its writer leaves, or an organiser takes it out; the writer keeps it', async () => {
    const readers = [await cohortId(ada)];
    await write(ada, 'First', { readers });
    await write(ben, 'Second', { readers });
    const list = await shared(ora);
    const second = findSelect(list).options[0]?.value ?? '';
    const taken = await ora.press(await ora.choose(list, [second]), 'Take it out');
    expect(wordsIn(taken)).toMatch(/Whoever wrote it keeps it.*First/s);
    expect(wordsIn(taken)).not.toContain('Second');
    expect(wordsIn(await open(ben))).toMatch(/Second.*Only you can read it/s);
    expect(wordsIn(await ora.press(await ora.command('cohort'), 'Log'))).toContain(
      `took out a journal entry that Ben${walks} shared`,
    );
    const leaving = await ada.press(await ada.command('cohort'), 'Leave');
    await ada.press(leaving, 'Leave it');
    expect(wordsIn(await shared(ben))).toContain('Nobody has shared');
    expect(wordsIn(await ada.command('journal'))).toContain('First');
    const own = await open(ada);
    expect(wordsIn(own)).toMatch(/First.*with a cohort that I don’t find among yours/s);
    expect(wordsIn(await ada.press(own, 'Take it back'))).toMatch(/It’s yours alone again.*Only you can read it/s);
  });

  test('goes to the cohort that the button named, or to none', async () => {
    const saved = await write(ada, 'For those of yesterday');
    await bot.enrol(bot.person('Away', { workspace: `away${walks}` }), 'learner');
    await made.database.statement(
      `update enrolment e set cohort_id = n.id from cohort c, cohort n
      where e.cohort_id = c.id and c.id = $1::uuid and n.workspace_id <> c.workspace_id`,
      [await cohortId(ada)],
    );
    await ada.press(saved, 'Share with Cohort');
    expect(wordsIn(await open(ada))).toContain('Only you can read it');
  });
});

test('a question opens the form of office hours, with what was written in it already', async () => {
  const saved = await write(ada, 'Why do partitions matter?', { kind: ['question'], about: ['partitioning'] });
  expect(wordsIn(await ada.press(saved, 'Ask a helper'))).toContain('There are no office hours here yet');
  const channel = { externalId: 'office', name: 'office' };
  const line = await ora.send({ kind: 'command', command: 'oh', options: {}, channel });
  await ora.send({ kind: 'action', controlId: findButton(line, 'Show the board here').id, values: [], channel });
  const form = formOf(await ada.press(saved, 'Ask a helper'));
  const values = Object.fromEntries(form.fields.map((field) => [field.name, 'value' in field ? field.value : '']));
  expect(values).toMatchObject({ topic: expect.stringContaining('artition'), tried: 'Why do partitions matter?' });
});

test('of two accounts that are linked is one, and two again after; with its writer’s data it goes', async () => {
  const there = bot.person(`Ada in Slack ${walks}`, { platform: 'slack', workspace: `t${walks}` });
  await write(ada, 'Here');
  await write(there, 'There', { readers: [] });
  await linkPeople(ada, there);
  for (const person of [ada, there]) expect(wordsIn(await person.command('journal'))).toMatch(/There\n.*Here/);
  await ada.press(await ada.command('unlink'), 'Undo the link');
  expect(wordsIn(await ada.command('journal'))).not.toContain('There');
  expect(wordsIn(await there.command('journal'))).not.toContain('Here');
  expect(wordsIn(await there.command('my-data'))).toContain('what you wrote in your journal');
  await there.press(await there.command('my-data', { what: 'delete' }), 'Delete everything');
  expect(await made.database.statement("select from journal_entry where words = 'There'", [])).toEqual([]);
  expect(wordsIn(await ada.command('journal'))).toContain('Here');
});

test('a long journal is paged and found again, and is saved as a file with all that it has', async () => {
  const rows = Array.from({ length: 130 }, (_, index) => index);
  await write(ada, 'The first of all');
  await made.database.statement(
    `insert into journal_entry (id, person_id, kind, words, interaction_id, at)
    select ('0aaaaaaa-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, e.person_id, 'win',
      i || ' ' || repeat('שָׁלוֹם 🎉 ', 40), 'i-${walks}-' || i, e.at
    from journal_entry e, generate_series(1, $1) i where e.words = 'The first of all'`,
    [rows.length],
  );
  let page = await ada.command('journal');
  expect(wordsIn(page)).toContain('131 entries');
  const seen: string[] = [];
  for (;;) {
    seen.push(...findSelect(page).options.map(({ value }) => value));
    if (!labelsOn(page).includes('Next page')) break;
    page = await ada.press(page, 'Next page');
  }
  expect(new Set(seen).size).toBe(131);
  expect(seen).toHaveLength(131);
  const back = await ada.press(await ada.choose(page, [seen.at(-1) ?? '']), 'Back');
  expect(findSelect(back).options[0]?.value).toBe(seen.at(-1));
  const file = viewOf(await ada.press(page, 'Save as a file')).blocks.find((block) => block.kind === 'file');
  const words = file?.kind === 'file' ? Buffer.from(bytesOf(file)).toString() : '';
  expect(words).toMatch(/^# My journal\n\n## 2 Mar 2026: Win\n\n/);
  expect(words.match(/^## /gm)).toHaveLength(131);
  expect(words).toContain('The first of all');
});
