/**
 * Promises of every list that grows: each of its rows is shown once, whether there is none, one, a
 * bound's worth or a thousand with the longest names.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Curriculum, Question } from '../../src/curriculum/model.ts';
import type { Database } from '../../src/database/client.ts';
import { type Bot, createBot, labelsOn, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let kept: TestDatabase;
let bot: Bot;
let ines: Person;

/** As wide as a name can be drawn: each character takes six. */
const wide = (length: number): string => '>'.repeat(length);

/**
 * So many rows are as long as they can be in all they say; more would be a thousand pages, and show
 * no more.
 */
const LONGEST = 26;

/**
 * The curriculum with as many more questions, the first of them as long as a file may have them.
 */
const crowded = (curriculum: Curriculum, rows: number): Curriculum => {
  const model = [...curriculum.questions.values()].find(({ kind }) => kind === 'output');
  const concept = model && curriculum.concepts.get(model.concept);
  if (!model || !concept) throw new Error('there is no question to copy');
  const words = 'w'.repeat(600);
  const prompt = {
    markdown: words,
    prose: [{ kind: 'text', text: [{ kind: 'plain', text: words }] }],
  } as const;
  const spotPrompt = {
    markdown: wide(600),
    prose: [{ kind: 'text', text: [{ kind: 'plain', text: wide(600) }] }],
  } as const;
  const code = Array.from({ length: 25 }, () => 'x'.repeat(72)).join('\n');
  const more = Array.from(
    { length: rows },
    (_, index): Question => ({
      ...model,
      slug: slugOf(index),
      prompt: index < LONGEST ? prompt : model.prompt,
      code: index < LONGEST ? code : 'print(1)',
      language: 'python',
    }),
  );
  const spots = Array.from({ length: rows }, (_, index) => `spot-${String(index).padStart(4, '0')}`);
  const titleOf = (slug: string, index: number): string => `${slug}${wide(index < LONGEST ? 111 : 10)}`;
  return {
    ...curriculum,
    concepts: new Map([
      ...curriculum.concepts,
      [concept.slug, { ...concept, title: wide(120) }],
      ...spots.map((slug, index) => [slug, { ...concept, slug, title: titleOf(slug, index) }] as const),
    ]),
    questions: new Map([
      ...curriculum.questions,
      ...more.map((question) => [question.slug, question] as const),
      ...spots.map((slug) => [slug, { ...model, slug, concept: slug, prompt: spotPrompt }] as const),
    ]),
  };
};
const slugOf = (index: number): string => `row-${String(index).padStart(4, '0')}-${'x'.repeat(51)}`;

const numbered = (rows: number): string => JSON.stringify(Array.from({ length: rows }, (_, index) => index));
const ROWS = `jsonb_array_elements_text($1::text::jsonb) as n (value)`;
const ID = `('00000000-0000-7000-8000-' || lpad(n.value, 12, '0'))::uuid`;

type List = {
  readonly name: string;
  /** Sees to it that there are this many rows; there are never fewer than before. */
  readonly fill: (database: Database, rows: number) => Promise<void>;
  readonly open: () => Promise<Reply>;
  /** What stands once on the pages for each row. */
  readonly seen: (reply: Reply) => readonly string[];
  /** More are never listed. */
  readonly most?: number;
  /** So many are the most that there can be; a thousand where nothing bounds them. */
  readonly largest?: number;
};

const slugsIn = (reply: Reply): readonly string[] => wordsIn(reply).match(/^row-\d{4}/gm) ?? [];

const optionsIn = (reply: Reply): readonly string[] =>
  reply.answers === 'form'
    ? []
    : reply.view.blocks.flatMap((block) =>
        block.kind === 'controls'
          ? block.controls.flatMap((control) =>
              control.kind === 'select' ? control.options.map(({ label }) => label) : [],
            )
          : [],
      );

const optionNames = (reply: Reply): readonly string[] =>
  optionsIn(reply).map((label) => label.slice(0, 'row-0000'.length));
const spotsIn = (reply: Reply): readonly string[] => wordsIn(reply).match(/spot-\d{4}/g) ?? [];

const lists: readonly List[] = [
  {
    name: 'reports',
    fill: async (database, rows) => {
      await database.statement(
        `insert into question_report (id, person_id, workspace_id, question_slug, reason, words, interaction_id, at)
         select ${ID}, a.person_id, a.workspace_id, 'row-' || lpad(n.value, 4, '0') || '-' || repeat('x', 51), 'wrong',
           repeat('>', case when n.value::int < ${LONGEST} then 1000 else 10 end), 'r' || n.value, '2026-03-02T08:00:00Z' from ${ROWS}, account a on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.command('reports'),
    seen: slugsIn,
  },
  {
    name: 'deliveries',
    fill: async (database, rows) => {
      await database.statement(
        `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at, settled_at, outcome, failure, queued)
         select ${ID}, repeat('>', 80), 's', 'k' || n.value, 'sandbox', 'w1', 'C1', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z', 'failed',
           'row-' || lpad(n.value, 4, '0') || repeat('>', case when n.value::int < ${LONGEST} then 300 else 10 end), true from ${ROWS} on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.command('deliveries'),
    seen: slugsIn,
  },
  {
    name: 'cohorts of /daily',
    fill: async (database, rows) => {
      await database.statement(
        `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
         select ${ID}, w.id, 'c' || n.value, 'row-' || lpad(n.value, 4, '0') || repeat('>', case when n.value::int < ${LONGEST} then 80 else 10 end),
           '{journal}', '2026-03-02', '2026-03-02T08:00:00Z' from ${ROWS}, workspace w on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.command('daily'),
    // Two are told of in full, the others can be chosen.
    seen: (reply) => [...slugsIn(reply), ...optionsIn(reply).map((label) => label.slice(0, 'row-0000'.length))],
  },
  {
    name: 'questions set aside',
    fill: async (database, rows) => {
      await database.statement(
        `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version, suspended_at, suspended_for)
         select a.person_id, 'row-' || lpad(n.value, 4, '0') || '-' || repeat('x', 51), '2026-03-05', '2026-03-01', 3, 5, 0, 4, 0, 1, 0, 2, 1, '2026-03-01T08:00:00Z', 'asked'
         from ${ROWS}, account a on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.command('set-aside'),
    seen: (reply) =>
      reply.answers === 'form'
        ? []
        : reply.view.blocks.flatMap((block) =>
            block.kind === 'controls'
              ? block.controls.flatMap((control) =>
                  control.kind === 'select' ? control.options.map(({ value }) => value) : [],
                )
              : [],
          ),
  },
  {
    name: 'members',
    fill: (database, rows) => fillLearners(database, rows),
    open: () => ines.send({ kind: 'action', controlId: `cohort.members:${COHORT}`, values: [] }),
    seen: optionNames,
  },
  {
    name: 'learners who fall behind',
    fill: (database, rows) => fillLearners(database, rows),
    open: () => ines.send({ kind: 'action', controlId: `insight.behind:${COHORT}`, values: [] }),
    seen: optionNames,
  },
  {
    name: 'the forgetting map',
    fill: async (database, rows) => {
      await fillLearners(database, 1);
      await database.statement(
        `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
         select e.person_id, 'spot-' || lpad(n.value, 4, '0'), '2026-03-05', '2026-03-01', 3, 5, 0, 4, 0, 1, 0, 2, 1
         from ${ROWS}, enrolment e on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.send({ kind: 'action', controlId: `insight.map:${COHORT}`, values: [] }),
    seen: spotsIn,
  },
  {
    name: 'the hardest questions',
    fill: async (database, rows) => {
      await fillLearners(database, 1);
      await database.statement(
        `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted, confidence, rating, scheduled, due_on)
         select ${ID}, e.person_id, 'spot-' || lpad(n.value, 4, '0'), ${ID}, 'i' || n.value, '2026-03-01T08:00:00Z', '2026-03-01', '["1"]', false, false, 'unsaid', 1, true, '2026-03-02'
         from ${ROWS}, enrolment e on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.send({ kind: 'action', controlId: `insight.hardest:${COHORT}`, values: [] }),
    seen: spotsIn,
  },
];

/** What people write down and hand in, and what they go along. */
const learnt: readonly List[] = [
  {
    name: 'work that waits',
    most: 200,
    fill: async (database, rows) => {
      await fillLearners(database, rows);
      await database.statement(
        `insert into submission (id, person_id, cohort_id, kind, subject, part, link, note, interaction_id, at)
         select ${ID}, ${ID}, '${COHORT}', 'criterion', repeat('>', 100), 'deployment', 'https://example.org/' || repeat('>', 400),
           repeat('>', 600), 's' || n.value, timestamptz '2026-03-01' + n.value::int * interval '1 minute' from ${ROWS} on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.send({ kind: 'action', controlId: `submissions.waiting:${COHORT}`, values: [] }),
    seen: slugsIn,
  },
  {
    name: 'work that one handed in',
    most: 200,
    fill: async (database, rows) => {
      await fillLearners(database, 1);
      await database.statement(
        `insert into submission (id, person_id, cohort_id, kind, subject, link, note, interaction_id, at)
         select ${ID}, ${INES}, '${COHORT}', 'project', 'row-' || lpad(n.value, 4, '0') || repeat('>', 60), 'https://example.org/', '',
           's' || n.value, '2026-03-01T08:00:00Z' from ${ROWS} on conflict do nothing`,
        [numbered(rows)],
      );
    },
    open: () => ines.send({ kind: 'action', controlId: `submissions.own:${COHORT}`, values: [] }),
    seen: slugsIn,
  },
  {
    name: 'one’s own journal',
    fill: (database, rows) => fillJournal(database, rows, 'null'),
    open: () => ines.command('journal'),
    seen: (reply) => wordsIn(reply).match(/row-\d{4}/g) ?? [],
  },
  {
    name: 'what a cohort shares of its journals',
    fill: async (database, rows) => {
      await fillLearners(database, 1);
      await fillJournal(database, rows, `'${COHORT}'::uuid`);
    },
    open: () => ines.send({ kind: 'action', controlId: `journal.turn:${COHORT}`, values: [] }),
    seen: (reply) => wordsIn(reply).match(/row-\d{4}/g) ?? [],
  },
  {
    name: 'projects',
    largest: 60,
    fill: async (_database, rows) => bot.useCurriculum(building(realCurriculum(), rows)),
    open: () => ines.command('project'),
    seen: slugsIn,
  },
  {
    name: 'the modules of a path',
    largest: 60,
    fill: async (database, rows) => {
      await fillLearners(database, 1);
      await database.statement(
        `insert into enrolment (cohort_id, person_id, role, created_at)
         values ('${COHORT}', ${INES}, 'organiser', '2026-01-02T08:00:00Z') on conflict do nothing`,
        [],
      );
      bot.useCurriculum(building(realCurriculum(), rows));
    },
    open: () => ines.command('path'),
    seen: optionNames,
  },
];

const INES = `(select person_id from account where name like 'Ines%')`;

const fillJournal = async (database: Database, rows: number, shared: string): Promise<void> => {
  await database.statement(
    `insert into journal_entry (id, person_id, kind, words, concept_slug, shared_cohort_id, interaction_id, at)
     select ${ID}, ${INES}, 'question', 'row-' || lpad(n.value, 4, '0') || repeat('>', case when n.value::int < ${LONGEST} then 2900 else 10 end),
       repeat('>', 120), ${shared}, 'j' || n.value, '2026-03-01T08:00:00Z' from ${ROWS} on conflict do nothing`,
    [numbered(rows)],
  );
};

/** The curriculum with one pack, of as many projects and modules with the longest titles. */
const building = (curriculum: Curriculum, rows: number): Curriculum => {
  const [model] = curriculum.projects.values();
  const pack = curriculum.packs.get('journal');
  if (!model || !pack) throw new Error('there is no project or pack to copy');
  const slugs = Array.from({ length: rows }, (_, index) => slugOf(index));
  const titleOf = (slug: string, index: number): string => `${slug.slice(0, 8)}${wide(index < LONGEST ? 92 : 10)}`;
  const modules = slugs.map((slug, index) => ({
    slug,
    number: index + 1,
    title: titleOf(slug, index),
    topics: [],
  }));
  const { capstone: _, ...rest } = pack;
  return {
    ...curriculum,
    packs: new Map([
      [
        pack.slug,
        { ...rest, projects: slugs, phases: [{ title: wide(100), modules }], weekly: [], paths: [], milestones: [] },
      ],
    ]),
    projects: new Map(slugs.map((slug, index) => [slug, { ...model, slug, title: titleOf(slug, index) }])),
    modules: new Map(modules.map((module) => [module.slug, module])),
  };
};

const COHORT = '00000000-0000-7000-8000-00000000c0c0';

/** Learners of a cohort, who joined long ago and never began. */
const fillLearners = async (database: Database, rows: number): Promise<void> => {
  const given = [numbered(rows)];
  await database.statement(
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
     select '${COHORT}', w.id, 'c', repeat('>', 80), '{journal}', '2026-01-02', '2026-01-02T08:00:00Z' from workspace w
     on conflict do nothing`,
    [],
  );
  await database.statement(
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at)
     select ${ID}, 'UTC', 10, 100, '2026-01-02T08:00:00Z' from ${ROWS} on conflict do nothing`,
    given,
  );
  await database.statement(
    `insert into account (id, workspace_id, external_id, person_id, name, created_at)
     select ${ID}, w.id, 'row-' || n.value, ${ID}, 'row-' || lpad(n.value, 4, '0') || repeat('>', case when n.value::int < ${LONGEST} then 71 else 10 end),
       '2026-01-02T08:00:00Z' from ${ROWS}, workspace w on conflict do nothing`,
    given,
  );
  await database.statement(
    `insert into enrolment (cohort_id, person_id, role, created_at)
     select '${COHORT}', ${ID}, 'learner', '2026-01-02T08:00:00Z' from ${ROWS} on conflict do nothing`,
    given,
  );
};

/** From page to page as a person goes, by this button; no page is refused. */
const walk = async (person: Person, first: Reply, label: string): Promise<readonly Reply[]> => {
  const pages = [first];
  for (let page = first; labelsOn(page).includes(label); pages.push(page)) page = await person.press(page, label);
  expect(bot.failures).toEqual([]);
  return pages;
};

describe.each([...lists, ...learnt])(
  '$name',
  ({ fill, open, seen, most = Number.POSITIVE_INFINITY, largest = 1000 }) => {
    beforeAll(async () => {
      kept = await createPostgresDatabase();
      bot = createBot(kept.database, { curriculum: crowded(realCurriculum(), 1000) });
      ines = bot.person(`Ines ${wide(75)}`, { role: 'organiser' });
      await ines.command('help');
    });
    afterAll(() => kept.drop());

    // 25 fit a select.
    test.each([0, 1, 2, 8, 25, 26])('of %i rows shows each once, on the way there and back', async (rows) => {
      await fill(kept.database, rows);
      const there = await walk(ines, await open(), 'Next page');
      const back = await walk(ines, there.at(-1) ?? (await open()), 'Previous page');
      for (const pages of [there, back]) expect(new Set(pages.flatMap(seen)).size).toBe(rows);
    });
    test('of as many rows as there may be shows each once', async () => {
      await fill(kept.database, largest);
      const there = await walk(ines, await open(), 'Next page');
      expect(new Set(there.flatMap(seen)).size).toBe(Math.min(most, largest));
    }, 120_000);
  },
);
