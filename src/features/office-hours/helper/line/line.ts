/** /oh for whoever helps: the line, who is being helped, what is in writing, and what they can do. */
import { sql } from 'drizzle-orm';
import type { Context } from '../../../../chat/context.ts';
import { UserError } from '../../../../chat/errors.ts';
import type { View } from '../../../../chat/view/view.ts';
import { switchButton } from '../../../../community/cohort/choose-cohort.ts';
import { hasRole, requireRole } from '../../../../community/roles.ts';
import { rowsOf } from '../../../../database/client.ts';
import { text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { findHelpers } from '../../store/find.ts';
import { findLine } from '../../store/line.ts';
import { findUndoable, isInTime } from '../../store/session/undoable.ts';
import { findOpenSession } from '../../store/transaction.ts';
import type { Session } from '../../store/types.ts';
import { findClaimsInHand, type Reader } from '../card/claim-rows.ts';
import { findWaitingTopics } from '../card/topics.ts';
import { type HelperLine, LINE_SHOWN, lineView } from './line-view.ts';
import { namesOf } from './names.ts';

const MINUTE_MS = 60_000;

/** Throws UserError for whoever doesn't help there. */
export const showLine = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  cohortId: string,
  remark?: Text,
): Promise<View> => {
  const { caller, at, channel } = context;
  requireRole(caller, cohortId, 'helper');
  const held = caller.cohorts.find((each) => each.cohortId === cohortId);
  if (!held) throw new UserError(text`I can’t find that cohort among yours.`);
  const { orm } = needs.database;
  const session = await findOpenSession(orm, cohortId);
  const organises = hasRole(caller, cohortId, 'organiser');
  const [line, helpers, claims, counts, topics, undoable] = await Promise.all([
    session ? findLine(orm, cohortId) : [],
    session ? findHelpers(orm, session.id) : [],
    findClaimsInHand(orm, cohortId),
    findCounts(orm, cohortId, { at, workspaceId: caller.workspaceId, channelId: channel?.externalId ?? '' }),
    session ? findWaitingTopics(orm, cohortId, caller.personId) : [],
    organises ? findUndoable(orm, cohortId) : undefined,
  ]);
  const shown = line.slice(0, LINE_SHOWN);
  const names = await namesOf(
    orm,
    shown.map(({ ticket }) => ticket.accountId),
  );
  const me = helpers.find(({ personId }) => personId === caller.personId);
  const minutesSince = (instant: string): number =>
    Math.max(0, Math.floor((at.epochMilliseconds - Temporal.Instant.from(instant).epochMilliseconds) / MINUTE_MS));
  const drawn: HelperLine = {
    cohortId,
    cohort: held.name,
    session: stateOf(session),
    me: !me ? 'none' : me.pausedAt === null ? 'helping' : 'pausing',
    organises,
    waiting: shown.map(({ ticket, followers }) => ({
      ticketId: ticket.id,
      name: names.get(ticket.accountId) ?? 'Somebody',
      topic: ticket.topic,
      minutes: minutesSince(ticket.joinedAt),
      group: followers.length,
    })),
    waitingAll: line.length,
    away: counts.away,
    inHand: claims.map(({ claimId, helper, learner, calledAtMs }) => ({
      claimId,
      helper: helper?.name ?? 'Somebody who is gone',
      learner: learner.name,
      minutes: Math.max(0, Math.floor((at.epochMilliseconds - calledAtMs) / MINUTE_MS)),
      mine: helper?.personId === caller.personId,
    })),
    inWriting: counts.inWriting,
    nextAtMs: counts.nextAtMs ?? undefined,
    topics,
    carried: counts.carried,
    undoable: undoable && isInTime(undoable, at) ? undoable : undefined,
    hasBoardHere: counts.hasBoardHere || channel === undefined || context.place === 'direct',
    other: switchButton('office-hours', caller, cohortId, { role: 'learner' }),
  };
  return lineView(drawn, remark);
};

const stateOf = (session: Session | undefined): HelperLine['session'] => {
  if (!session) return 'closed';
  return session.lastCallAt === null ? 'open' : 'last-call';
};

type Counts = {
  readonly away: number;
  readonly inWriting: number;
  readonly carried: number;
  readonly nextAtMs: number | null;
  readonly hasBoardHere: boolean;
};

const findCounts = async (
  reader: Reader,
  cohortId: string,
  { at, workspaceId, channelId }: { readonly at: Temporal.Instant; workspaceId: string; channelId: string },
): Promise<Counts> => {
  const [row] = rowsOf<Counts>(
    await reader.execute(sql`
      select
        (select count(*)::int from ticket where cohort_id = ${cohortId}::uuid and state in ('away', 'absent')) as away,
        (select count(*)::int from ticket where cohort_id = ${cohortId}::uuid and state = 'async') as "inWriting",
        (select count(*)::int from ticket where cohort_id = ${cohortId}::uuid and state = 'carried') as carried,
        (select (extract(epoch from min(opens_at)) * 1000)::float8 from session
          where cohort_id = ${cohortId}::uuid and opened_at is null and cancelled_at is null
            and opens_at > ${at.toString()}::timestamptz) as "nextAtMs",
        exists (
          select from cohort_channel
          where cohort_id = ${cohortId}::uuid and workspace_id = ${workspaceId}::uuid and purpose = 'office-hours'
            and channel_external_id = ${channelId}) as "hasBoardHere"`),
  );
  return row ?? { away: 0, inWriting: 0, carried: 0, nextAtMs: null, hasBoardHere: false };
};
