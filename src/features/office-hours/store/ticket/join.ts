/** Somebody asks for help: in line, in writing, or next time. */
import { eq, sql } from 'drizzle-orm';
import type { InCohort } from '../../../../community/roles.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { isId } from '../../../../lib/random.ts';
import { CARD } from '../../kinds.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { beginnings } from '../../transitions.ts';
import { changesOf, type Moment, takesIn } from '../changes.ts';
import { cooldownOf, findHelpersClaim, rankIn } from '../joining.ts';
import { rowIn } from '../row-in.ts';
import { cardKey, intentsFor, messageOf, waitingMessage } from '../told.ts';
import { inTransaction, lockGroup, lockHoursAlone } from '../transaction.ts';
import type { Act, Actor, Claim, Hours, Question, Refusal, Ticket } from '../types.ts';
import { type BeforeJoining, findBeforeJoining } from './before-joining.ts';

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
    const hours = await lockHoursAlone(tx, cohortId);
    if (!hours) return { outcome: 'not-set-up' };
    const queueId = isId(asking.queueId) ? asking.queueId : undefined;
    const before = await findBeforeJoining(tx, cohortId, actor, queueId, act);
    if (before.againId !== null) return { outcome: 'done', ticket: await readTicket(tx, before.againId) };
    if (before.hasId !== null) return { outcome: 'has-ticket', ticket: await readTicket(tx, before.hasId) };
    const claim = before.claimId === null ? undefined : await findHelpersClaim(tx, actor.personId);
    if (claim) return { outcome: 'helping', claim };
    if (before.queueId === null) return { outcome: 'queue-gone' };
    const refused = asking.asks === 'line' ? refuse(hours, before, act.at) : undefined;
    if (refused) return refused;
    const leader = await findLeader(tx, cohortId, asking);
    if (leader === 'gone') return { outcome: 'group-gone' };
    const ticket = await begin(needs, tx, { hours, before, actor, asking, act, leader });
    return { outcome: 'done', ticket };
  });

const readTicket = async (tx: Transaction, id: string): Promise<Ticket> => {
  const [found] = await tx.select().from(ticket).where(eq(ticket.id, id));
  if (!found) throw new Error(`ticket ${id} was there a moment ago`);
  return found;
};

const refuse = (hours: Hours, { open, helpedMs }: BeforeJoining, at: Temporal.Instant): Joined | undefined => {
  if (!open) return { outcome: 'not-open' };
  if (!takesIn(open)) return { outcome: 'closed-for-joining' };
  const until = cooldownOf(hours, helpedMs, at);
  return until && { outcome: 'cooldown', until };
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
  readonly hours: Hours;
  readonly before: BeforeJoining;
  readonly actor: Actor;
  readonly asking: Asking;
  readonly act: Act;
  readonly leader: Ticket | undefined;
};

/** The messages first: the ticket keeps the id of its card. */
const begin = async (needs: OfficeHoursNeeds, tx: Transaction, beginning: Beginning): Promise<Ticket> => {
  const { before, actor, asking, act, leader } = beginning;
  const { at } = act;
  const id = needs.random.id(at);
  const state = beginnings[asking.asks];
  const told = before.open && state === 'waiting' && !leader ? before.told : [];
  const addresses = new Map([before.own, ...told].map(({ accountId, ...to }) => [accountId, to]));
  const messages = [
    messageOf(CARD, id, actor.accountId, cardKey(id)),
    ...told.map(({ accountId }) => waitingMessage(id, accountId, at)),
  ];
  const ids = await needs.outbox.send(tx, intentsFor(messages, addresses), at);
  const row = rowOf(beginning, id, state);
  return insertWithEvent(tx, { ...row, cardOutboxId: ids.get(cardKey(id)) ?? null }, needs.random.id(at));
};

const rowOf = (
  { hours, before: { open, helpedToday }, actor, asking, act, leader }: Beginning,
  id: string,
  state: Ticket['state'],
): typeof ticket.$inferInsert => {
  const { asks, withTicketId: _, ...question } = asking;
  const { at, interactionId } = act;
  // As one that comes to this state by whichever event; nothing of it has gone wrong yet.
  const moment: Moment = { event: 'getInLine', at, open };
  return {
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
  };
};

/** In one statement, with how it began. The parentheses are drizzle’s. */
const insertWithEvent = async (tx: Transaction, row: typeof ticket.$inferInsert, eventId: string): Promise<Ticket> => {
  const insert = tx.insert(ticket).values(row).returning();
  const [made] = rowsOf<Record<string, unknown>>(
    await tx.execute(sql`
      with made as ${insert}, logged as (
        insert into ticket_event (id, ticket_id, event, "from", "to", account_id, at)
        select ${eventId}::uuid, id, 'join', null, state, account_id, joined_at from made
      )
      select * from made`),
  );
  return rowIn(ticket, made);
};

/** A caller has more to them than a row does. */
const actorOf = ({ personId, accountId }: Actor): Actor => ({ personId, accountId });
