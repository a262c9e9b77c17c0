/** The rows of the question of the day: schedules, dates, posts, and what was answered. */
import { and, eq, inArray, isNull, lte, notInArray, or, sql } from 'drizzle-orm';
import { findOrganiser as findCohortOrganiser } from '../../community/cohort/organised.ts';
import type { Transaction } from '../../database/client.ts';
import { rowsOf } from '../../database/client.ts';
import { outbox } from '../../database/schema/outbox.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import { cohort, workspace } from '../../database/schema/people/community.ts';
import { cohortMemory, daily, dailyPost, dailySchedule } from '../../database/schema/study/daily.ts';
import { memory } from '../../database/schema/study/study.ts';
import type { Destination } from '../../jobs/outbox.ts';
import type { Memory } from '../../study/memory/memory.ts';
import type { MemberMemory } from './posting/path.ts';

export type Reader = Pick<Transaction, 'select' | 'execute'>;

export type Schedule = typeof dailySchedule.$inferSelect & {
  readonly cohort: typeof cohort.$inferSelect;
};

/** Of a cohort and its schedule: nothing is asked after its last day, nor once it is archived. */
export const isAsked = and(
  isNull(cohort.archivedAt),
  or(isNull(cohort.endsOn), lte(dailySchedule.nextOn, cohort.endsOn)),
);

/**
 * One schedule whose time has come, locked until the transaction ends; others look at others
 * meanwhile.
 */
export const claimSchedule = async (
  tx: Transaction,
  at: Temporal.Instant,
  except: readonly string[],
): Promise<Schedule | undefined> => {
  const [row] = await tx
    .select()
    .from(dailySchedule)
    .innerJoin(cohort, eq(cohort.id, dailySchedule.cohortId))
    .where(and(lte(dailySchedule.nextAt, at.toString()), isAsked, notInArray(dailySchedule.cohortId, [...except])))
    .orderBy(dailySchedule.nextAt)
    .limit(1)
    .for('update', { of: dailySchedule, skipLocked: true });
  return row && { ...row.daily_schedule, cohort: row.cohort };
};

/** Asked before, newest first; a question a day bounds it. */
export const findAsked = async (tx: Reader, cohortId: string) => {
  const rows = await tx
    .select({ questionSlug: daily.questionSlug, day: daily.day })
    .from(daily)
    .where(and(eq(daily.cohortId, cohortId), sql`${daily.questionSlug} is not null`))
    .orderBy(sql`${daily.day} desc`)
    .limit(ASKED_AT_MOST);
  return rows.flatMap(({ questionSlug, day }) => (questionSlug === null ? [] : [{ questionSlug, day }]));
};

const ASKED_AT_MOST = 1000;

export const findCohortMemories = (tx: Reader, cohortId: string) =>
  tx.select().from(cohortMemory).where(eq(cohortMemory.cohortId, cohortId));

/** Learners who answered anything in the last days, or all where nobody did. */
export const findActiveMembers = async (tx: Reader, cohortId: string, since: string): Promise<readonly string[]> => {
  const rows = rowsOf<{ id: string; active: boolean }>(
    await tx.execute(sql`
      select e.person_id as id, exists (
        select from score s where s.person_id = e.person_id and s.day >= ${since}::date
      ) as active
      from enrolment e where e.cohort_id = ${cohortId}::uuid and e.role = 'learner'`),
  );
  const active = rows.filter((row) => row.active);
  return (active.length > 0 ? active : rows).map(({ id }) => id);
};

export const findMemberMemories = async (
  tx: Reader,
  people: readonly string[],
  questions: readonly string[],
): Promise<readonly MemberMemory[]> =>
  people.length === 0 || questions.length === 0
    ? []
    : tx
        .select({
          questionSlug: memory.questionSlug,
          reviewedOn: memory.reviewedOn,
          stability: memory.stability,
        })
        .from(memory)
        .where(and(inArray(memory.personId, [...people]), inArray(memory.questionSlug, [...questions])));

export type Channel = {
  readonly id: string;
  readonly brokenFor: string | null;
  readonly to: Extract<Destination, { channelExternalId: string }>;
};

/** A cohort's channels have a purpose. */
export const forDaily = eq(cohortChannel.purpose, 'daily');

/** Where a cohort's question of the day appears. */
export const findChannels = async (tx: Reader, cohortId: string): Promise<readonly Channel[]> => {
  const rows = await tx
    .select({
      id: cohortChannel.id,
      brokenFor: cohortChannel.brokenFor,
      channelExternalId: cohortChannel.channelExternalId,
      platform: workspace.platform,
      workspaceExternalId: workspace.externalId,
    })
    .from(cohortChannel)
    .innerJoin(workspace, eq(workspace.id, cohortChannel.workspaceId))
    .where(and(eq(cohortChannel.cohortId, cohortId), forDaily))
    .orderBy(cohortChannel.id);
  return rows.map(({ id, brokenFor, ...to }) => ({ id, brokenFor, to }));
};

/** The organiser who is told: whoever chose its channel last, while they organise it. */
export const findOrganiser = async (tx: Reader, cohortId: string): Promise<Destination | undefined> => {
  const [schedule] = await tx
    .select({ chose: dailySchedule.organiserAccountId })
    .from(dailySchedule)
    .where(eq(dailySchedule.cohortId, cohortId));
  return findCohortOrganiser(tx, cohortId, schedule?.chose ?? null);
};

export type Daily = typeof daily.$inferSelect;

export const findDaily = async (reader: Reader, dailyId: string): Promise<Daily | undefined> =>
  (await reader.select().from(daily).where(eq(daily.id, dailyId)))[0];

/** One open question whose time is over, locked. */
export const claimClosing = async (
  tx: Transaction,
  at: Temporal.Instant,
  except: readonly string[],
): Promise<Daily | undefined> =>
  (
    await tx
      .select()
      .from(daily)
      .where(
        and(
          lte(daily.closesAt, at.toString()),
          isNull(daily.closedAt),
          isNull(daily.skippedFor),
          notInArray(daily.id, [...except]),
        ),
      )
      .orderBy(daily.closesAt)
      .limit(1)
      .for('update', { skipLocked: true })
  )[0];

export const findPosts = (tx: Reader, dailyId: string) =>
  tx
    .select({ channelId: dailyPost.channelId, outboxId: dailyPost.outboxId })
    .from(dailyPost)
    .where(eq(dailyPost.dailyId, dailyId));

/** Where a post stands, and where its cohort's posts go in that workspace now. */
export const findPlace = async (tx: Reader, dailyId: string, channelId: string) => {
  const [row] = await tx
    .select({
      cohortId: cohortChannel.cohortId,
      channelExternalId: cohortChannel.channelExternalId,
      postedIn: outbox.channelExternalId,
      brokenAt: cohortChannel.brokenAt,
    })
    .from(dailyPost)
    .innerJoin(cohortChannel, eq(cohortChannel.id, dailyPost.channelId))
    .innerJoin(outbox, eq(outbox.id, dailyPost.outboxId))
    .where(and(eq(dailyPost.dailyId, dailyId), eq(dailyPost.channelId, channelId)));
  return row;
};

export type FirstAnswer = {
  readonly personId: string;
  readonly given: readonly string[];
  readonly correct: boolean;
  /** As they are called where the cohort is; what they are called elsewhere isn't shown. */
  readonly name: string;
  readonly showsName: boolean;
};

/** The reviews `v` by which the daily `d` was answered while it was open. */
const ANSWERED = sql`
  join round r on r.daily_id = d.id
  join asking k on k.round_id = r.id
  join review v on v.person_id = r.person_id and v.question_slug = d.question_slug
    and v.asking_id = k.id and v.at < d.closes_at`;

/** Everybody's first try before the question closed; what was taken back counts as it was given. */
export const findFirstAnswers = async (tx: Reader, dailyId: string): Promise<readonly FirstAnswer[]> => {
  const rows = rowsOf<Omit<FirstAnswer, 'given'> & { readonly given: string }>(
    await tx.execute(sql`
      select distinct on (r.person_id) r.person_id as "personId", v.given::text as given, v.correct,
        p.shows_name and n.name is not null as "showsName", coalesce(n.name, '') as name
      from daily d
      join cohort c on c.id = d.cohort_id
      ${ANSWERED}
      join person p on p.id = r.person_id
      left join lateral (
        select a.name from account a
        where a.person_id = p.id and a.workspace_id in (
          select h.workspace_id from cohort_channel h where h.cohort_id = c.id
        )
        order by (a.workspace_id = c.workspace_id) desc, a.created_at
        limit 1
      ) n on true
      where d.id = ${dailyId}::uuid
      order by r.person_id, v.number`),
  );
  // Written by us as a JSON list of texts.
  return rows.map((row) => ({ ...row, given: JSON.parse(row.given) as readonly string[] }));
};

/** How many have answered the daily `d`: as findFirstAnswers has them. */
const ANSWERS = sql`(
  select count(distinct r.person_id)::int from (select d.id, d.question_slug, d.closes_at) d
  ${ANSWERED}
)`;

export const countAnswers = async (tx: Reader, dailyId: string): Promise<number> =>
  rowsOf<{ answers: number }>(
    await tx.execute(sql`select ${ANSWERS} as answers from daily d where d.id = ${dailyId}::uuid`),
  )[0]?.answers ?? 0;

/** Open questions whose posts say another count than is true. */
export const findMiscounted = async (tx: Reader, atMost: number): Promise<readonly string[]> =>
  rowsOf<{ id: string }>(
    await tx.execute(
      sql`
        select d.id from daily d
        where d.closed_at is null and d.skipped_for is null and d.shown_answers <> ${ANSWERS}
        limit ${atMost}`,
    ),
  ).map(({ id }) => id);

export const findCohortMemory = async (
  tx: Reader,
  cohortId: string,
  questionSlug: string,
): Promise<Memory | undefined> => {
  const [row] = await tx
    .select()
    .from(cohortMemory)
    .where(and(eq(cohortMemory.cohortId, cohortId), eq(cohortMemory.questionSlug, questionSlug)));
  return row;
};

export const saveCohortMemory = async (
  tx: Transaction,
  cohortId: string,
  questionSlug: string,
  after: Memory,
): Promise<void> => {
  await tx
    .insert(cohortMemory)
    .values({ cohortId, questionSlug, ...after })
    .onConflictDoUpdate({ target: [cohortMemory.cohortId, cohortMemory.questionSlug], set: after });
};
