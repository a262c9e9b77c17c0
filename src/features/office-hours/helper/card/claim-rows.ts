/** Reads what a claim is about: whose it is, where the two are written to, and who was here before. */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import type { PlatformName } from '../../../../lib/platforms.ts';
import type { ClaimOutcome } from './claim-view.ts';

export type Reader = Pick<Transaction, 'execute'>;

/** An account by the platform's own ids. */
export type Whereabouts = {
  readonly personId: string;
  readonly accountId: string;
  readonly name: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly accountExternalId: string;
};

/** Somebody who is helped, by their question. */
export type Member = Whereabouts & { readonly ticketId: string };

export type ClaimRow = {
  readonly claimId: string;
  readonly ticketId: string;
  readonly cohortId: string;
  readonly sessionId: string | null;
  readonly ticketState: string;
  readonly queue: string;
  readonly queues: number;
  readonly topic: string;
  readonly conceptSlug: string | null;
  readonly tried: string;
  readonly trouble: string | null;
  readonly mayBeJoined: boolean;
  readonly showsMissed: boolean;
  readonly joinedAtMs: number;
  readonly calledAtMs: number;
  /** When help began; before that, when they were called. */
  readonly beganAtMs: number;
  /** Another helper handed it on. */
  readonly isHanded: boolean;
  /** Its question was one in writing. */
  readonly isWritten: boolean;
  readonly endedAtMs: number | null;
  readonly dueAtMs: number | null;
  readonly outcome: ClaimOutcome | null;
  readonly note: string | null;
  readonly answer: string | null;
  readonly shared: boolean;
  readonly meetingUrl: string | null;
  readonly softCapMinutes: number;
  readonly threadWorkspaceExternalId: string | null;
  readonly threadChannelExternalId: string | null;
  readonly threadExternalId: string | null;
  /** Whose owners were let into it; some may have gone since, and still read what stands there. */
  readonly threadTicketIds: readonly string[];
  readonly threadRefused: string | null;
  readonly learner: Whereabouts;
  /** Nobody where they have deleted their data since. */
  readonly helper: Whereabouts | null;
};

const whereabouts = (person: string, account: string, workspace: string): string => `jsonb_build_object(
  'personId', ${person}, 'accountId', ${account}.id, 'name', ${account}.name,
  'platform', ${workspace}.platform, 'workspaceExternalId', ${workspace}.external_id,
  'accountExternalId', ${account}.external_id)`;

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

const CLAIM = sql.raw(`
select c.id as "claimId", t.id as "ticketId", t.cohort_id as "cohortId", c.session_id as "sessionId",
  t.state as "ticketState", q.name as queue,
  (select count(*)::int from help_queue each where each.cohort_id = t.cohort_id and each.retired_at is null) as queues,
  t.topic, t.concept_slug as "conceptSlug", t.tried, t.trouble, t.may_be_joined as "mayBeJoined",
  t.shows_missed as "showsMissed",
  ${ms('t.joined_at')} as "joinedAtMs", ${ms('c.called_at')} as "calledAtMs",
  ${ms('coalesce(c.began_at, c.called_at)')} as "beganAtMs", ${ms('c.ended_at')} as "endedAtMs",
  ${ms('t.due_at')} as "dueAtMs", c.interaction_id is null as "isHanded", c.async as "isWritten",
  c.outcome, c.note, c.answer, c.shared,
  o.meeting_url as "meetingUrl", coalesce(o.soft_cap_minutes, 25)::int as "softCapMinutes",
  c.thread_workspace_external_id as "threadWorkspaceExternalId",
  c.thread_channel_external_id as "threadChannelExternalId", c.thread_external_id as "threadExternalId",
  c.thread_ticket_ids as "threadTicketIds", c.thread_refused as "threadRefused",
  ${whereabouts('t.person_id', 'la', 'lw')} as learner,
  case when ha.id is null then null else ${whereabouts('c.person_id', 'ha', 'hw')} end as helper
from claim c
join ticket t on t.id = c.ticket_id
join help_queue q on q.id = t.queue_id
join account la on la.id = t.account_id
join workspace lw on lw.id = la.workspace_id
left join account ha on ha.id = c.account_id
left join workspace hw on hw.id = ha.workspace_id
left join office_hours o on o.cohort_id = t.cohort_id
`);

export const findClaimRow = async (reader: Reader, claimId: string): Promise<ClaimRow | undefined> =>
  rowsOf<ClaimRow>(await reader.execute(sql`${CLAIM} where c.id = ${claimId}::uuid`))[0];

/** What this helper has in hand. */
export const findClaimInHand = async (
  reader: Reader,
  personId: string,
  cohortId: string,
): Promise<ClaimRow | undefined> =>
  rowsOf<ClaimRow>(
    await reader.execute(
      sql`${CLAIM} where c.person_id = ${personId}::uuid and t.cohort_id = ${cohortId}::uuid and c.ended_at is null`,
    ),
  )[0];

/** A cohort has a handful of helpers. */
const CLAIMS_AT_MOST = 20;

/** What all helpers have in hand, the oldest first. */
export const findClaimsInHand = async (reader: Reader, cohortId: string): Promise<readonly ClaimRow[]> =>
  rowsOf<ClaimRow>(
    await reader.execute(
      sql`${CLAIM} where t.cohort_id = ${cohortId}::uuid and c.ended_at is null
        order by c.called_at, c.id limit ${CLAIMS_AT_MOST}`,
    ),
  );

export type GroupRow = { readonly topic: string; readonly tried: string } & Member;

/** A group is as large as a room. */
const GROUP_AT_MOST = 30;

/** Who is helped together with this ticket. */
export const findGroup = async (reader: Reader, ticketId: string): Promise<readonly GroupRow[]> =>
  rowsOf<GroupRow>(
    await reader.execute(sql`
      select t.id as "ticketId", a.name, t.topic, t.tried, t.person_id as "personId", a.id as "accountId",
        w.platform, w.external_id as "workspaceExternalId", a.external_id as "accountExternalId"
      from ticket t
      join account a on a.id = t.account_id
      join workspace w on w.id = a.workspace_id
      where t.with_ticket_id = ${ticketId}::uuid and t.ended_at is null
      order by t.joined_at, t.id
      limit ${GROUP_AT_MOST}`),
  );

/** All who are helped, the leader first. */
export const membersOf = (
  { learner, ticketId }: Pick<ClaimRow, 'learner' | 'ticketId'>,
  group: readonly Member[],
): readonly Member[] => [{ ...learner, ticketId }, ...group];

/** One thread can hold both. */
export const isBeside = (one: Whereabouts, other: Whereabouts): boolean =>
  one.platform === other.platform && one.workspaceExternalId === other.workspaceExternalId;

/** They read and write in the thread of the claim. */
export const isInThread = (
  { threadExternalId, threadTicketIds }: Pick<ClaimRow, 'threadExternalId' | 'threadTicketIds'>,
  { ticketId }: Pick<Member, 'ticketId'>,
): boolean => threadExternalId !== null && threadTicketIds.includes(ticketId);

export type EarlierRow = {
  readonly topic: string;
  readonly on: string;
  readonly by: string | null;
  readonly note: string | null;
};

/** A learner's tickets in the cohort that were helped, but for one, the last first. */
export const findEarlier = async (
  reader: Reader,
  { cohortId, personId, except }: { readonly cohortId: string; personId: string; except: string | undefined },
  atMost: number,
): Promise<readonly EarlierRow[]> =>
  rowsOf<EarlierRow>(
    await reader.execute(sql`
      select t.topic, to_char(c.ended_at at time zone 'UTC', 'YYYY-MM-DD') as on, a.name as by, c.note
      from ticket t
      join claim c on c.ticket_id = coalesce(t.with_ticket_id, t.id) and c.ended_at is not null and c.outcome = 'done'
      left join account a on a.id = c.account_id
      where t.cohort_id = ${cohortId}::uuid and t.person_id = ${personId}::uuid
        and t.id is distinct from ${except ?? null}::uuid
      order by c.ended_at desc, c.id
      limit ${atMost}`),
  );
