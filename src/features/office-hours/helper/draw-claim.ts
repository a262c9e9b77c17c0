/** Gathers what a claim card shows, and draws it. */
import { sql } from 'drizzle-orm';
import type { View } from '../../../chat/view.ts';
import { rowsOf } from '../../../database/client.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { type ClaimRow, findClaimRow, findEarlier, findGroup, type Reader } from './claim-rows.ts';
import { type ClaimCard, claimView, EARLIER_SHOWN } from './claim-view.ts';
import { findMissed } from './missed.ts';

/** Nothing where the claim is gone, as after its learner had their data deleted. */
export const drawClaim = async (
  needs: OfficeHoursFeatureNeeds,
  claimId: string,
  at: Temporal.Instant,
  remark?: Text,
): Promise<View | undefined> => {
  const row = await findClaimRow(needs.database.orm, claimId);
  return row && claimView(await gather(needs, row, at), remark);
};

const MINUTE_MS = 60_000;

const gather = async (needs: OfficeHoursFeatureNeeds, row: ClaimRow, at: Temporal.Instant): Promise<ClaimCard> => {
  const { orm } = needs.database;
  const { conceptSlug, learner, showsMissed } = row;
  const [group, earlier, counts, seen] = await Promise.all([
    findGroup(orm, row.ticketId),
    findEarlier(orm, row, EARLIER_SHOWN),
    countOthers(orm, row),
    showsMissed && conceptSlug !== null
      ? findMissed(orm, needs.curriculum(), { personId: learner.personId, conceptSlug }, at)
      : undefined,
  ]);
  const state = row.endedAtMs !== null ? 'over' : row.ticketState === 'called' ? 'called' : 'helping';
  return {
    claimId: row.claimId,
    cohortId: row.cohortId,
    learner: learner.name,
    queue: row.queues > 1 ? row.queue : undefined,
    state,
    outcome: row.outcome,
    topic: row.topic,
    tried: row.tried,
    trouble: row.trouble,
    waitedMinutes: Math.max(0, Math.floor((row.calledAtMs - row.joinedAtMs) / MINUTE_MS)),
    answerByMs: row.dueAtMs ?? undefined,
    meetingUrl: row.meetingUrl,
    thread: threadOf(row),
    apart: isApart(row),
    group: group.map(({ name, topic, tried }) => ({ name, question: `${topic}. ${tried}` })),
    joinable: row.mayBeJoined && counts.joinable > 0,
    missed: seen?.missed,
    lookedUpOn: seen?.lookedUpOn,
    earlier,
    note: row.note,
    answer: row.answer,
    others: counts.waiting,
  };
};

/** They have no workspace in common, so that no thread holds both. */
export const isApart = ({ learner, helper }: Pick<ClaimRow, 'learner' | 'helper'>): boolean =>
  helper !== null &&
  (learner.platform !== helper.platform || learner.workspaceExternalId !== helper.workspaceExternalId);

const threadOf = ({ threadExternalId, threadRefused }: ClaimRow): ClaimCard['thread'] =>
  threadExternalId !== null ? 'open' : threadRefused !== null ? { none: threadRefused } : 'coming';

type Others = { readonly waiting: number; readonly joinable: number; readonly alike: number };

/** Who else waits: all, those on the same topic, and those who let others join them. */
export const countOthers = async (
  reader: Reader,
  { cohortId, ticketId, conceptSlug, topic }: Pick<ClaimRow, 'cohortId' | 'ticketId' | 'conceptSlug' | 'topic'>,
): Promise<Others> => {
  const [row] = rowsOf<Others>(
    await reader.execute(sql`
      select count(*)::int as waiting,
        (count(*) filter (where may_be_joined))::int as joinable,
        (count(*) filter (where concept_slug = ${conceptSlug} or lower(topic) = lower(${topic})))::int as alike
      from ticket
      where cohort_id = ${cohortId}::uuid and state = 'waiting' and with_ticket_id is null
        and id <> ${ticketId}::uuid`),
  );
  return row ?? { waiting: 0, joinable: 0, alike: 0 };
};
