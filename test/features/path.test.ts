/**
 * Promises about the path: what a cohort learns in which order, what somebody has done of it by
 * their own word, and work that helpers approve, two of them a capstone.
 */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { checkView } from '../../src/chat/view/limits.ts';
import type { Select } from '../../src/chat/view/view.ts';
import type { Pack } from '../../src/curriculum/model.ts';
import { rowsOf } from '../../src/database/client.ts';
import { outbox } from '../../src/database/schema/outbox.ts';
import { partsOf, sections } from '../../src/features/projects/pages.ts';
import { projectView } from '../../src/features/projects/views.ts';
import { readLink } from '../../src/features/submissions/read-link.ts';
import { excerpt, wordsOf } from '../../src/lib/words/text.ts';
import { findPathStanding } from '../../src/study/path/find-standing.ts';
import { pathIsMet } from '../../src/study/path/met.ts';
import { orderOf, pathOf, unitsInOrder } from '../../src/study/path/order.ts';
import type { PackStanding, PathStanding } from '../../src/study/path/standing.ts';
import { questionAsked } from '../support/answering.ts';
import {
  type Bot,
  controlsOf,
  createBot,
  findSelect,
  formOf,
  labelsOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { idsOf, knowQuestions } from '../support/known-questions.ts';

const curriculum = realCurriculum();
let kept: TestDatabase;
let bot: Bot;
let lea: Person;
let hugo: Person;
let hana: Person;
let ines: Person;
let rooms = 0;

beforeAll(async () => {
  kept = await createPostgresDatabase();
});
afterAll(() => kept.drop());
beforeEach(async () => {
  rooms += 1;
  const workspace = `w${rooms}`;
  bot = createBot(kept.database, { curriculum });
  bot.clock.set('2026-03-17T09:00:00Z');
  [lea, hugo, hana] = ['Lea', 'Hugo', 'Hana'].map((name) => bot.person(name, { workspace })) as [
    Person,
    Person,
    Person,
  ];
  ines = bot.person('Ines', { workspace, role: 'organiser' });
  await bot.enrol(ines, 'organiser');
  await bot.enrol(lea, 'learner');
  await bot.enrol(hugo, 'helper');
  await bot.enrol(hana, 'helper');
});

const cohortOf = async (person: Person): Promise<string> => {
  const { personId } = await idsOf(kept.database, person);
  const [row] = rowsOf<{ id: string }>(
    await kept.database.orm.execute(sql`select cohort_id as id from enrolment where person_id = ${personId}::uuid`),
  );
  return row?.id ?? '';
};
const standingOf = async (person: Person): Promise<PathStanding> => {
  const { personId } = await idsOf(kept.database, person);
  const cohortId = await cohortOf(person);
  const found = await findPathStanding(kept.database, curriculum, { personId, cohortId, at: bot.clock.now() });
  if (!found) throw new Error('nobody stands there');
  return found;
};
const bootcampOf = async (person: Person): Promise<PackStanding> => {
  const found = (await standingOf(person)).packs.find(({ slug }) => slug === 'bootcamp');
  if (!found) throw new Error('they aren’t taught it');
  return found;
};
/** What was stated since, as it is drawn now; by the account it goes to. */
const told = async (notice: string): Promise<readonly { to: string | null; words: string }[]> => {
  const rows = (await kept.database.orm.select().from(outbox)).filter(
    (row) => row.notice === notice && row.workspaceExternalId === `w${rooms}`,
  );
  return Promise.all(
    rows.map(async ({ subject, accountExternalId }) => {
      const shown = await bot.offers.notices.find(({ name }) => name === notice)?.draw(subject, bot.clock.now());
      return { to: accountExternalId, words: shown ? wordsIn({ answers: 'private', view: shown }) : '' };
    }),
  );
};
const openModule = (person: Person, module: string): Promise<Reply> => person.command('path', { module });
const handIn = async (person: Person, module: string, value: string, link = 'https://github.com/lea'): Promise<Reply> =>
  person.fill(await person.choose(await openModule(person, module), [value]), { link: [link], note: ['Look here.'] });
const KAFKA = '9. Apache Kafka Fundamentals';
const WRITE_UP = 'criterion/kafka-fundamentals/write-up';

describe('a learner', () => {
  test('sees where they are, ticks what is done, and finds what is still missing', async () => {
    await knowQuestions(
      kept.database,
      lea,
      '2026-03-18',
      curriculum
        .questionsOf('kafka-architecture')
        .slice(0, 2)
        .map(({ slug }) => slug),
    );
    const path = await lea.command('path');
    expect(wordsIn(path)).toContain('Now: week 3 of 12, you’re at 4. Apache Iceberg Mastery');
    expect(wordsIn(path)).toContain('64 criteria in 16 modules, and the capstone, which two helpers have to approve');
    const module = await openModule(lea, KAFKA);
    expect(wordsIn(module)).toContain('It builds on Distributed Systems Fundamentals, which isn’t done yet');
    expect(wordsIn(module)).toMatch(/2 of \d+ questions met, \d+ % known now/);
    const saved = await lea.fill(await lea.press(module, 'Tick what’s done'), { 'done-0': ['0', '3'] });
    expect(wordsIn(saved)).toContain('Saved: 2 of 4 boxes ticked');
    expect(wordsIn(saved)).toContain('Deploy working implementation: to do');
    // The form shows what is ticked, and takes back what isn't any more.
    const again = await lea.press(saved, 'Tick what’s done');
    expect(formOf(again).fields.map((field) => 'values' in field && field.values)).toEqual([['0', '3']]);
    await lea.fill(again, { 'done-0': ['0', '1', '2', '3'] });
    expect((await bootcampOf(lea)).units.filter(({ done }) => done).map(({ slug }) => slug)).toEqual([
      'kafka-fundamentals',
    ]);
    const milestones = await lea.press(await lea.command('path'), 'Milestones');
    const reached = await lea.fill(await lea.press(milestones, 'Tick what’s done'), { 'done-0': ['0'] });
    expect(wordsIn(reached)).toMatch(/Week 2: Completed Foundations[^\n]* · done/);
    const before = await lea.press(await lea.command('path'), 'Before you begin');
    expect(wordsIn(await lea.fill(await lea.press(before, 'Tick what’s done'), { 'done-0': ['1'] }))).toContain(
      'Linux · done',
    );
    const progress = await lea.command('progress');
    expect(wordsIn(progress)).toContain('1 of 16 modules done; 1 of 6 milestones reached');
    expect(bot.failures).toEqual([]);
  });

  test('goes their own way, and says what they are at', async () => {
    const way = await lea.press(await lea.command('path'), 'Choose your path');
    const streaming = await lea.fill(way, { path: ['streaming-first'] });
    expect(wordsIn(streaming)).toContain('(Streaming first)');
    expect((await bootcampOf(lea)).units.slice(0, 2).map(({ slug }) => slug)).toEqual([
      'distributed-systems',
      'kafka-fundamentals',
    ]);
    const spark = await lea.press(await openModule(lea, 'Spark'), 'Put it in my own order');
    const sql = await lea.press(await openModule(lea, '8. SQL Performance Optimization'), 'Put it in my own order');
    expect((await bootcampOf(lea)).units.slice(0, 2).map(({ slug }) => slug)).toEqual([
      'spark-processing',
      'sql-optimization',
    ]);
    expect(labelsOn(spark)).toContain('Take it off my own order');
    const unchanged = await lea.press(await lea.command('path'), 'Choose your path');
    await lea.fill(unchanged, { path: ['streaming-first'] });
    expect((await bootcampOf(lea)).units[0]?.slug).toBe('spark-processing');
    await lea.press(sql, 'I’m at this now');
    expect((await standingOf(lea)).focus.unit?.slug).toBe('sql-optimization');
    expect((await standingOf(hugo)).focus.unit?.slug).toBe('apache-iceberg');
    // What is new comes in their order too.
    const asked = questionAsked(curriculum, await lea.command('quiz', { count: 1 }));
    expect(curriculum.conceptsOf('spark-processing').map(({ slug }) => slug)).toContain(asked.concept);
  });

  test('keeps what they ticked in a module that is taken out, and is told so', async () => {
    await lea.fill(await lea.press(await openModule(lea, KAFKA), 'Tick what’s done'), { 'done-0': ['0'] });
    const pack = curriculum.packs.get('bootcamp') as Pack;
    const phases = pack.phases.map((phase) => ({
      ...phase,
      ...(phase.modules ? { modules: phase.modules.filter(({ slug }) => slug !== 'kafka-fundamentals') } : {}),
    }));
    bot.useCurriculum({ ...curriculum, packs: new Map([...curriculum.packs, ['bootcamp', { ...pack, phases }]]) });
    expect(wordsIn(await lea.command('path'))).toContain(
      '1 thing you ticked or handed in belongs to what your cohort isn’t taught any more: kafka-fundamentals',
    );
    bot.useCurriculum(curriculum);
    expect(
      (await bootcampOf(lea)).units.flatMap(({ criteria }) => criteria.filter(({ ticked }) => ticked)),
    ).toHaveLength(1);
  });
});

test('what was ticked and handed in stays with its criterion, wherever the pack puts it and whatever it is called', async () => {
  await lea.fill(await lea.press(await openModule(lea, KAFKA), 'Tick what’s done'), { 'done-0': ['0'] });
  const form = await lea.choose(await openModule(lea, KAFKA), [WRITE_UP]);
  const pack = curriculum.packs.get('bootcamp') as Pack;
  const [first, ...others] = (pack.criteria ?? []).toReversed();
  const criteria = [
    { slug: 'talk', title: 'Give a talk' },
    { slug: first?.slug ?? '', title: 'Write it up' },
    ...others,
  ];
  bot.useCurriculum({ ...curriculum, packs: new Map([...curriculum.packs, ['bootcamp', { ...pack, criteria }]]) });
  // The form was open meanwhile.
  const handed = await lea.fill(form, { link: ['https://github.com/lea/notes'], note: [''] });
  expect(wordsIn(handed)).toContain('Write it up');
  const kafka = wordsIn(await openModule(lea, KAFKA));
  expect(kafka.match(/^.*: (done|handed in.*)$/gm)).toEqual([
    'Write it up: handed in, waiting for a helper, https://github.com/lea/notes',
    'Complete all reading materials and exercises: done',
  ]);
  bot.useCurriculum(curriculum);
  expect(bot.failures).toEqual([]);
});

describe('the cohort’s path', () => {
  test('is chosen in /setup; one that is taken out of the curriculum is said in words', async () => {
    const setup = await ines.command('setup');
    expect(wordsIn(setup)).toContain('The path · Sequential; learners tick criteria themselves');
    const chosen = await ines.fill(await ines.press(setup, 'Change the path'), {
      path: ['query-first'],
      criteria: ['review'],
    });
    expect(wordsIn(chosen)).toContain('Query first; helpers approve criteria');
    await lea.fill(await lea.press(await openModule(lea, KAFKA), 'Tick what’s done'), { 'done-0': ['0'] });
    expect(wordsIn(await openModule(lea, KAFKA))).toContain('you say it’s done; hand it in to have it approved');
    const pack = curriculum.packs.get('bootcamp') as Pack;
    const paths = pack.paths?.filter(({ slug }) => slug !== 'query-first');
    const packs = [...curriculum.packs].map(([slug, each]) => [slug, { ...each, paths: paths ?? [] }] as const);
    bot.useCurriculum({ ...curriculum, packs: new Map(packs) });
    expect(wordsIn(await ines.command('setup'))).toContain(
      '“query-first” isn’t taught any more, so it goes by Sequential',
    );
    expect(wordsIn(await lea.command('path'))).toContain('“query-first”, isn’t taught any more');
    bot.useCurriculum(curriculum);
  });

  test('whatever its order, every unit is taught once, in a week that the pack has, and the first path changes nothing', () => {
    for (const pack of curriculum.packs.values()) {
      const written = unitsInOrder(pack, []);
      expect(unitsInOrder(pack, orderOf(pathOf(pack, null)))).toEqual(written);
      const slots = (units: typeof written) => units.map(({ opensIn, weeks }) => JSON.stringify([opensIn, weeks]));
      fc.assert(
        fc.property(fc.shuffledSubarray(written.map(({ slug }) => slug)), (order) => {
          const units = unitsInOrder(pack, order);
          expect(units.map(({ slug }) => slug).slice(0, order.length)).toEqual(order);
          expect(units.map(({ slug }) => slug).toSorted()).toEqual(written.map(({ slug }) => slug).toSorted());
          expect(slots(units)).toEqual(slots(written));
        }),
        { numRuns: 50 },
      );
    }
  });
});

describe('work that is handed in', () => {
  test('comes back with comments, is handed in again and approved; everybody is told once', async () => {
    const sent = await handIn(lea, KAFKA, WRITE_UP);
    expect(wordsIn(sent)).toContain('Handed in. A helper looks at it');
    bot.clock.forward({ minutes: 1 });
    await handIn(lea, KAFKA, 'criterion/kafka-fundamentals/deployment');
    const waiting = await told('submissions.waiting');
    expect(waiting.map(({ to }) => to).toSorted()).toEqual(['hana', 'hugo', 'ines']);
    expect(waiting[0]?.words).toContain('2 pieces of work wait');
    const list = await hugo.command('submissions');
    expect(wordsIn(list)).toContain('Lea: Apache Kafka Fundamentals: Document learnings and best practices');
    const first = findSelect(list).options[0]?.value ?? '';
    const page = await hugo.choose(list, [first]);
    expect(wordsIn(page)).toContain('https://github.com/lea');
    await hugo.fill(await hugo.press(page, 'Send back'), { words: ['Say why it was slow.'] });
    expect(
      (await told('submissions.outcome')).map(({ to, words }) => [to, words.includes('Say why it was slow.')]),
    ).toEqual([['lea', true]]);
    expect(wordsIn(await openModule(lea, KAFKA))).toContain('came back with comments');
    bot.clock.forward({ hours: 1 });
    const own = await lea.command('submissions');
    const trail = await lea.choose(own, [
      findSelect(own).options.find(({ label }) => label.includes('Document'))?.value ?? '',
    ]);
    const resent = await lea.fill(await lea.press(trail, 'Hand it in again'), {
      link: ['github.com/lea/2'],
      note: [],
    });
    expect(wordsIn(resent)).toContain('Say why it was slow.');
    const anew = await hana.command('submissions');
    const newest = findSelect(anew).options.find(({ label }) => label.includes('Document'))?.value ?? '';
    const judged = await hana.choose(anew, [newest]);
    await hana.press(judged, 'Approve');
    // Pressed again it says the same, and nobody is told twice.
    await hana.press(judged, 'Approve');
    expect(wordsIn(await openModule(lea, KAFKA))).toContain('Document learnings and best practices: approved');
    expect(await told('submissions.outcome')).toHaveLength(2);
    expect((await bot.home(hugo)).length).toBeGreaterThan(0);
    expect(bot.failures).toEqual([]);
  });

  test('stands with its link where it is asked for, and opens there, as the project does', async () => {
    const project = (await bootcampOf(lea)).units.flatMap(({ slug, projects }) =>
      projects.map((each) => ({ ...each, unit: slug })),
    )[0];
    if (!project) throw new Error('no module has a project');
    const selectOn = (reply: Reply, label: string) =>
      controlsOf(reply).find((each): each is Select => each.kind === 'select' && each.label === label);
    const choose = async (label: string, wanted: string): Promise<Reply> => {
      const select = selectOn(await openModule(lea, project.unit), label);
      const option = select?.options.find((each) => each.label === excerpt(wanted, 75));
      return lea.send({ kind: 'action', controlId: select?.id ?? '', values: [option?.value ?? ''] });
    };
    expect(selectOn(await openModule(lea, project.unit), 'Open what you handed in')).toBeUndefined();
    await handIn(lea, project.unit, `project/${project.slug}/`, 'https://github.com/lea/built');
    expect(wordsIn(await openModule(lea, project.unit))).toContain(
      `${project.title}: handed in, waiting for a helper, https://github.com/lea/built`,
    );
    const opened = await choose('Open a project', project.title);
    expect(opened.answers).toBe('private');
    expect(wordsIn(opened)).toContain('You handed in: https://github.com/lea/built');
    for (const trail of [
      await choose('Open what you handed in', project.title),
      await lea.press(opened, 'What I handed in'),
    ])
      expect(wordsIn(trail)).toContain('“Look here.”');
    expect(bot.failures).toEqual([]);
  });

  test('with links too long for one page opens all the same', async () => {
    const long = `https://github.com/${'_'.repeat(470)}`;
    const unit = (await bootcampOf(lea)).units.find(({ slug }) => slug === 'kafka-fundamentals');
    for (const { slug } of unit?.criteria ?? []) await handIn(lea, KAFKA, `criterion/kafka-fundamentals/${slug}`, long);
    for (const { slug } of unit?.projects ?? []) await handIn(lea, KAFKA, `project/${slug}/`, long);
    const page = await openModule(lea, KAFKA);
    expect(wordsIn(page)).toContain('handed in, waiting for a helper');
    expect(controlsOf(page)).toContainEqual(expect.objectContaining({ label: 'Open what you handed in' }));
    expect(bot.failures).toEqual([]);
  });

  test('of two who look at it at once the second is told, and a word can be taken back', async () => {
    await handIn(lea, KAFKA, WRITE_UP);
    const open = async (person: Person): Promise<Reply> => {
      const list = await person.command('submissions');
      return person.choose(list, [findSelect(list).options[0]?.value ?? '']);
    };
    const [byHugo, byHana] = [await open(hugo), await open(hana)];
    const form = await hana.press(byHana, 'Send back');
    const answers = await Promise.all([hugo.press(byHugo, 'Approve'), hana.fill(form, { words: ['Not yet.'] })]);
    const quicker = answers.filter((reply) => wordsIn(reply).includes('Somebody was quicker'));
    expect(quicker).toHaveLength(1);
    const [winner, won] = answers[0] === quicker[0] ? [hana, answers[1]] : [hugo, answers[0]];
    const back = await winner.press(won as Reply, 'Take my word back');
    expect(wordsIn(back)).toContain('waits again');
    expect((await told('submissions.taken-back'))[0]?.words).toContain('waiting for a helper');
  });

  test('is approved by nobody who made it, whichever of their accounts they use; a capstone needs two', async () => {
    const send = async (person: Person): Promise<Reply> =>
      person.fill(
        await person.send({
          kind: 'action',
          controlId: `submissions.project:capstone-lakehouse:${await cohortOf(person)}`,
          values: [],
        }),
        { link: ['https://github.com/lake'], note: [] },
      );
    const sent = await send(hugo);
    expect(wordsIn(sent)).toContain('Two helpers look at it');
    expect(labelsOn(sent)).not.toContain('Approve');
    const [row] = rowsOf<{ id: string }>(
      await kept.database.orm.execute(sql`select id from submission where subject = 'capstone-lakehouse'`),
    );
    const press = (person: Person, verb = 'approve'): Promise<Reply> =>
      person.send({ kind: 'action', controlId: `submissions.${verb}:${row?.id}`, values: [] });
    expect(wordsIn(await press(hugo))).toContain('nobody approves their own');
    expect(wordsIn(await press(lea))).toContain('Only helpers and organisers');
    await press(hana);
    const met = async (): Promise<string> => (await bootcampOf(hugo)).capstone?.handedIn?.state ?? 'none';
    expect(await met()).toBe('waiting');
    await press(hana);
    expect(await met()).toBe('waiting');
    await press(ines);
    expect(await met()).toBe('approved');
    // Hana turns out to be Hugo: then only one other has approved it, and it waits for one more.
    const shown = await hugo.command('link');
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '';
    await hana.press(await hana.command('link', { code }), 'Confirm');
    await hugo.press(await hugo.press(shown, 'Confirm'), 'Yes, link us');
    expect(await met()).toBe('waiting');
    expect(wordsIn(await press(hana))).toContain('nobody approves their own');
    await bot.enrol(lea, 'helper');
    expect(wordsIn(await lea.command('submissions'))).toContain('1 of 2 helpers approved it');
    await hugo.press(await hugo.command('unlink'), 'Undo the link');
    expect(await met()).toBe('approved');
    // Who deletes their data has still approved it.
    await hana.press(await hana.command('my-data', { what: 'delete' }), 'Delete everything');
    expect(await met()).toBe('approved');
  });

  test('counts where it was approved, and waits where it was handed in, whatever another workspace’s cohort does', async () => {
    const away = (name: string): Person => bot.person(name, { workspace: `away${rooms}` });
    const [lea2, friend] = [away('Lea away'), away('Friend')];
    await bot.enrol(lea2, 'learner');
    await bot.enrol(friend, 'helper');
    const cohortId = await cohortOf(lea);
    await handIn(lea, KAFKA, WRITE_UP);
    bot.clock.forward({ minutes: 1 });
    await handIn(lea2, KAFKA, WRITE_UP);
    const shown = await lea.command('link');
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '';
    await lea2.press(await lea2.command('link', { code }), 'Confirm');
    await lea.press(await lea.press(shown, 'Confirm'), 'Yes, link us');
    const list = await friend.command('submissions');
    await friend.press(await friend.choose(list, [findSelect(list).options[0]?.value ?? '']), 'Approve');
    const { personId } = await idsOf(kept.database, lea);
    const found = await findPathStanding(kept.database, curriculum, { personId, cohortId, at: bot.clock.now() });
    const unit = found?.packs.flatMap(({ units }) => units).find(({ slug }) => slug === 'kafka-fundamentals');
    expect(unit?.criteria.find(({ slug }) => slug === 'write-up')?.handedIn?.state).toBe('waiting');
    expect(wordsIn(await hugo.command('submissions'))).toContain('Lea: Apache Kafka Fundamentals');
  });

  test('is told to each helper who had nothing before them; taken back, none of it waits', async () => {
    const to = async (): Promise<readonly (string | null)[]> =>
      (await told('submissions.waiting')).map((each) => each.to).toSorted();
    await handIn(hugo, KAFKA, WRITE_UP);
    expect(await to()).toEqual(['hana', 'ines']);
    await handIn(lea, KAFKA, WRITE_UP);
    expect(await to()).toEqual(['hana', 'hugo', 'ines']);
    bot.clock.forward({ minutes: 1 });
    await lea.press(await handIn(lea, KAFKA, WRITE_UP), 'Take it back');
    expect(wordsIn(await openModule(lea, KAFKA))).not.toContain('waiting for a helper');
    expect(wordsIn(await hana.command('submissions'))).not.toContain('Lea:');
  });

  test('needs a link that others can open, and nothing of a neighbour’s network', () => {
    expect(readLink('github.com/lea/lake')).toBe('https://github.com/lea/lake');
    expect(readLink(' http://8.8.8.8/x ')).toBe('http://8.8.8.8/x');
    for (const bad of ['', 'my work', 'javascript:alert(1)', 'file:///etc/passwd', 'ftp://x.org/a', 'https://'])
      expect(() => readLink(bad)).toThrow(/Link/);
    for (const inside of [
      'http://localhost:8080',
      'http://10.1.2.3/x',
      'http://127.1/',
      'http://0x7f000001/',
      'http://2130706433/',
      'http://192.168.0.4',
      'http://172.20.1.1',
      'http://169.254.169.254/latest/meta-data',
      'http://100.64.0.1',
      'http://[::1]/',
      'http://[::ffff:10.0.0.1]/',
      'http://[fe80::1]/',
      'http://[fd00::1]/',
      'http://wiki/page',
      'http://build.internal/',
      'http://printer.local./',
    ])
      expect(() => readLink(inside), inside).toThrow(/own network/);
    expect(() => readLink('https://me:secret@github.com/x')).toThrow(/password/);
  });
});

test('a project is offered once, where the last of what it takes is learnt', async () => {
  const { unit, project } = (await standingOf(lea)).focus;
  expect([unit?.slug, project?.slug]).toEqual(['apache-iceberg', 'iceberg-schema-evolution']);
  const built = (await bootcampOf(lea)).units.flatMap(({ slug, projects }) =>
    projects.map((each) => [each.slug, slug]),
  );
  expect(built).toContainEqual(['kafka-exactly-once', 'flink-streaming']);
  expect(built).not.toContainEqual(['kafka-exactly-once', 'distributed-systems']);
  expect(new Set(built.map(([project]) => project)).size).toBe(built.length);
});

test('once the weeks are over, whoever ticks nothing is at the first module with something new in it', async () => {
  bot.clock.set('2026-07-06T09:00:00Z');
  expect((await standingOf(lea)).focus.unit?.slug).toBe('distributed-systems');
  const met = curriculum.conceptsOf('distributed-systems').flatMap(({ slug }) => curriculum.questionsOf(slug));
  await knowQuestions(
    kept.database,
    lea,
    '2026-07-08',
    met.map(({ slug }) => slug),
  );
  expect((await standingOf(lea)).focus.unit?.slug).toBe('container-orchestration');
  expect(wordsIn(await lea.command('today'))).toContain('you’re at 2. Container Orchestration');
});

test('a path is met where every criterion counts and two approved the capstone, and nowhere else', async () => {
  const pack = await bootcampOf(lea);
  const item = fc.record({ ticked: fc.boolean(), met: fc.boolean() });
  const count = pack.units.reduce((sum, { criteria }) => sum + criteria.length, 0);
  const nearly = fc.array(fc.integer({ min: 0, max: count - 1 }), { maxLength: 2 });
  fc.assert(
    fc.property(nearly, item, (missing, capstone) => {
      let at = -1;
      const units = pack.units.map((unit) => ({
        ...unit,
        criteria: unit.criteria.map((each) => {
          at += 1;
          return { ...each, met: !missing.includes(at) };
        }),
      }));
      const own = pack.capstone && { ...pack.capstone, ...capstone };
      const found = pathIsMet({ ...pack, units, capstone: own });
      expect(found.met).toBe(missing.length === 0 && capstone.met);
      expect(found.criteria.reduce((sum, each) => sum + each.missing, 0)).toBe(new Set(missing).size);
    }),
    { numRuns: 60 },
  );
  const journal = (await standingOf(lea)).packs.find(({ slug }) => slug === 'journal');
  expect(journal && pathIsMet(journal)).toMatchObject({ certifiable: false, met: false });
});

test('every brief and the longest words fit their messages', async () => {
  const titles = { concept: (slug: string) => slug, project: (slug: string) => slug };
  for (const project of curriculum.projects.values())
    for (const section of sections)
      for (const { block } of partsOf(project, section, 9, titles)) {
        const page = { items: [{ index: 0, block }], start: 0, all: 2, before: undefined, after: undefined };
        checkView(projectView({ project, section, index: 9, own: undefined }, page));
      }
  const link = `https://github.com/${'_'.repeat(470)}`;
  const said = '>'.repeat(149);
  const form = await lea.choose(await openModule(lea, KAFKA), [WRITE_UP]);
  expect(wordsIn(await lea.fill(form, { link: [link], note: ['>'.repeat(300)] }))).toContain('a little shorter');
  await lea.fill(form, { link: [link], note: [said] });
  for (const helper of [hugo, hana]) {
    const list = await helper.command('submissions');
    const page = await helper.choose(list, [findSelect(list).options[0]?.value ?? '']);
    const judged = await helper.fill(await helper.press(page, 'Send back'), { words: [said] });
    if (helper === hugo) await hugo.press(judged, 'Take my word back');
  }
  expect(wordsIn(await lea.command('submissions'))).toContain('came back with comments');
  expect(bot.failures).toEqual([]);
});

describe('a project', () => {
  const titleOf = (slug: string): string => curriculum.projects.get(slug)?.title ?? '';

  test('has its brief, steps, checks and hints, which come one by one', async () => {
    const list = await lea.command('project');
    for (const slug of ['minio-single-node', 'capstone-lakehouse', 'streaming-dashboard']) {
      let page = list;
      while (!wordsIn(page).includes(titleOf(slug))) page = await lea.press(page, 'Next page');
      expect(wordsIn(page)).toContain(titleOf(slug));
    }
    const project = curriculum.projects.get('kafka-exactly-once');
    const page = await lea.command('project', { name: 'exactly' });
    expect(wordsIn(page)).toContain(titleOf('kafka-exactly-once'));
    expect(wordsIn(page)).toMatch(/Takes: \d+ to \d+ hours/);
    let hints = await lea.press(page, 'Hints');
    const hint = (index: number): string => wordsOf(project?.hints[index] ?? []);
    expect(wordsIn(hints)).toContain(hint(0));
    expect(wordsIn(hints)).not.toContain(hint(1));
    while (labelsOn(hints).includes('Next hint')) hints = await lea.press(hints, 'Next hint');
    for (const index of project?.hints.keys() ?? []) expect(wordsIn(hints)).toContain(hint(index));
    for (const label of ['Steps', 'Checks', 'Resources']) await lea.press(hints, label);
    expect(wordsIn(await lea.command('project', { name: 'nothing of the kind' }))).toContain(
      'I know no project called',
    );
    expect(bot.failures).toEqual([]);
  });

  test('says who else is at it, of those who agreed, to the cohort alone', async () => {
    const open = (person: Person): Promise<Reply> => person.command('project', { name: 'kafka-exactly-once' });
    const work = async (person: Person, seen: string): Promise<Reply> =>
      person.fill(await person.press(await open(person), 'I’m working on this'), { seen: [seen] });
    await work(hugo, 'cohort');
    await work(hana, 'me');
    expect(wordsIn(await open(lea))).toContain('Also at it: Hugo.');
    expect(wordsIn(await open(hugo))).toContain('You: working on it.');
    expect(wordsIn(await open(hugo))).not.toContain('Hana');
    expect(
      wordsIn(await bot.person('Otto', { workspace: 'elsewhere' }).command('project', { name: 'kafka-exactly-once' })),
    ).not.toContain('Hugo');
    await hugo.press(await open(hugo), 'I’ve built it');
    expect(wordsIn(await open(lea))).not.toContain('Hugo');
    await hugo.press(await open(hugo), 'Not built yet');
    expect(wordsIn(await open(lea))).toContain('Also at it: Hugo.');
    await hugo.press(await open(hugo), 'I’ve stopped');
    expect(wordsIn(await open(lea))).not.toContain('Hugo');
    await lea.press(await open(lea), 'I’ve built it');
    expect((await bootcampOf(lea)).projects.find(({ slug }) => slug === 'kafka-exactly-once')?.met).toBe(true);
    // Its milestone asks for nothing else.
    expect((await bootcampOf(lea)).milestones.find(({ week }) => week === 8)?.met).toBe(true);
    await lea.fill(await lea.press(await open(lea), 'Hand it in'), {
      link: ['https://github.com/lea/kafka'],
      note: [],
    });
    expect(wordsIn(await open(lea))).toContain('You: handed in, waiting for a helper.');
  });

  test('and what there is to read: all that the packs list, or what one concept lists', async () => {
    let page = await lea.command('resources');
    let words = wordsIn(page);
    while (labelsOn(page).includes('Next page')) {
      page = await lea.press(page, 'Next page');
      words += `\n${wordsIn(page)}`;
    }
    for (const pack of curriculum.packs.values())
      for (const { title } of [...pack.resources, ...(pack.tools ?? []), ...(pack.facts ?? [])])
        expect(words).toContain(title);
    const one = await lea.command('resources', { about: 'exactly once' });
    expect(wordsIn(one)).toContain('Resources on Exactly-Once');
    expect(bot.failures).toEqual([]);
  });
});
