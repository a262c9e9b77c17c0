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
  readonly at: string;
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

/** Open reports that this organiser looks after, oldest first, `limit` at most, and how many there are in all. */
export const findOpenReports = async (
  database: Database,
  organiser: Organiser,
  limit: number,
): Promise<{ reports: readonly OpenReport[]; all: number }> => {
  const rows = await database.statement<OpenReport & { all: number }>(
    `select q.id, q.question_slug as "questionSlug", q.reason, q.words, q.at::text as at,
       (select a.name from account a where a.person_id = q.person_id order by (a.workspace_id = q.workspace_id) desc, a.created_at limit 1) as by,
       (count(*) over ())::int as all
     from question_report q where ${IN_REACH} and q.closed_at is null order by q.at, q.id limit $3::int`,
    [...(await reachOf(database, organiser)), limit],
  );
  return { reports: rows, all: rows[0]?.all ?? 0 };
};

/** `false` where they look after no such report; closing twice is fine. */
export const closeReport = async (
  needs: StudyNeeds,
  organiser: Organiser,
  reportId: string,
  at: Temporal.Instant,
): Promise<boolean> => {
  if (!isId(reportId)) return false;
  const rows = await needs.database.statement(
    `update question_report q set closed_at = coalesce(q.closed_at, $4::timestamptz) where q.id = $3::uuid and ${IN_REACH} returning 1`,
    [...(await reachOf(needs.database, organiser)), reportId, at.toString()],
  );
  return rows.length > 0;
};
