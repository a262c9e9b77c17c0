/**
 * Works people's days out anew from the first that changed or isn't there yet, and keeps them for
 * the boards.
 */
import { sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import { startOfStudyDay, studyDay } from '../../lib/time/study-day.ts';
import { dayNumber, dayOf } from '../memory/memory.ts';
import { type DayScore, type Material, scoreDays } from './day-score.ts';
import { findFacilities } from './facility-turn.ts';
import { findHistories, type History } from './history.ts';
import { createMaterials } from './material.ts';

export type KeepingNeeds = { readonly database: Database; readonly curriculum: () => Curriculum };

/** Those whom somebody else is at work on are left out. Gives how many it took on. */
export const keepScores = (
  { database, curriculum }: KeepingNeeds,
  personIds: readonly string[],
  at: Temporal.Instant,
): Promise<number> =>
  database.orm.transaction(async (tx) => {
    const people = await lockPeople(tx, personIds);
    if (people.length === 0) return 0;
    const ids = people.map(({ personId }) => personId);
    // Before the log is read: what comes meanwhile raises the mark, and is worked out next.
    const marks = await findMarks(tx, ids);
    const shares = await findShares(tx, ids);
    const work = shares.map((share) => planWork(share, people, marks, at));
    const histories = await findHistories(tx, sinceOf(work));
    const materialOf = createMaterials(curriculum(), await findFacilities(database, tx));
    const scored = work.map((each) => score(each, histories, materialOf(each.packs)));
    await write(tx, work, scored.flat());
    await clearMarks(tx, marks);
    return people.length;
  });

type Person = { readonly personId: string; readonly zone: string };

/** So that two processes don't work on one person at once. An answer isn't kept waiting by that. */
const lockPeople = async (tx: Transaction, personIds: readonly string[]): Promise<readonly Person[]> =>
  rowsOf<Person>(
    await tx.execute(sql`
      select id as "personId", zone
      from person
      where id = any(${idsIn(personIds)})
      order by id
      for no key update skip locked`),
  );

/** A day that changed. */
type Mark = { readonly personId: string; readonly day: string; readonly changes: number };

const findMarks = async (tx: Transaction, personIds: readonly string[]): Promise<readonly Mark[]> =>
  rowsOf<Mark>(
    await tx.execute(sql`
      select person_id as "personId", day::text as day, changes
      from score
      where stale and person_id = any(${idsIn(personIds)})
      order by person_id, day`),
  );

/** Somebody in a cohort; dates are `YYYY-MM-DD`. */
type Share = {
  readonly personId: string;
  readonly cohortId: string;
  readonly packs: readonly string[];
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly archived: boolean;
  /** Since when it goes and what it studies; and what their days were worked out by. */
  readonly basis: string;
  readonly keptBasis: string | null;
  /** Nothing where their days were never worked out. */
  readonly keptTo: string | null;
  /** The days of their first and last answer that stands. */
  readonly firstOn: string | null;
  readonly lastOn: string | null;
};

const findShares = async (tx: Transaction, personIds: readonly string[]): Promise<readonly Share[]> => {
  // Whoever sets a question aside meanwhile waits, and then says that it is to be worked out again.
  await tx.execute(sql`select from score_keeping where person_id = any(${idsIn(personIds)}) for update`);
  await forgetDeparted(tx, personIds);
  const answered = (direction: 'asc' | 'desc') => sql`(
    select v.day::text
    from review v
    where v.person_id = e.person_id and v.undone_at is null
    order by v.day ${sql.raw(direction)}
    limit 1)`;
  return rowsOf<Share>(
    await tx.execute(sql`
      select e.person_id as "personId", c.id as "cohortId", c.packs, c.starts_on::text as "startsOn",
        c.ends_on::text as "endsOn", c.archived_at is not null as archived,
        ${sql.raw(BASIS)} as basis, k.basis as "keptBasis", k.kept_to::text as "keptTo",
        ${answered('asc')} as "firstOn", ${answered('desc')} as "lastOn"
      from enrolment e
      join cohort c on c.id = e.cohort_id
      left join score_keeping k on k.person_id = e.person_id and k.cohort_id = c.id
      where e.person_id = any(${idsIn(personIds)})
      order by e.person_id, c.id`),
  );
};

/** Whoever left a cohort doesn’t stand there; should they come back, all is worked out anew. */
const forgetDeparted = async (tx: Transaction, personIds: readonly string[]): Promise<void> => {
  const departed = (table: string) => sql`
    delete from ${sql.identifier(table)} k
    where k.person_id = any(${idsIn(personIds)}) and not exists (
      select from enrolment e where e.person_id = k.person_id and e.cohort_id = k.cohort_id)`;
  await tx.execute(departed('score_keeping'));
  await tx.execute(departed('cohort_score'));
};

/** What is to be done for somebody in a cohort. */
type Work = Pick<Share, 'personId' | 'cohortId' | 'packs'> & {
  /** Rows from this date on are replaced. */
  readonly from: string;
  /** By the days from here to there; by none where nothing was answered. */
  readonly first: string | undefined;
  readonly to: string;
  readonly zone: string;
  readonly basis: string;
  readonly nextAt: string | null;
};

const planWork = (share: Share, people: readonly Person[], marks: readonly Mark[], at: Temporal.Instant): Work => {
  const { personId, cohortId, packs, startsOn, endsOn, archived, basis, firstOn, lastOn } = share;
  const zone = people.find((person) => person.personId === personId)?.zone ?? 'UTC';
  const today = studyDay(at, zone);
  const over = latest([today.subtract({ days: 1 }).toString(), lastOn ?? '']);
  const to = earliest([over, endsOn ?? over]);
  const changed = marks.find((mark) => mark.personId === personId)?.day;
  // Kept further than that: they flew west, or took today's answers back.
  const from =
    share.keptTo === null || share.keptBasis !== basis
      ? EVER
      : earliest([nextDay(share.keptTo), nextDay(to), changed ?? nextDay(to)]);
  const goesOn = !archived && (endsOn === null || to < endsOn);
  return {
    personId,
    cohortId,
    packs,
    from,
    first: firstOn === null ? undefined : latest([from, startsOn, firstOn]),
    to,
    zone,
    basis,
    nextAt: goesOn ? startOfStudyDay(today.add({ days: 1 }), zone).toString() : null,
  };
};

const EVER = '0001-01-01';
const nextDay = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
const earliest = (days: readonly string[]): string => days.toSorted()[0] ?? '';
const latest = (days: readonly string[]): string => days.toSorted().at(-1) ?? '';

/** Of somebody in several cohorts the log is read once, from the earliest. */
const sinceOf = (work: readonly Work[]) =>
  [...Map.groupBy(work, ({ personId }) => personId)].flatMap(([personId, own]) => {
    const firsts = own.flatMap(({ first, to }) => (first !== undefined && first <= to ? [first] : []));
    return firsts.length > 0 ? [{ personId, from: earliest(firsts) }] : [];
  });

type Scored = DayScore & Pick<Work, 'personId' | 'cohortId'>;

const score = (
  { personId, cohortId, first, to }: Work,
  histories: ReadonlyMap<string, History>,
  material: Material,
): readonly Scored[] => {
  const history = histories.get(personId);
  if (!history || first === undefined) return [];
  const days = scoreDays(history, { from: dayNumber(first), to: dayNumber(to) }, material);
  return days.map((day) => ({ ...day, personId, cohortId }));
};

const write = async (tx: Transaction, work: readonly Work[], scored: readonly Scored[]): Promise<void> => {
  await tx.execute(sql`
    delete from cohort_score s
    using jsonb_to_recordset(${JSON.stringify(work)}::text::jsonb)
      as w ("personId" uuid, "cohortId" uuid, "from" date, first date, "to" date)
    where s.person_id = any(${idsIn(work.map(({ personId }) => personId))})
      and s.person_id = w."personId" and s.cohort_id = w."cohortId" and s.day >= w."from"
      and (w.first is null or s.day < w.first or s.day > w."to")`);
  for (let from = 0; from < scored.length; from += ROWS_AT_ONCE)
    await writeScores(tx, scored.slice(from, from + ROWS_AT_ONCE));
  await tx.execute(sql`
    insert into score_keeping (person_id, cohort_id, kept_to, next_at, zone, basis)
    select w."personId", w."cohortId", w."to", w."nextAt", w.zone, w.basis
    from jsonb_to_recordset(${JSON.stringify(work)}::text::jsonb)
      as w ("personId" uuid, "cohortId" uuid, "to" date, "nextAt" timestamptz, zone text, basis text)
    on conflict (person_id, cohort_id) do update set
      kept_to = excluded.kept_to, next_at = excluded.next_at, zone = excluded.zone,
      basis = excluded.basis`);
};

const ROWS_AT_ONCE = 1000;

const writeScores = async (tx: Transaction, scored: readonly Scored[]): Promise<void> => {
  const rows = scored.map((row) => ({ ...row, day: dayOf(row.day) }));
  await tx.execute(sql`
    insert into cohort_score as s (cohort_id, person_id, day, answered, counted, points, modules, due,
      planned, planned_recall, recalled, judged, residual, variance, known)
    select w."cohortId", w."personId", w.day, w.answered, w.counted, w.points, w.modules, w.due,
      w.planned, w."plannedRecall", w.recalled, w.judged, w.residual, w.variance, w.known
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as w ("cohortId" uuid, "personId" uuid,
      day date, answered int, counted int, points int, modules jsonb, due int, planned int,
      "plannedRecall" float8, recalled int, judged int, residual float8, variance float8, known float8)
    on conflict (cohort_id, day, person_id) do update set
      answered = excluded.answered, counted = excluded.counted, points = excluded.points,
      modules = excluded.modules, due = excluded.due, planned = excluded.planned,
      planned_recall = excluded.planned_recall, recalled = excluded.recalled, judged = excluded.judged,
      residual = excluded.residual, variance = excluded.variance, known = excluded.known`);
};

/** Those that changed meanwhile keep theirs. */
const clearMarks = async (tx: Transaction, marks: readonly Mark[]): Promise<void> => {
  await tx.execute(sql`
    update score s set stale = false
    from jsonb_to_recordset(${JSON.stringify(marks)}::text::jsonb) as m ("personId" uuid, day date, changes int)
    where s.person_id = m."personId" and s.day = m.day and s.changes = m.changes`);
};

/** What a day counts for: raised by whoever changes that, so that all days are worked out anew. */
const RULES = 2;

/** SQL: what the days of a cohort `c` are worked out by. A change of it changes all of them. */
export const BASIS = `'${RULES} ' || c.starts_on::text || ' ' || array_to_string(c.packs, ' ')`;

/** Of an array Postgres sees how many there are. */
const idsIn = (ids: readonly string[]) => sql`string_to_array(${ids.join()}, ',')::uuid[]`;
