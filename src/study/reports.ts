/** Reports of bad questions: recorded by anyone, read and closed by organisers. */
import type { Database } from '../database/client.ts';
import { isUniqueViolation } from '../database/errors.ts';
import { isId } from '../lib/random.ts';
import type { Act, StudyNeeds } from './answer.ts';

export const reportReasons = ['wrong', 'unclear', 'typo', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

export type NewReport = { readonly workspaceId: string; readonly questionSlug: string; readonly reason: ReportReason; readonly words: string };

/** The same interaction again changes nothing. */
export const recordReport = async (needs: StudyNeeds, act: Act, report: NewReport): Promise<void> => {
  try {
    await needs.database.statement(
      `insert into question_report (id, person_id, workspace_id, question_slug, reason, words, interaction_id, at)
       values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::timestamptz)`,
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

/** Open reports of a workspace, oldest first, `limit` at most, and how many there are in all. */
export const findOpenReports = async (database: Database, workspaceId: string, limit: number): Promise<{ reports: readonly OpenReport[]; all: number }> => {
  const rows = await database.statement<OpenReport & { all: number }>(
    `select q.id, q.question_slug as "questionSlug", q.reason, q.words, p.name as by, q.at::text as at, (count(*) over ())::int as all
     from question_report q join person p on p.id = q.person_id
     where q.workspace_id = $1::uuid and q.closed_at is null order by q.at, q.id limit $2::int`,
    [workspaceId, limit],
  );
  return { reports: rows, all: rows[0]?.all ?? 0 };
};

/** `false` where there is no such report in the workspace; closing twice is fine. */
export const closeReport = async (needs: StudyNeeds, act: Act, workspaceId: string, reportId: string): Promise<boolean> => {
  if (!isId(reportId)) return false;
  const rows = await needs.database.statement(
    'update question_report set closed_at = coalesce(closed_at, $3::timestamptz) where id = $1::uuid and workspace_id = $2::uuid returning 1',
    [reportId, workspaceId, act.at.toString()],
  );
  return rows.length > 0;
};
