/** What helpers are told, drawn when it is sent. */
import { eq, sql } from 'drizzle-orm';
import { type Notice, noticeOf } from '../../../chat/deliver/notice.ts';
import type { View } from '../../../chat/view/view.ts';
import { rowsOf } from '../../../database/client.ts';
import { account, cohort } from '../../../database/schema/people/community.ts';
import { CLAIM_CARD, LEASE, LEASE_MENTIONED, SOFT_CAP, TAKEN, THREAD_QUESTION, WAITING } from '../kinds.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findHelpers, findTicketById } from '../store/find.ts';
import { findLine } from '../store/line.ts';
import { isUnreachable, mention } from '../store/mention.ts';
import { findOpenSession } from '../store/transaction.ts';
import { type ClaimRow, findClaimRow, type Reader } from './card/claim-rows.ts';
import { countOthers, drawClaim } from './card/draw-claim.ts';
import { closeClaimThread, ensureThread } from './card/thread.ts';
import {
  leaseMention,
  leaseView,
  nextInThreadView,
  softCapView,
  takenView,
  threadQuestionView,
  waitingView,
} from './notice-views.ts';

export const helperNotices = (needs: OfficeHoursFeatureNeeds): readonly Notice[] => [
  noticeOf(CLAIM_CARD, {
    draw: (claimId, at) => drawClaim(needs, claimId, at),
    // Whatever became of the card, the two of them need a place to talk.
    settled: (claimId, _, at) => ensureThread(needs, claimId, at),
  }),
  noticeOf(THREAD_QUESTION, { draw: ({ claimId }) => drawThreadQuestion(needs, claimId) }),
  noticeOf(WAITING, { draw: (waiting, at) => drawWaiting(needs, waiting, at) }),
  noticeOf(LEASE, {
    draw: async ({ claimId, untilMs }) => {
      const claim = await findClaimRow(needs.database.orm, claimId);
      return claim && claim.endedAtMs === null
        ? leaseView({ ...claim, learner: claim.learner.name }, Number(untilMs))
        : undefined;
    },
    settled: async (lease, outcome, at) => {
      if (isUnreachable(outcome)) await mentionLease(needs, lease, at);
    },
  }),
  noticeOf(LEASE_MENTIONED, {
    draw: async ({ claimId, untilMs }) => {
      const claim = await findClaimRow(needs.database.orm, claimId);
      return claim?.helper && claim.endedAtMs === null
        ? leaseMention({ ...claim, helper: claim.helper }, Number(untilMs))
        : undefined;
    },
  }),
  noticeOf(SOFT_CAP, { draw: (claimId, at) => drawSoftCap(needs, claimId, at) }),
  noticeOf(TAKEN, {
    draw: (claimId) => drawTaken(needs, claimId),
    // Nobody who helps ended it, who would have put their thread away.
    settled: (claimId) => closeClaimThread(needs, claimId),
  }),
];

/** Where they help: they would lose the claim unasked. */
const mentionLease = (
  needs: OfficeHoursFeatureNeeds,
  lease: { readonly claimId: string; readonly untilMs: string },
  at: Temporal.Instant,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const { claimId, untilMs } = lease;
    const claim = await findClaimRow(tx, claimId);
    if (!claim?.helper) return;
    const whom = { cohortId: claim.cohortId, accountId: claim.helper.accountId, claimId };
    const key = `office-hours-lease-mentioned/${claimId}/${untilMs}`;
    const notAfter = Temporal.Instant.fromEpochMilliseconds(Number(untilMs));
    await mention(needs, tx, { kind: LEASE_MENTIONED, subject: lease, key, whom, notAfter }, at);
  });

/** Nothing where somebody was quicker. */
const drawWaiting = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { ticketId, accountId }: { readonly ticketId: string; readonly accountId: string },
  at: Temporal.Instant,
): Promise<View | undefined> => {
  const found = await findTicketById(orm, ticketId, at);
  const session = found && (await findOpenSession(orm, found.ticket.cohortId));
  if (!found || !session) return undefined;
  const { cohortId } = found.ticket;
  const [line, helpers, [named]] = await Promise.all([
    findLine(orm, cohortId),
    findHelpers(orm, session.id),
    orm.select({ name: cohort.name }).from(cohort).where(eq(cohort.id, cohortId)),
  ]);
  if (line.length === 0 || !named) return undefined;
  const helping = helpers.some((helper) => helper.accountId === accountId);
  return waitingView(cohortId, named.name, line.length, helping);
};

/** Whose it is by then, where the help goes on. */
const drawThreadQuestion = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  claimId: string,
): Promise<View | undefined> => {
  const claim = await findClaimRow(orm, claimId);
  return claim && claim.endedAtMs === null ? questionInThread(claim) : undefined;
};

/** Whoever had the question before, and others of the group, read it. */
const questionInThread = (claim: ClaimRow): View =>
  claim.mayBeJoined ? threadQuestionView(claim.learner.name, claim) : nextInThreadView();

const MINUTE_MS = 60_000;

const drawSoftCap = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  claimId: string,
  at: Temporal.Instant,
): Promise<View | undefined> => {
  const claim = await findClaimRow(orm, claimId);
  if (!claim || claim.endedAtMs !== null) return undefined;
  const { waiting, joinable, alike } = await countOthers(orm, claim);
  return softCapView({
    claimId,
    learner: claim.learner.name,
    topic: claim.topic,
    minutes: Math.floor((at.epochMilliseconds - claim.beganAtMs) / MINUTE_MS),
    alike,
    waiting,
    joinable: claim.mayBeJoined && joinable > 0,
  });
};

const drawTaken = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  claimId: string,
): Promise<View | undefined> => {
  const claim = await findClaimRow(orm, claimId);
  if (!claim || claim.endedAtMs === null) return undefined;
  const { cohortId, topic, outcome, learner } = claim;
  const ending = await findEnding(orm, claimId);
  const by = ending?.name ?? undefined;
  return takenView({ cohortId, learner: learner.name, topic, outcome, event: ending?.event, by });
};

type Ending = { readonly event: string; readonly name: string | null };

/** The step by which the ticket went on, and who took it; nobody where a timer did. */
const findEnding = async (reader: Reader, claimId: string): Promise<Ending | undefined> =>
  rowsOf<Ending>(
    await reader.execute(sql`
      select e.event, a.name from claim c
      join ticket_event e on e.ticket_id = c.ticket_id and e.at = c.ended_at
      left join ${account} a on a.id = e.account_id
      where c.id = ${claimId}::uuid
        and e.event in ('finish', 'requeue', 'release', 'putOff', 'miss', 'solve', 'leave')
      limit 1`),
  )[0];
