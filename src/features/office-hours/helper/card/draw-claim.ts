/** Gathers what a claim card shows, and draws it. */
import { sql } from 'drizzle-orm';
import type { Block, View } from '../../../../chat/view/view.ts';
import { rowsOf } from '../../../../database/client.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import {
  type ClaimRow,
  findClaimRow,
  findEarlier,
  findGroup,
  isBeside,
  isInThread,
  type Member,
  membersOf,
  type Reader,
} from './claim-rows.ts';
import { type ClaimCard, claimView, EARLIER_SHOWN } from './claim-view.ts';
import { findHelperOf } from './may-help.ts';
import { findWaitingTopics } from './topics.ts';

/** What the card says itself. */
const OWN = 'office-hours';

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
  const { learner } = row;
  const [group, earlier, counts, about, topics] = await Promise.all([
    findGroup(orm, row.ticketId),
    findEarlier(orm, { cohortId: row.cohortId, personId: learner.personId, except: row.ticketId }, EARLIER_SHOWN),
    countOthers(orm, row),
    findAbout(needs, row, at),
    row.endedAtMs === null ? [] : findWaitingTopics(orm, row.cohortId, row.helper?.personId ?? row.learner.personId),
  ]);
  const state = row.endedAtMs !== null ? 'over' : row.ticketState === 'called' ? 'called' : 'helping';
  return {
    claimId: row.claimId,
    cohortId: row.cohortId,
    learner: learner.name,
    queue: row.queues > 1 ? row.queue : undefined,
    state,
    isHanded: row.isHanded,
    outcome: row.outcome,
    topic: row.topic,
    tried: row.tried,
    trouble: row.trouble,
    waitedMinutes: Math.max(0, Math.floor((row.calledAtMs - row.joinedAtMs) / MINUTE_MS)),
    answerByMs: row.dueAtMs ?? undefined,
    meetingUrl: row.meetingUrl,
    meeting: meetingOf(row, membersOf(row, group)),
    group: group.map(({ name, topic, tried }) => ({ name, question: `${topic}. ${tried}` })),
    joinable: row.mayBeJoined && counts.joinable > 0,
    about,
    earlier,
    note: row.note,
    answer: row.answer,
    others: counts.waiting,
    topics,
  };
};

/** What other features say of the learner, as long as they are helped: where they agreed to it. */
const findAbout = async (
  needs: OfficeHoursFeatureNeeds,
  { cohortId, learner, helper, endedAtMs, showsMissed, conceptSlug }: ClaimRow,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  if (!showsMissed || endedAtMs !== null) return [];
  const by = helper ? await findHelperOf(needs, cohortId, helper.personId, at) : undefined;
  const isIn = by && (await isEnrolled(needs.database.orm, cohortId, learner.personId));
  if (!by || !isIn) return [];
  const agreed = conceptSlug !== null ? { agreed: { conceptSlug } } : {};
  const pieces = await needs.drawLearner(by, { cohortId, personId: learner.personId, ...agreed }, at);
  return pieces.flatMap(({ feature, blocks }) => (feature === OWN ? [] : blocks));
};

/** Who has a place by a role of the platform alone is nobody that others know anything of. */
const isEnrolled = async (reader: Reader, cohortId: string, personId: string): Promise<boolean> =>
  rowsOf(
    await reader.execute(sql`
      select 1 from enrolment where cohort_id = ${cohortId}::uuid and person_id = ${personId}::uuid`),
  ).length > 0;

/** How the helper reaches each of them. */
const meetingOf = (row: ClaimRow, members: readonly Member[]): ClaimCard['meeting'] => {
  const { helper, threadExternalId, threadRefused } = row;
  const namesOf = (people: readonly Member[]): readonly string[] => people.map(({ name }) => name);
  const beside = members.filter((each) => helper === null || isBeside(each, helper));
  const isIn = (each: Member): boolean => threadExternalId === null || isInThread(row, each);
  return {
    thread: threadExternalId !== null ? 'open' : threadRefused !== null ? { none: threadRefused } : 'coming',
    inThread: namesOf(beside.filter(isIn)),
    outside: namesOf(beside.filter((each) => !isIn(each))),
    elsewhere: namesOf(members.filter((each) => !beside.includes(each))),
  };
};

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
