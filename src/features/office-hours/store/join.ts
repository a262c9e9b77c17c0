/** Somebody asks for help: in line, in writing, or next time. */
import { eq } from 'drizzle-orm';
import type { InCohort } from '../../../community/roles.ts';
import type { Transaction } from '../../../database/client.ts';
import { ticket, ticketEvent } from '../../../database/schema/office-hours.ts';
import { isId } from '../../../lib/random.ts';
import { CARD } from '../kinds.ts';
import type { OfficeHoursNeeds } from '../needs.ts';
import { beginnings } from '../transitions.ts';
import { changesOf, type Moment, takesIn } from './changes.ts';
import { findDayStart, findHelped, findHelpersClaim, findOpenTicket, findQueue, rankIn } from './joining.ts';
import { cardKey, messageOf, send, waitingMessages } from './told.ts';
import { inTransaction, lockGroup, lockHours, type Opening } from './transaction.ts';
import type { Act, Actor, Claim, Question, Refusal, Ticket } from './types.ts';

export type Asking = Question & {
  readonly asks: keyof typeof beginnings;
  /** Whether what may answer it was offered before. */
  readonly offered: boolean;
  /** At the end of the session they would rather be answered in writing than be carried over. */
  readonly asyncAtClose?: boolean;
  /** They are helped together with this one, which others may join. */
  readonly withTicketId?: string;
};

export type Joined =
  | { readonly outcome: 'done' | 'has-ticket'; readonly ticket: Ticket }
  | { readonly outcome: 'helping'; readonly claim: Claim }
  | { readonly outcome: 'cooldown'; readonly until: Temporal.Instant }
  | { readonly outcome: 'queue-gone' | 'group-gone' }
  | Exclude<Refusal, { readonly outcome: 'moved-on' | 'missing' }>;

export const join = (
  needs: OfficeHoursNeeds,
  { cohortId }: InCohort,
  actor: Actor,
  asking: Asking,
  act: Act,
): Promise<Joined> =>
  inTransaction(needs, async (tx): Promise<Joined> => {
    const opening = await lockHours(tx, cohortId);
    if (!opening) return { outcome: 'not-set-up' };
    const [again] = await tx.select().from(ticket).where(eq(ticket.interactionId, act.interactionId));
    if (again) return { outcome: 'done', ticket: again };
    const has = await findOpenTicket(tx, cohortId, actor.personId);
    if (has) return { outcome: 'has-ticket', ticket: has };
    const claim = await findHelpersClaim(tx, actor.personId);
    if (claim) return { outcome: 'helping', claim };
    const queue = isId(asking.queueId) ? await findQueue(tx, cohortId, asking.queueId) : undefined;
    if (!queue || queue.retiredAt !== null) return { outcome: 'queue-gone' };
    const helped = await findHelped(tx, actor.personId, cohortId, await findDayStart(tx, cohortId, act.at));
    if (asking.asks === 'line') {
      const refused = refuse(opening, helped.endedMs, act.at);
      if (refused) return refused;
    }
    const leader = await findLeader(tx, cohortId, asking);
    if (leader === 'gone') return { outcome: 'group-gone' };
    const made = await begin(needs, tx, { opening, actor, asking, act, helpedToday: helped.today, leader });
    return made ? { outcome: 'done', ticket: made } : { outcome: 'queue-gone' };
  });

const refuse = ({ hours, open }: Opening, helpedMs: number | null, at: Temporal.Instant): Joined | undefined => {
  if (!open) return { outcome: 'not-open' };
  if (!takesIn(open)) return { outcome: 'closed-for-joining' };
  if (helpedMs === null) return undefined;
  const until = Temporal.Instant.fromEpochMilliseconds(helpedMs).add({ minutes: hours.cooldownMinutes });
  return Temporal.Instant.compare(until, at) > 0 ? { outcome: 'cooldown', until } : undefined;
};

/** Only one that waits, and whose owner lets others join. */
const findLeader = async (
  tx: Transaction,
  cohortId: string,
  { asks, withTicketId }: Asking,
): Promise<Ticket | undefined | 'gone'> => {
  if (withTicketId === undefined || asks !== 'line') return undefined;
  const group = isId(withTicketId) ? await lockGroup(tx, withTicketId) : undefined;
  const isThere = group?.ticket.cohortId === cohortId && group.ticket.mayBeJoined && isFirst(group.leader);
  return isThere ? group.leader : 'gone';
};

/** Whose own leader has gone has no place yet: the routine for strays gives it one. */
const isFirst = ({ state, withTicketId }: Ticket): boolean => state === 'waiting' && withTicketId === null;

type Beginning = {
  readonly opening: Opening;
  readonly actor: Actor;
  readonly asking: Asking;
  readonly act: Act;
  readonly helpedToday: number;
  readonly leader: Ticket | undefined;
};

const begin = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  {
    opening: { hours, open },
    actor,
    asking: { asks, withTicketId: _, ...question },
    act,
    helpedToday,
    leader,
  }: Beginning,
): Promise<Ticket | undefined> => {
  const { at, interactionId } = act;
  const id = needs.random.id(at);
  const state = beginnings[asks];
  // As one that comes to this state by whichever event; nothing of it has gone wrong yet.
  const moment: Moment = { event: 'comeBack', at, open };
  const [made] = await tx
    .insert(ticket)
    .values({
      ...question,
      ...(open && asks === 'line' ? rankIn(open, actor.personId, at) : { rankedAt: at.toString() }),
      ...changesOf(state, moment),
      id,
      cohortId: hours.cohortId,
      ...actorOf(actor),
      queueId: leader?.queueId ?? question.queueId,
      withTicketId: leader?.id ?? null,
      helpedToday,
      joinedAt: at.toString(),
      state,
      since: at.toString(),
      interactionId,
      disturbed: asks !== 'line',
    })
    .returning();
  if (!made) return undefined;
  const event = { id: needs.random.id(at), ticketId: id, event: 'join', from: null, to: state };
  await tx.insert(ticketEvent).values({ ...event, accountId: actor.accountId, at: at.toString() });
  const asked = open && state === 'waiting' && !leader ? await waitingMessages(tx, [made], open, at) : [];
  const ids = await send(needs, tx, [messageOf(CARD, id, actor.accountId, cardKey(id)), ...asked], at);
  const [withCard] = await tx
    .update(ticket)
    .set({ cardOutboxId: ids.get(cardKey(id)) ?? null })
    .where(eq(ticket.id, id))
    .returning();
  return withCard;
};

/** A caller has more to them than a row does. */
const actorOf = ({ personId, accountId }: Actor): Actor => ({ personId, accountId });
