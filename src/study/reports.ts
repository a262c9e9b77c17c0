/** Reports of bad questions: recorded by anyone, read and closed by organisers. */
import { findOrganisedWorkspaces } from '../community/organised.ts';
import type { Database } from '../database/client.ts';
import { isUniqueViolation } from '../database/errors.ts';
import { isId } from '../lib/random.ts';
import type { Act, StudyNeeds } from './answer.ts';

export const reportReasons = ['wrong', 'unclear', 'typo', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

export type NewReport = {
  readonly workspaceId: string;
  readonly questionSlug: string;
  readonly reason: ReportReason;
  readonly words: string;
};

/** One open report a person and question: another one says it anew. The same interaction again changes nothing. */
export const recordReport = async (needs: StudyNeeds, act: Act, report: NewReport): Promise<void> => {
  try {
    await needs.database.statement(
      `with said_anew as (
         update question_report set reason = $5, words = $6 where person_id = $2::uuid and question_slug = $4 and closed_at is null returning id
       )
       insert into question_report (id, person_id, workspace_id, question_slug, reason, words, interaction_id, at)
       select $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::timestamptz where not exists (select from said_anew)`,
      [
        ...[needs.random.id(act.at), act.personId, report.workspaceId, report.questionSlug],
        ...[report.reason, report.words, act.interactionId, act.at.toString()],
      ],
    );
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

export type Organiser = { readonly workspaceId: string; readonly personId: string };

/** Sent in one of these workspaces ($1, a JSON list), or by somebody of a cohort that this person ($2) organises: in direct messages, say. */
const IN_REACH = `(q.workspace_id in (select value::uuid from jsonb_array_elements_text($1::text::jsonb)) or exists (
  select from enrolment mine join enrolment theirs on theirs.cohort_id = mine.cohort_id
  where mine.person_id = $2::uuid and mine.role = 'organiser' and theirs.person_id = q.person_id))`;

const reachOf = async (database: Database, organiser: Organiser): Promise<readonly [string, string]> => [
  JSON.stringify(await findOrganisedWorkspaces(database, organiser)),
  organiser.personId,
];

const FIND_OPEN = `
with open as (select q.* from question_report q where ${IN_REACH} and q.closed_at is null),
around as (
  (select * from open where id >= $3::uuid order by id limit $4::int) union all
  (select * from open where id < $3::uuid order by id desc limit $4::int))
select q.id, q.question_slug as "questionSlug", q.reason, q.words, (extract(epoch from q.at) * 1000)::float8 as "atMs",
  (select a.name from account a where a.person_id = q.person_id order by (a.workspace_id = q.workspace_id) desc, a.created_at limit 1) as by,
  (select count(*) from open)::int as "all", (select count(*) from open where id < (select id from around order by id limit 1))::int as before
from around q order by q.id`;

/** Every id comes after it. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Open reports that this organiser looks after, in the order in which they were sent: those around one, `around` to each side, and how many there are in all. */
export const findOpenReports = async (
  database: Database,
  organiser: Organiser,
  from: string,
  around: number,
): Promise<{ items: readonly OpenReport[]; before: number; all: number }> => {
  const rows = await database.statement<OpenReport & { before: number; all: number }>(FIND_OPEN, [
    ...(await reachOf(database, organiser)),
    isId(from) ? from : FIRST,
    around,
  ]);
  return { items: rows, before: rows[0]?.before ?? 0, all: rows[0]?.all ?? 0 };
};

/** Gives the slug of its question; nothing where they look after no such report. Closing twice is fine. */
export const closeReport = async (
  needs: StudyNeeds,
  organiser: Organiser,
  reportId: string,
  at: Temporal.Instant,
): Promise<string | undefined> => {
  if (!isId(reportId)) return undefined;
  const [closed] = await needs.database.statement<{ slug: string }>(
    `update question_report q set closed_at = coalesce(q.closed_at, $4::timestamptz) where q.id = $3::uuid and ${IN_REACH}
     returning q.question_slug as slug`,
    [...(await reachOf(needs.database, organiser)), reportId, at.toString()],
  );
  return closed?.slug;
};

/** Takes the closing back. `false` where they look after no such report, or the same person has sent another one on that question since. */
export const reopenReport = async (needs: StudyNeeds, organiser: Organiser, reportId: string): Promise<boolean> => {
  if (!isId(reportId)) return false;
  const rows = await needs.database.statement(
    `update question_report q set closed_at = null where q.id = $3::uuid and ${IN_REACH} and not exists (
       select from question_report newer where newer.person_id = q.person_id and newer.question_slug = q.question_slug
         and newer.closed_at is null and newer.id <> q.id)
     returning 1`,
    [...(await reachOf(needs.database, organiser)), reportId],
  );
  return rows.length > 0;
};
