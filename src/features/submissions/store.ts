/** The rows of submissions: what was handed in, what waits, and what was said of it. */
import { sql } from 'drizzle-orm';
import { nameIn } from '../../community/name-in.ts';
import type { InCohort } from '../../community/roles.ts';
import { rowsOf, type Transaction } from '../../database/client.ts';
import { type HandedState, STATE, type Thing } from '../../study/path/facts.ts';
import { type HandedFile, recordFile } from './file-store.ts';

type Reader = Pick<Transaction, 'execute'>;

export type Submission = Thing & {
  readonly id: string;
  readonly cohortId: string;
  readonly cohort: string;
  readonly personId: string;
  readonly author: string;
  /** Empty where there is a file alone. */
  readonly link: string;
  readonly file: { readonly name: string; readonly bytes: number } | null;
  readonly note: string;
  readonly reviewers: number;
  readonly atMs: number;
  readonly withdrawn: boolean;
  /** The same was handed in again since, in the same cohort. */
  readonly superseded: boolean;
  readonly state: HandedState;
  readonly reviews: readonly Said[];
};

export type Said = {
  readonly id: string;
  readonly by: string;
  /** None where they have deleted their data since. */
  readonly personId: string | null;
  readonly verdict: 'approved' | 'returned';
  readonly words: string;
  readonly atMs: number;
  readonly undone: boolean;
};

const NAME = nameIn('(select home.workspace_id from cohort home where home.id = s.cohort_id)', 's.person_id');

/** The same was handed in to its cohort again since. */
const SUPERSEDED = `exists (
  select from submission n
  where n.person_id = s.person_id and n.kind = s.kind and n.subject = s.subject and n.part = s.part
    and n.cohort_id = s.cohort_id and n.withdrawn_at is null and (n.at, n.id) > (s.at, s.id)
)`;

const SUBMISSION = `
select s.id, s.cohort_id as "cohortId", c.name as cohort, s.person_id as "personId",
  ${NAME} as author,
  s.kind, s.subject, s.part, s.link, s.note, s.reviewers,
  (
    select json_build_object('name', f.name, 'bytes', octet_length(f.content))
    from submission_file f
    where f.submission_id = s.id
  ) as file,
  (extract(epoch from s.at) * 1000)::float8 as "atMs",
  s.withdrawn_at is not null as withdrawn,
  ${SUPERSEDED} as superseded,
  ${STATE} as state,
  coalesce((
    select json_agg(json_build_object('id', r.id, 'by', coalesce(ra.name, 'somebody'), 'personId', ra.person_id,
      'verdict', r.verdict, 'words', r.words, 'atMs', (extract(epoch from r.at) * 1000)::float8,
      'undone', r.undone_at is not null) order by r.at, r.id)
    from submission_review r
    left join account ra on ra.id = r.account_id
    where r.submission_id = s.id
  ), '[]') as reviews
from submission s
join cohort c on c.id = s.cohort_id`;

export const findSubmission = async (reader: Reader, id: string): Promise<Submission | undefined> =>
  rowsOf<Submission>(await reader.execute(sql`${sql.raw(SUBMISSION)} where s.id = ${id}::uuid`))[0];

/** Nobody says anything else of it until the transaction ends. */
export const lockSubmission = async (tx: Transaction, id: string): Promise<Submission | undefined> => {
  await tx.execute(sql`select from submission where id = ${id}::uuid for update`);
  return findSubmission(tx, id);
};

/** The trail of one thing: all that somebody handed in for it to one cohort, the newest first. */
export const findTrail = async (
  reader: Reader,
  { personId, cohortId, kind, subject, part }: Thing & { readonly personId: string; readonly cohortId: string },
): Promise<readonly Submission[]> =>
  rowsOf<Submission>(
    await reader.execute(sql`
      ${sql.raw(SUBMISSION)}
      where s.person_id = ${personId}::uuid and s.cohort_id = ${cohortId}::uuid
        and s.kind = ${kind} and s.subject = ${subject} and s.part = ${part}
      order by s.at desc, s.id desc
      limit ${TRAIL_AT_MOST}`),
  );

const TRAIL_AT_MOST = 20;

/** Of each thing, in each cohort, what was approved, else the newest; the latest first. */
export const findOwn = async (reader: Reader, personId: string): Promise<readonly Submission[]> =>
  rowsOf<Submission>(
    await reader.execute(sql`
      select * from (
        select distinct on (found."cohortId", found.kind, found.subject, found.part) found.*
        from (${sql.raw(SUBMISSION)} where s.person_id = ${personId}::uuid and s.withdrawn_at is null) found
        order by found."cohortId", found.kind, found.subject, found.part,
          found.state = 'approved' desc, found."atMs" desc, found.id desc
      ) newest
      order by newest."atMs" desc
      limit ${OWN_AT_MOST}`),
  );

/** Sixteen modules with four criteria, and ten projects, fit. */
const OWN_AT_MOST = 200;

/**
 * What waits in a cohort for somebody who helps there, the oldest first: not their own, and nothing
 * that they have spoken of already. Who isn't in the cohort any more waits for nobody.
 */
export const findWaiting = (
  reader: Reader,
  { cohortId }: InCohort<'helper'>,
  helperId: string,
): Promise<readonly Submission[]> => findWaitingFor(reader, cohortId, helperId);

const findWaitingFor = async (reader: Reader, cohortId: string, helperId: string): Promise<readonly Submission[]> =>
  rowsOf<Submission>(
    await reader.execute(sql`
      select * from (${sql.raw(SUBMISSION)} where s.cohort_id = ${cohortId}::uuid and s.settled_at is null) waiting
      where waiting.state = 'waiting' and not waiting.withdrawn and not waiting.superseded
        and waiting."personId" <> ${helperId}::uuid
        and exists (
          select from enrolment e where e.cohort_id = ${cohortId}::uuid and e.person_id = waiting."personId")
        and not exists (
          select from submission_review r join account a on a.id = r.account_id
          where r.submission_id = waiting.id and r.undone_at is null and a.person_id = ${helperId}::uuid)
      order by waiting."atMs", waiting.id
      limit ${WAITING_AT_MOST}`),
  );

/** Whoever has more before them begins with these. */
export const WAITING_AT_MOST = 200;

/** For a message to a helper: nothing where they don't help there any more. */
export const findToTell = async (
  reader: Reader,
  cohortId: string,
  accountId: string,
): Promise<{ readonly cohort: string; readonly count: number } | undefined> => {
  const [helper] = rowsOf<{ readonly personId: string; readonly cohort: string }>(
    await reader.execute(sql`
      select e.person_id as "personId", c.name as cohort
      from account a
      join enrolment e on e.person_id = a.person_id and e.cohort_id = ${cohortId}::uuid
      join cohort c on c.id = e.cohort_id
      where a.id = ${accountId}::uuid and e.role in ('helper', 'organiser') and c.archived_at is null`),
  );
  if (!helper) return undefined;
  const { length } = await findWaitingFor(reader, cohortId, helper.personId);
  return { cohort: helper.cohort, count: length };
};

export type NewSubmission = Thing & {
  readonly id: string;
  readonly personId: string;
  readonly cohortId: string;
  readonly link: string;
  readonly file: HandedFile | undefined;
  readonly note: string;
  readonly reviewers: number;
  readonly interactionId: string;
};

/** Gives its id, and whether it is new: the same interaction again finds the same. */
export const recordSubmission = async (
  tx: Transaction,
  made: NewSubmission,
  at: Temporal.Instant,
): Promise<{ readonly id: string; readonly isNew: boolean }> => {
  const [row] = rowsOf<{ id: string }>(
    await tx.execute(sql`
      insert into submission (id, person_id, cohort_id, kind, subject, part, link, note, reviewers, interaction_id, at)
      values (${made.id}::uuid, ${made.personId}::uuid, ${made.cohortId}::uuid, ${made.kind}, ${made.subject},
        ${made.part}, ${made.link}, ${made.note}, ${made.reviewers}, ${made.interactionId},
        ${at.toString()}::timestamptz)
      on conflict (interaction_id) do nothing
      returning id`),
  );
  if (row) {
    if (made.file) await recordFile(tx, row.id, made.file);
    await tx.execute(sql`
      update submission set settled_at = ${at.toString()}::timestamptz
      where person_id = ${made.personId}::uuid and kind = ${made.kind} and subject = ${made.subject}
        and part = ${made.part} and cohort_id = ${made.cohortId}::uuid and id <> ${made.id}::uuid
        and settled_at is null`);
    return { id: row.id, isNew: true };
  }
  const [before] = rowsOf<{ id: string }>(
    await tx.execute(sql`select id from submission where interaction_id = ${made.interactionId}`),
  );
  return { id: before?.id ?? made.id, isNew: false };
};

/** How many things somebody handed in since an instant. */
export const countSince = async (tx: Reader, personId: string, since: Temporal.Instant): Promise<number> => {
  const [row] = rowsOf<{ count: number }>(
    await tx.execute(sql`
      select count(*)::int as count from submission
      where person_id = ${personId}::uuid and at > ${since.toString()}::timestamptz`),
  );
  return row?.count ?? 0;
};

/**
 * With what was handed in for the same before and nobody has decided: else that would wait again.
 * Their files go.
 */
export const recordWithdrawn = async (tx: Transaction, id: string, at: Temporal.Instant): Promise<void> => {
  await tx.execute(sql`
    with withdrawn as (
      update submission s
      set withdrawn_at = ${at.toString()}::timestamptz, settled_at = ${at.toString()}::timestamptz
      from submission taken
      where taken.id = ${id}::uuid and s.person_id = taken.person_id and s.cohort_id = taken.cohort_id
        and s.kind = taken.kind and s.subject = taken.subject and s.part = taken.part
        and (s.at, s.id) <= (taken.at, taken.id) and s.withdrawn_at is null
        and (s.id = taken.id or ${sql.raw(STATE)} = 'waiting')
      returning s.id
    )
    delete from submission_file f
    using withdrawn
    where f.submission_id = withdrawn.id`);
};

type Verdict = {
  readonly id: string;
  readonly submissionId: string;
  readonly accountId: string;
  readonly verdict: Said['verdict'];
  readonly words: string;
};

export const recordVerdict = async (tx: Transaction, said: Verdict, at: Temporal.Instant): Promise<void> => {
  await tx.execute(sql`
    insert into submission_review (id, submission_id, account_id, verdict, words, at)
    values (${said.id}::uuid, ${said.submissionId}::uuid, ${said.accountId}::uuid, ${said.verdict}, ${said.words},
      ${at.toString()}::timestamptz)`);
  await settle(tx, said.submissionId, at);
};

export const recordTakenBack = async (
  tx: Transaction,
  submissionId: string,
  reviewId: string,
  at: Temporal.Instant,
): Promise<void> => {
  await tx.execute(sql`
    update submission_review set undone_at = ${at.toString()}::timestamptz
    where id = ${reviewId}::uuid and submission_id = ${submissionId}::uuid and undone_at is null`);
  await settle(tx, submissionId, at);
};

/** By what was said of it in the end. */
const settle = async (tx: Transaction, id: string, at: Temporal.Instant): Promise<void> => {
  await tx.execute(sql`
    update submission s
    set settled_at = case when ${sql.raw(STATE)} = 'waiting' then null else ${at.toString()}::timestamptz end
    where s.id = ${id}::uuid and s.withdrawn_at is null`);
};

/** So that of two who hand in at once only the first finds lists empty. */
export const lockList = async (tx: Transaction, cohortId: string): Promise<void> => {
  await tx.execute(sql`select from cohort where id = ${cohortId}::uuid for no key update`);
};

/** More helpers than this needn't all hear of it. */
const TOLD_AT_MOST = 20;

/** Who helps in a cohort, by the role they were given, and had nothing to look at before this. */
export const findHelpersToTell = async (
  tx: Transaction,
  { id, cohortId, personId }: Pick<Submission, 'id' | 'cohortId' | 'personId'>,
): Promise<readonly { readonly personId: string }[]> =>
  rowsOf(
    await tx.execute(sql`
      select e.person_id as "personId" from enrolment e
      where e.cohort_id = ${cohortId}::uuid and e.role in ('helper', 'organiser') and e.person_id <> ${personId}::uuid
        and not exists (
          select from submission s
          join enrolment author on author.cohort_id = s.cohort_id and author.person_id = s.person_id
          where s.cohort_id = e.cohort_id and s.settled_at is null and s.withdrawn_at is null
            and s.id <> ${id}::uuid and s.person_id <> e.person_id
            and not exists (
              select from submission_review said join account a on a.id = said.account_id
              where said.submission_id = s.id and said.undone_at is null and a.person_id = e.person_id)
            and not ${sql.raw(SUPERSEDED)} and ${sql.raw(STATE)} = 'waiting')
      order by e.role, e.created_at
      limit ${TOLD_AT_MOST}`),
  );
