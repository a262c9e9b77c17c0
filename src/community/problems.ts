/** Standing problems: kept as the doctor finds them, gone when they are mended, ignored where somebody says so. */
import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Caller } from '../chat/context.ts';
import type { Database } from '../database/client.ts';
import { cohortChannel } from '../database/schema/people/cohort.ts';
import { problem } from '../database/schema/problem.ts';
import type { Finding } from '../lib/finding.ts';
import { isId } from '../lib/random.ts';
import { cohortsWith } from './roles.ts';

/** Long enough to be left in peace, short enough that a forgotten one comes back. */
const IGNORED_DAYS = 30;
/** One that nobody looked at any more, as in a channel that isn't used now. */
const UNSEEN_DAYS = 7;
const days = (count: number) => ({ hours: 24 * count });

export type Problem = {
  readonly id: string;
  readonly about: string;
  readonly says: string;
  readonly fix: string;
  readonly workspaceId: string | null;
  readonly channelExternalId: string | null;
};

/** One that nobody has ignored, or that has become twice as bad since, or whose time is over. */
const isStanding = (at: Temporal.Instant) =>
  or(
    isNull(problem.ignoredUntil),
    lte(problem.ignoredUntil, at.toString()),
    sql`${problem.size} >= 2 * ${problem.ignoredSize}`,
  );

const KEEP = `
insert into problem (id, about, workspace_id, channel_external_id, says, fix, size, found_at, seen_at)
select r.id, r.about, w.id, r."channelExternalId", r.says, r.fix, r.size, $2::timestamptz, $2::timestamptz
from jsonb_to_recordset($1::text::jsonb) as r (id uuid, about text, platform platform_name,
  "workspaceExternalId" text, "channelExternalId" text, says text, fix text, size float8)
left join workspace w on w.platform = r.platform and w.external_id = r."workspaceExternalId"
on conflict (about) do update set says = excluded.says, fix = excluded.fix, size = excluded.size,
  seen_at = excluded.seen_at, workspace_id = excluded.workspace_id`;

/**
 * Some things doctor alone looks at: what is ignored of them stays so until its time is over. A
 * channel that no cohort uses any more is no problem: choosing another one mends it.
 */
const FORGET = `
delete from problem p where (seen_at < $2::timestamptz and (ignored_until > $3::timestamptz) is not true)
  or about in (select jsonb_array_elements_text($1::text::jsonb))
  or (channel_external_id is not null and not exists (
    select from cohort_channel c
    join cohort o on o.id = c.cohort_id and o.archived_at is null
    where c.workspace_id = p.workspace_id and c.channel_external_id = p.channel_external_id))`;

/** What is wrong is kept, what is fine forgotten; of what can't be told nothing changes. */
export const keepFindings = async (
  { statement }: Pick<Database, 'statement'>,
  findings: readonly Finding[],
  newId: () => string,
  at: Temporal.Instant,
): Promise<void> => {
  const rows = findings
    .filter(({ state }) => state === 'wrong')
    .map(({ about, says, fix = '', size = 1, place }) => ({ id: newId(), about, says, fix, size, ...place }));
  await statement(KEEP, [JSON.stringify(rows), at.toString()]);
  // Afterwards: what is seen again after a long time is still ignored.
  const aboutFine = findings.filter(({ state }) => state === 'fine').map(({ about }) => about);
  const unseenSince = at.subtract(days(UNSEEN_DAYS)).toString();
  await statement(FORGET, [JSON.stringify(aboutFine), unseenSince, at.toString()]);
};

const MENDED = `
select about from jsonb_array_elements_text($1::text::jsonb) as told (about)
where about not in (select about from problem)`;

/** Which of these, that were found wrong, are no problem any more. */
export const findMended = async (
  { statement }: Pick<Database, 'statement'>,
  abouts: readonly string[],
): Promise<readonly string[]> => {
  if (abouts.length === 0) return [];
  const rows = await statement<{ about: string }>(MENDED, [JSON.stringify(abouts)]);
  return rows.map(({ about }) => about);
};

/** Those that only the operator can mend, by what they are about. */
export const ignoreProblem = async ({ orm }: Database, about: string, at: Temporal.Instant): Promise<boolean> =>
  (await orm.update(problem).set(ignoring(at)).where(eq(problem.about, about)).returning({ id: problem.id })).length >
  0;

const ignoring = (at: Temporal.Instant) => ({
  ignoredUntil: at.add(days(IGNORED_DAYS)).toString(),
  ignoredSize: sql`${problem.size}`,
});

const IGNORED = `
select about, ignored_until::text as until, ignored_size as size from problem where ignored_until > $1::timestamptz`;

/** Until when somebody wants to hear no more of which of these, by what they are about. */
export const findIgnored = async (
  { statement }: Pick<Database, 'statement'>,
  findings: readonly Finding[],
  at: Temporal.Instant,
): Promise<ReadonlyMap<string, Temporal.Instant>> => {
  const rows = await statement<{ about: string; until: string; size: number }>(IGNORED, [at.toString()]);
  const ignored = new Map(rows.map((row) => [row.about, row]));
  return new Map(
    findings.flatMap(({ about, size = 1 }) => {
      const row = ignored.get(about);
      return row && size < 2 * row.size ? [[about, Temporal.Instant.from(row.until)] as const] : [];
    }),
  );
};

/**
 * Whose they are: of the workspace that somebody manages where they are, and of the channels of the
 * cohorts that they organise.
 */
const isTheirs = (caller: Caller) => {
  const cohorts = cohortsWith(caller, 'organiser').map(({ cohortId }) => cohortId);
  return or(
    caller.manages ? eq(problem.workspaceId, caller.workspaceId) : undefined,
    sql`exists (
      select from ${cohortChannel} c
      where c.workspace_id = ${problem.workspaceId} and c.channel_external_id = ${problem.channelExternalId}
        and c.cohort_id = any(array(select jsonb_array_elements_text(${JSON.stringify(cohorts)}::jsonb)::uuid)))`,
  );
};

/** What somebody can mend and hasn't ignored, the oldest first. */
export const findProblemsOf = (
  { orm }: Database,
  caller: Caller,
  at: Temporal.Instant,
  atMost: number,
): Promise<readonly Problem[]> =>
  orm
    .select({
      id: problem.id,
      about: problem.about,
      says: problem.says,
      fix: problem.fix,
      workspaceId: problem.workspaceId,
      channelExternalId: problem.channelExternalId,
    })
    .from(problem)
    .where(and(isTheirs(caller), isStanding(at)))
    .orderBy(problem.foundAt, problem.id)
    .limit(atMost);

/** Gives until when; nothing where it isn't theirs, or is mended by now. */
export const ignoreProblemOf = async (
  { orm }: Database,
  caller: Caller,
  id: string,
  at: Temporal.Instant,
): Promise<Temporal.Instant | undefined> => {
  if (!isId(id)) return undefined;
  const [row] = await orm
    .update(problem)
    .set(ignoring(at))
    .where(and(eq(problem.id, id), isTheirs(caller)))
    .returning({ until: problem.ignoredUntil });
  return row?.until ? Temporal.Instant.from(row.until) : undefined;
};
