/**
 * Promises about who may do what, for every command and action there is, from their declarations:
 * nobody changes a cohort in which they have no role, and who lacks one is refused kindly.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { includesRole, type Role } from '../../src/chat/role.ts';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, createTestClock, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { fillTables } from '../support/fill-tables.ts';

let kept: TestDatabase;
let bot: Bot;
beforeEach(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, {
    curriculum: realCurriculum(),
    clock: createTestClock('2026-03-02T08:00:00Z'),
  });
});
afterEach(() => kept.drop());

const [THIS, SIBLING, ABROAD] = [1, 2, 3].map((n) => `00000000-0000-7000-8000-00000000000${n}`);
const on = (name: string, workspace: string, role?: 'organiser'): Person =>
  bot.person(name, { platform: 'discord', workspace, ...(role ? { role } : {}) });

/** Each table whose rows are a cohort's, from the catalogue: one that comes later is in it. */
const FIND_TABLES = `
select k.conrelid::regclass::text as "table", a.attname as "column"
from pg_constraint k
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
where k.contype = 'f' and k.confrelid = 'cohort'::regclass and array_length(k.conkey, 1) = 1
order by 1, 2`;

/** Everything of this cohort, in whatever table; which one somebody has chosen is theirs. */
const stateOf = async (): Promise<string> => {
  const found = await kept.database.statement<{ table: string; column: string }>(FIND_TABLES, []);
  const tables = [{ table: 'cohort', column: 'id' }, ...found.filter(({ table }) => table !== 'account')];
  expect(tables.length).toBeGreaterThan(15);
  const parts = tables.map(
    ({ table, column }) =>
      `(select json_agg(x order by x::text) from "${table}" x where x.${column} = '${THIS}'::uuid)`,
  );
  const [row] = await kept.database.statement<{ state: string }>(`select concat_ws('|', ${parts.join()}) as state`, []);
  return row?.state ?? '';
};

/** Two cohorts in g1, one in g2; of each an organiser, and of this one a helper and a learner. */
const furnish = async (): Promise<void> => {
  for (const [name, workspace, cohort, role] of [
    ['Org', 'g1', THIS, 'organiser'],
    ['Hel', 'g1', THIS, 'helper'],
    ['Lea', 'g1', THIS, 'learner'],
    ['Sib', 'g1', SIBLING, 'organiser'],
    ['Far', 'g2', ABROAD, 'organiser'],
    ['Non', 'g1', undefined, undefined],
  ] as const) {
    await on(name, workspace).command('help');
    if (!cohort) continue;
    await kept.database.statement(
      `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
       select $1::uuid, w.id, $1, $1, '{}', '2026-03-02', now() from workspace w where w.external_id = $2
       on conflict do nothing`,
      [cohort, workspace],
    );
    await kept.database.statement(
      `insert into enrolment (cohort_id, person_id, role, created_at)
       select $1::uuid, a.person_id, $3::role, now()
       from account a join workspace w on w.id = a.workspace_id
       where a.external_id = $2 and w.external_id = $4`,
      [cohort, name.toLowerCase(), role, workspace],
    );
  }
  await on('Org', 'g1').send({
    kind: 'action',
    controlId: `daily.post-here:${THIS}`,
    values: [],
    channel: { externalId: 'c1' },
  });
};

/** Who acts, where, and the highest role that they have there: what `who:` goes by. */
const actors = (): readonly {
  who: Person;
  place: 'workspace' | 'direct';
  role: Role;
  mine: Role | 'none';
}[] =>
  (
    [
      ['Org', 'g1', 'organiser', 'organiser'],
      ['Hel', 'g1', 'helper', 'helper'],
      ['Lea', 'g1', 'learner', 'learner'],
      ['Sib', 'g1', 'organiser', 'none'],
      ['Far', 'g2', 'organiser', 'none'],
      ['Non', 'g1', 'learner', 'none'],
    ] as const
  ).flatMap(([name, workspace, role, mine]) => [
    { who: on(name, workspace), place: 'workspace' as const, role, mine },
    { who: on(name, 'direct'), place: 'direct' as const, role, mine },
  ]);

/** Of these the row is a cohort. */
const ofCohort = (name: string): boolean =>
  new RegExp(
    [
      '^(setup\\.(?!open|others)|(reports|deliveries|scheduling)\\.choose|cohort\\.(?!begin|choose|others)|insight\\.',
      'scheduling\\.share|daily\\.(change|save|digest|pause|resume|skip)|leaderboard\\.(set-up|file)',
      'journal\\.take-out)',
    ].join('|'),
  ).test(name);

type Pressed = { readonly who: Person; readonly place: 'workspace' | 'direct'; readonly how?: 'pressed' | 'sent' };

const press = async (name: string, { who, place, how = 'pressed' }: Pressed) => {
  const id = `${name}:${THIS}:x`;
  const reply = await who.send({
    ...(how === 'pressed' ? { kind: 'action', controlId: id, values: [] } : { kind: 'form', formId: id, filled: {} }),
    place,
    ...(place === 'workspace' ? { channel: { externalId: 'c9' } } : {}),
  });
  return {
    refused: 'refused' in reply,
    words: reply.answers === 'form' ? 'form' : wordsIn(reply),
  };
};

const states = [{ how: 'goes on' }, { how: 'is archived' }] as const;
type How = (typeof states)[number]['how'];

/** As furnished; archived by its organiser where that is wanted. */
const furnishSo = async (how: How): Promise<void> => {
  await furnish();
  if (how === 'is archived') await press('cohort.archive-yes', { who: on('Org', 'g1'), place: 'workspace' });
};

test.each(states)(
  'every action is refused kindly to whoever lacks the role, and changes nothing of a cohort that isn’t theirs, which $how',
  {
    timeout: 180_000,
  },
  async ({ how: state }) => {
    await furnishSo(state);
    const before = await stateOf();
    const actions = bot.features.flatMap((feature) => feature.actions).filter(({ who }) => who !== 'learner');
    expect(actions.length).toBeGreaterThan(25);
    for (const [number, { name, who }] of actions.entries())
      for (const [index, actor] of actors().entries()) {
        if (actor.mine === 'organiser' || actor.mine === who) continue;
        // By a button in one place and as a form in the other, in turn.
        const how = (number + index) % 2 === 0 ? 'pressed' : 'sent';
        const told = `${name} ${how} by ${actor.who.name} (${actor.place})`;
        const { refused, words } = await press(name, { ...actor, how });
        if (!includesRole(actor.role, who)) expect(words, told).toMatch(/Only (helpers and )?organisers can use/);
        else if (ofCohort(name)) expect(words, told).toContain('I can’t find that cohort among yours');
        if (ofCohort(name)) expect(refused, told).toBe(true);
        expect(await stateOf(), told).toBe(before);
      }
    expect(bot.failures).toEqual([]);
  },
);

/** Rows by their tables, each as text. */
const rowsIn = async (tables: readonly string[]): Promise<string> => {
  const parts = tables.map((table) => `(select json_agg(x) from "${table}" x)`);
  const [row] = await kept.database.statement<{ rows: string }>(`select concat_ws('|', ${parts.join()}) as rows`, []);
  return row?.rows ?? '';
};

test('no row of a cohort, whatever its table, is changed by whoever has no role there, by its id', {
  timeout: 180_000,
}, async () => {
  await furnish();
  const ofThis = `id = '${THIS}'::uuid`;
  const { made, left } = await fillTables(kept.database, {
    cohort: ofThis,
    account: `external_id = 'org'`,
    person: `id in (select person_id from account where external_id = 'org')`,
  });
  expect(left).toEqual([]);
  const withIds = await kept.database.statement<{ table: string }>(
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'id' and data_type = 'uuid' order by 1`,
    [],
  );
  const tables = withIds.map(({ table }) => table).filter((table) => made.includes(table));
  expect(tables.length).toBeGreaterThan(20);
  const ids: string[] = [];
  for (const table of tables)
    ids.push(...(await kept.database.statement<{ id: string }>(`select id from "${table}"`, [])).map(({ id }) => id));
  const before = await rowsIn(made);
  const strangers = actors().filter(({ mine }) => mine === 'none');
  const actions = bot.features.flatMap((feature) => feature.actions).filter(({ who }) => who !== 'learner');
  for (const [number, { name }] of actions.entries()) {
    for (const [index, id] of ids.entries()) {
      // In turn, so that each meets every kind of row by many actions.
      const { who, place } = strangers[(number + index) % strangers.length] ?? expect.fail();
      const reply = await who.send({ kind: 'action', controlId: `${name}:${id}:0`, values: [], place });
      expect(reply.answers === 'form' ? '' : wordsIn(reply), `${name}:${tables[index]}`).not.toContain('went wrong');
    }
    expect(await rowsIn(made), name).toBe(before);
  }
  expect(bot.failures).toEqual([]);
});

test('an organiser is refused nothing there for want of a role, and in an archived cohort can only bring it back', async () => {
  await furnish();
  const actions = bot.features.flatMap((feature) => feature.actions).filter(({ name }) => ofCohort(name));
  const org = on('Org', 'g1');
  for (const { name } of actions.filter((each) => !/archive-yes|leave-yes|move/.test(each.name)))
    expect((await press(name, { who: org, place: 'workspace' })).words, name).not.toMatch(
      /among yours|Only .*organisers/,
    );
  await press('cohort.archive-yes', { who: org, place: 'workspace' });
  const archived = await stateOf();
  for (const { name } of actions) {
    const { words } = await press(name, { who: org, place: 'workspace' });
    if (name === 'cohort.restore') {
      await press('cohort.archive-yes', { who: org, place: 'workspace' });
      continue;
    }
    if (!/archive-yes|log$/.test(name)) expect(words, name).toContain('is archived');
  }
  expect((await stateOf()).replace(/"archived_at":"[^"]*"/, '').length).toBeGreaterThan(0);
  expect((await stateOf()).includes('"archived_at":null')).toBe(archived.includes('"archived_at":null'));
  expect(bot.failures).toEqual([]);
});

test.each(states)(
  'every command answers everybody, everywhere it may be used, or says who can use it, in a cohort that $how',
  {
    timeout: 180_000,
  },
  async ({ how }) => {
    await furnishSo(how);
    const commands = bot.features.flatMap((feature) => feature.commands);
    for (const { name, who, where } of commands)
      for (const { who: person, place, role } of actors()) {
        const reply = await person.send({ kind: 'command', command: name, options: {}, place });
        const words = reply.answers === 'form' ? '' : wordsIn(reply);
        const told = `/${name} by ${person.name} (${place})`;
        expect(/Only (helpers and )?organisers can use/.test(words), told).toBe(
          where.includes(place) && !includesRole(role, who),
        );
      }
    expect(bot.failures).toEqual([]);
  },
);

/** Everything that is Lea's, and what an organiser or a link could make of them. */
const stateOfLea = async (): Promise<string> => {
  const [row] = await kept.database.statement<{ state: string }>(
    `select concat(
       (select json_agg(x order by x.question_slug) from memory x where x.person_id = p.id),
       (select json_agg(x order by x.id) from review x where x.person_id = p.id),
       (select json_agg(x order by x.day) from score x where x.person_id = p.id),
       (select json_agg(x order by x.id) from round x where x.person_id = p.id),
       (select json_agg(x order by x.id) from asking x where x.person_id = p.id),
       (select json_agg(x) from reminder x where x.person_id = p.id),
       (select json_agg(x order by x.cohort_id) from enrolment x where x.person_id = p.id),
       (select json_agg(x order by x.id) from account x where x.person_id = p.id),
       (select json_agg(x order by x.id) from link_code x join account a on a.id = x.account_id where a.person_id = p.id),
       (select json_agg(x order by x.id) from question_report x where x.person_id = p.id),
       row_to_json(p)) as state
     from person p
     where p.id = (select a.person_id from account a where a.external_id = 'lea' order by a.created_at limit 1)`,
    [],
  );
  return row?.state ?? 'gone';
};

/** One of each kind of row that is hers, as a control id may name it. */
const rowsOfLea = async (): Promise<readonly string[]> => {
  const lea = on('Lea', 'g1');
  const right = await answer(lea, realCurriculum(), await lea.command('quiz', { count: 2 }), true);
  await lea.fill(await lea.press(right, 'Report'), { reason: ['unclear'], words: ['Which one?'] });
  await lea.press(right, 'Next');
  await lea.command('link');
  const rows = await kept.database.statement<{ id: string }>(
    `with lea as (select a.id, a.person_id from account a where a.external_id = 'lea' order by a.created_at limit 1)
     select id from lea union all select person_id from lea
     union all (select x.id from round x join lea l on l.person_id = x.person_id limit 1)
     union all select x.id from asking x join lea l on l.person_id = x.person_id
     union all select x.id from review x join lea l on l.person_id = x.person_id
     union all select x.id from link_code x join lea l on l.id = x.account_id
     union all select x.id from question_report x join lea l on l.person_id = x.person_id`,
    [],
  );
  return rows.map(({ id }) => id);
};

test.each(states)(
  'what learners may press is refused to nobody for want of a role, and moves nothing of another’s, in a cohort that $how',
  {
    timeout: 180_000,
  },
  async ({ how }) => {
    await furnishSo(how);
    const rows = [...(await rowsOfLea()), THIS ?? ''];
    expect(rows.length).toBeGreaterThan(7);
    const before = await stateOfLea();
    const others = actors().filter(({ who }) => who.name !== 'Lea');
    const actions = bot.features.flatMap((feature) => feature.actions).filter(({ who }) => who === 'learner');
    expect(actions.length).toBeGreaterThan(40);
    for (const [number, { name }] of actions.entries()) {
      for (const [index, row] of rows.entries()) {
        // In turn, so that each meets every kind of row by many actions.
        const { who, place } = others[(number + index) % others.length] ?? expect.fail();
        const reply = await who.send({ kind: 'action', controlId: `${name}:${row}:0`, values: [], place });
        const words = reply.answers === 'form' ? '' : wordsIn(reply);
        expect(words, `${name} by ${who.name} (${place})`).not.toMatch(/Only (helpers and )?organisers can use/);
      }
      expect(await stateOfLea(), name).toBe(before);
    }
    expect(bot.failures).toEqual([]);
  },
);
