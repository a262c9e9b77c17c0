/**
 * Reports of bad questions: recorded by anyone, read and closed by those of a cohort who look after
 * it.
 */
import { nameIn } from '../../community/name-in.ts';
import { STANDS_FOR_NO_GUILD } from '../../community/person/identify.ts';
import type { InCohort } from '../../community/roles.ts';
import type { Database } from '../../database/client.ts';
import { isUniqueViolation } from '../../database/connect/errors.ts';
import { isId } from '../../lib/random.ts';
import type { StudyNeeds, StudyRequest } from './answer.ts';

export const reportReasons = ['wrong', 'unclear', 'typo', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

export type NewReport = {
  readonly workspaceId: string;
  readonly askingId: string;
  readonly questionSlug: string;
  readonly reason: ReportReason;
  readonly words: string;
};

/**
 * Whose report it is: of $2 person, sent in $3 workspace, on $9 asking. Of the cohorts of that
 * workspace, those that only post there counting for who is in them; in direct messages, which
 * belong to no guild, of all that they are in. First the one whose question of the day it was, then
 * one they are in, one at home there, the one that they were in first.
 */
const MEANT_COHORT = `
select c.id
from cohort c
join workspace w on w.id = $3::uuid
left join enrolment e on e.cohort_id = c.id and e.person_id = $2::uuid
where c.workspace_id = w.id
  or e.person_id is not null and (
    ${STANDS_FOR_NO_GUILD}
    or exists (
      select from cohort_channel h where h.cohort_id = c.id and h.workspace_id = w.id
    )
  )
order by exists (
    select from asking k
    join round r on r.id = k.round_id
    join daily d on d.id = r.daily_id
    where k.id = $9::uuid and d.cohort_id = c.id
  ) desc,
  (e.person_id is not null) desc,
  (c.workspace_id = w.id) desc,
  e.created_at, c.created_at, c.id
limit 1`;

const RECORD_REPORT = `
with meant as (${MEANT_COHORT}),
said_anew as (
  update question_report set reason = $5, words = $6
  where person_id = $2::uuid and question_slug = $4 and closed_at is null
    and cohort_id is not distinct from (select id from meant)
    and (cohort_id is not null or workspace_id = $3::uuid)
  returning id
)
insert into question_report
  (id, person_id, workspace_id, cohort_id, question_slug, reason, words, interaction_id, at)
select $1::uuid, $2::uuid, $3::uuid, (select id from meant), $4, $5, $6, $7, $8::timestamptz
where not exists (select from said_anew)`;

/**
 * One open report a person, question and cohort: another one says it anew. The same interaction
 * again changes nothing.
 */
export const recordReport = async (needs: StudyNeeds, request: StudyRequest, report: NewReport): Promise<void> => {
  try {
    await needs.database.statement(RECORD_REPORT, [
      ...[needs.random.id(request.at), request.personId, report.workspaceId, report.questionSlug],
      ...[report.reason, report.words, request.interactionId, request.at.toString(), report.askingId],
    ]);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
};

export type OpenReport = {
  readonly id: string;
  readonly questionSlug: string;
  readonly reason: ReportReason;
  readonly words: string;
  readonly by: string;
  /** When it was sent first, in milliseconds since the epoch. */
  readonly atMs: number;
};

/**
 * Somebody who reads reports: those of the cohorts they help in. One that was sent where there was
 * no
 * cohort yet is for whoever manages that workspace.
 */
export type ReportReader = {
  readonly cohorts: readonly InCohort<'helper'>[];
  readonly manages: string | undefined;
};

/** $1 cohorts, $2 the workspace that they manage, if they do. */
const IN_REACH = `(
  q.cohort_id = any ($1::uuid[])
  or q.cohort_id is null and q.workspace_id = $2::uuid)`;

const reachOf = ({ cohorts, manages }: ReportReader): readonly [string, string | null] => [
  `{${cohorts.map(({ cohortId }) => cohortId).join()}}`,
  manages ?? null,
];

const FIND_OPEN = `
with open as (
  select q.* from question_report q where ${IN_REACH} and q.closed_at is null
), around as (
  (select * from open where id >= $3::uuid order by id limit $4::int)
  union all
  (select * from open where id < $3::uuid order by id desc limit $4::int)
)
select q.id, q.question_slug as "questionSlug", q.reason, q.words,
  (extract(epoch from q.at) * 1000)::float8 as "atMs",
  ${nameIn('q.workspace_id', 'q.person_id')} as by,
  (select count(*) from open)::int as "all",
  (
    select count(*) from open where id < (select id from around order by id limit 1)
  )::int as before
from around q
order by q.id`;

/** Every id comes after it. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Open reports that this person reads, in the order in which they were sent: those around one,
 * `around` to each side, and how many there are in all.
 */
export const findOpenReports = async (
  database: Database,
  reader: ReportReader,
  from: string,
  around: number,
): Promise<{ items: readonly OpenReport[]; before: number; all: number }> => {
  const rows = await database.statement<OpenReport & { before: number; all: number }>(FIND_OPEN, [
    ...reachOf(reader),
    isId(from) ? from : FIRST,
    around,
  ]);
  return { items: rows, before: rows[0]?.before ?? 0, all: rows[0]?.all ?? 0 };
};

/** Of a report that was just closed or opened: the row knows its cohort; none for an early one. */
export type ReportOf = { readonly questionSlug: string; readonly cohortId: string | null };

/** Nothing where they read no such report. Closing twice is fine. */
export const closeReport = async (
  needs: StudyNeeds,
  reader: ReportReader,
  reportId: string,
  at: Temporal.Instant,
): Promise<ReportOf | undefined> => {
  if (!isId(reportId)) return undefined;
  const [closed] = await needs.database.statement<ReportOf>(
    `update question_report q set closed_at = coalesce(q.closed_at, $4::timestamptz)
     where q.id = $3::uuid and ${IN_REACH}
     returning q.question_slug as "questionSlug", q.cohort_id as "cohortId"`,
    [...reachOf(reader), reportId, at.toString()],
  );
  return closed;
};

/**
 * Takes the closing back. Nothing where they read no such report, or the same person has sent
 * another one on that question since.
 */
export const reopenReport = async (
  needs: StudyNeeds,
  reader: ReportReader,
  reportId: string,
): Promise<ReportOf | undefined> => {
  if (!isId(reportId)) return undefined;
  const [opened] = await needs.database.statement<ReportOf>(
    `update question_report q set closed_at = null
     where q.id = $3::uuid and ${IN_REACH} and not exists (
       select from question_report newer
       where newer.person_id = q.person_id and newer.question_slug = q.question_slug
         and newer.cohort_id is not distinct from q.cohort_id
         and newer.closed_at is null and newer.id <> q.id
     )
     returning q.question_slug as "questionSlug", q.cohort_id as "cohortId"`,
    [...reachOf(reader), reportId],
  );
  return opened;
};
