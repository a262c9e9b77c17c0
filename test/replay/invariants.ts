/** What must hold on every day of a term, whoever did what; told as the faults that were found. */
import type { Curriculum, Pack } from '../../src/curriculum/model.ts';
import type { Database } from '../../src/database/client.ts';

type Check = { readonly promise: string; readonly sql: string };

/** Each finds rows that break the promise. */
const checks: readonly Check[] = [
  {
    promise: 'a memory is where its last scheduled answer left it, and was moved by nothing else',
    sql: `select m.person_id, m.question_slug, m.due_on, last.due_on as said from memory m
      left join lateral (select v.due_on, v.day from review v where v.person_id = m.person_id and v.question_slug = m.question_slug and v.scheduled and v.undone_at is null
        order by v.number desc limit 1) last on true
      where last.due_on is distinct from m.due_on or last.day is distinct from m.reviewed_on`,
  },
  {
    promise: 'an answer schedules once a day',
    sql: `select person_id, question_slug, day from review where scheduled and undone_at is null group by 1, 2, 3 having count(*) > 1`,
  },
  {
    promise: 'a memory changes no less often than it was answered',
    sql: `select m.person_id, m.question_slug, m.version from memory m where m.version < (
      select count(*) from review v where v.person_id = m.person_id and v.question_slug = m.question_slug and v.scheduled and v.undone_at is null)`,
  },
  {
    promise: 'nothing comes back on the day it was answered, nor later than in four weeks',
    sql: `select id from review where scheduled and undone_at is null and (due_on <= day or due_on > day + 28)`,
  },
  {
    promise: 'a day’s score is the sum of its answers',
    sql: `select s.person_id, s.day from score s full join (
        select person_id, day, count(*) as answered, count(*) filter (where correct) as correct, count(*) filter (where scheduled and before is null) as introduced,
          count(*) filter (where scheduled and before is not null) as reviewed from review where undone_at is null group by 1, 2
      ) v using (person_id, day)
      where (coalesce(s.answered, 0), coalesce(s.correct, 0), coalesce(s.introduced, 0), coalesce(s.reviewed, 0))
        <> (coalesce(v.answered, 0), coalesce(v.correct, 0), coalesce(v.introduced, 0), coalesce(v.reviewed, 0))`,
  },
  {
    promise: 'a person has one first try at a question of the day',
    sql: `select daily_id, person_id from round where daily_id is not null group by 1, 2 having count(*) > 1`,
  },
  {
    promise: 'a question of the day is posted once in each of its places',
    sql: `select d.id from daily d where d.skipped_for is null and (
        select count(*) from outbox o where o.notice = 'daily.post' and o.edits is null and o.outcome = 'sent' and o.subject like d.id || '/%'
      ) <> (select count(*) from cohort_channel c where c.cohort_id = d.cohort_id)`,
  },
  {
    promise: 'a question of the day whose time is over is closed, and the cohort remembers one that was answered',
    sql: `select d.id from daily d where d.skipped_for is null and d.closes_at < $1::timestamptz - interval '1 hour' and (d.closed_at is null or (
        exists (select from round r join asking k on k.round_id = r.id join review v on v.person_id = r.person_id and v.question_slug = k.question_slug and v.asking_id = k.id
          where r.daily_id = d.id and v.at < d.closes_at) and not exists (select from cohort_memory m where m.cohort_id = d.cohort_id and m.question_slug = d.question_slug)))`,
  },
  {
    promise: 'whoever answers a cohort’s question is in that cohort, and in no other by it',
    sql: `select r.id from round r join daily d on d.id = r.daily_id join cohort c on c.id = d.cohort_id
      where (c.archived_at is null or r.started_at < c.archived_at) and not exists (
        select from enrolment e where e.cohort_id = d.cohort_id and e.person_id = r.person_id)
      union all select e.person_id from enrolment e where e.role = 'learner' and not exists (
        select from round r join daily d on d.id = r.daily_id where d.cohort_id = e.cohort_id and r.person_id = e.person_id)`,
  },
  {
    promise: 'a cohort that is archived is asked nothing, and nothing new is said there',
    sql: `select d.id from daily d join cohort c on c.id = d.cohort_id where d.opens_at > c.archived_at
      union all select o.id from outbox o join cohort_channel h on h.channel_external_id = o.channel_external_id
        join workspace w on w.id = h.workspace_id and w.external_id = o.workspace_external_id and w.platform = o.platform
        join cohort c on c.id = h.cohort_id where o.edits is null and o.created_at > c.archived_at`,
  },
  {
    promise: 'what was to be said is settled, and nothing failed but for who takes no messages',
    sql: `select id, notice, failure from outbox where settled_at is null or (outcome = 'failed' and not unreachable)`,
  },
  {
    promise: 'a reminder has its next date ahead of it',
    sql: `select person_id from reminder where enabled and closed_at is null and next_at < $1::timestamptz - interval '1 hour'`,
  },
];

/** Promises that don't hold at this moment, each with a few of the rows that break it. */
export const findBroken = async (database: Database, at: Temporal.Instant): Promise<readonly string[]> => {
  const broken: string[] = [];
  for (const { promise, sql } of checks) {
    const rows = await database.statement(sql, sql.includes('$1') ? [at.toString()] : []);
    if (rows.length > 0)
      broken.push(`${at}: not so: ${promise}: ${rows.length} rows, as ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
};

/** Concepts by the first week in which a pack teaches them, read from the pack alone. */
const firstWeeks = (pack: Pack): ReadonlyMap<string, number> => {
  const weeks = new Map<string, number>();
  const note = (concept: string, week: number): void =>
    void weeks.set(concept, Math.min(week, weeks.get(concept) ?? week));
  for (const { weeks: of = [1], modules = [], concepts = [] } of pack.phases) {
    for (const { concept } of concepts) note(concept, Math.min(...of));
    for (const { week = Math.min(...of), topics } of modules)
      for (const topic of topics) for (const concept of topic.concepts) note(concept, week);
  }
  return weeks;
};

/**
 * Questions of the day that came before their week, and weekdays of the cohort that were not
 * decided exactly once.
 */
export const findBrokenDays = async (
  {
    database,
    curriculum,
    zone,
    startsOn,
    of,
    until,
  }: {
    readonly database: Database;
    readonly curriculum: Curriculum;
    readonly zone: string;
    readonly startsOn: string;
    /** SQL: whose dates. */
    readonly of: string;
    /** From this date on nothing is decided any more. */
    readonly until?: Temporal.PlainDate;
  },
  at: Temporal.Instant,
): Promise<readonly string[]> => {
  const rows = await database.statement<{
    day: string;
    slug: string | null;
    skippedFor: string | null;
  }>(`select day::text, question_slug as slug, skipped_for as "skippedFor" from daily where ${of} order by day`, []);
  const weeks = [...curriculum.packs.values()].map(firstWeeks);
  const early = rows.filter(({ day, slug }) => {
    const concept = curriculum.questions.get(slug ?? '')?.concept;
    const week = Math.floor(Temporal.PlainDate.from(startsOn).until(day, { largestUnit: 'days' }).days / 7) + 1;
    return concept !== undefined && !weeks.some((pack) => (pack.get(concept) ?? Number.POSITIVE_INFINITY) <= week);
  });
  const dayBefore = at.toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 1 });
  const end = until?.subtract({ days: 1 }) ?? dayBefore;
  const yesterday = Temporal.PlainDate.compare(end, dayBefore) < 0 ? end : dayBefore;
  const expected: string[] = [];
  for (
    let day = Temporal.PlainDate.from(startsOn);
    Temporal.PlainDate.compare(day, yesterday) <= 0;
    day = day.add({ days: 1 })
  )
    if (day.dayOfWeek <= 5) expected.push(day.toString());
  const decided = rows
    .map(({ day }) => day)
    .filter((day) => day <= yesterday.toString() || day >= (until?.toString() ?? '9999'));
  return [
    ...early.map(({ day, slug }) => `${at}: ${slug} was asked on ${day}, before its week`),
    ...(JSON.stringify(decided) === JSON.stringify(expected)
      ? []
      : [`${at}: days decided ${decided.slice(-7)}, expected ${expected.slice(-7)}`]),
  ];
};
