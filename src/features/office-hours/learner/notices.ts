/** What a learner is told of our own accord: each is drawn when it is sent, so it is never out of date. */
import { eq } from 'drizzle-orm';
import { type Notice, type NoticeOutcome, noticeOf } from '../../../chat/deliver/notice.ts';
import type { View } from '../../../chat/view/view.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import { CALLED, CARD, CHANGED, DAY_AFTER, FEEDBACK, HERE, HERE_MENTIONED, MENTIONED, OPENED } from '../kinds.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { recordReached } from '../store/are-you-there.ts';
import { isUnreachable, type Mention, mention } from '../store/mention.ts';
import type { Ticket } from '../store/types.ts';
import { findHelpedTicket } from './after/after-store.ts';
import {
  areYouThereMention,
  areYouThereView,
  changeWords,
  dayAfterView,
  feedbackView,
  mentionView,
  openedView,
} from './after/after-views.ts';
import { findChange, findOpened, findOwner } from './notice-store.ts';
import { findSeat } from './seat.ts';
import { callView, seatView } from './views.ts';

type Needs = OfficeHoursFeatureNeeds;

export const learnerNotices = (needs: Needs): readonly Notice[] => [
  noticeOf(CARD, {
    draw: async (ticketId, at) => {
      const seat = await findSeat(needs, ticketId, at);
      return seat && seatView(seat);
    },
  }),
  noticeOf(HERE, {
    draw: (ticketId, at) => drawHere(needs, ticketId, at),
    settled: async (ticketId, outcome, at) => {
      await noteReached(needs, ticketId, outcome, at);
      if (isUnreachable(outcome)) await mentionHere(needs, ticketId, at);
    },
  }),
  noticeOf(HERE_MENTIONED, {
    draw: (ticketId, at) => drawHereMention(needs, ticketId, at),
    settled: (ticketId, outcome, at) => noteReached(needs, ticketId, outcome, at),
  }),
  noticeOf(CALLED, {
    draw: async ({ ticketId }, at) => {
      const seat = await findSeat(needs, ticketId, at);
      return seat?.standing.state === 'called' ? callView(seat, seat.standing) : undefined;
    },
    settled: async (call, outcome, at) => {
      if (isUnreachable(outcome)) await mentionCall(needs, call, at);
    },
  }),
  noticeOf(MENTIONED, { draw: ({ ticketId }, at) => drawMention(needs, ticketId, at) }),
  noticeOf(OPENED, { draw: ({ sessionId }) => drawOpened(needs, sessionId) }),
  noticeOf(FEEDBACK, {
    draw: async (ticketId) => {
      const found = await findHelpedTicket(needs.database, ticketId);
      return found?.state === 'done' && found.helped === null ? feedbackView(found) : undefined;
    },
  }),
  noticeOf(DAY_AFTER, {
    draw: async (ticketId) => {
      const found = await findHelpedTicket(needs.database, ticketId);
      return found?.state === 'done' && found.stillSolved === null ? dayAfterView(found) : undefined;
    },
  }),
  noticeOf(CHANGED, { draw: ({ ticketId, eventId }, at) => drawChange(needs, ticketId, eventId, at) }),
];

/** Their seat and place, where they are still asked. */
const findAsked = async (needs: Needs, ticketId: string, at: Temporal.Instant) => {
  const seat = await findSeat(needs, ticketId, at);
  if (seat?.standing.state !== 'waiting') return undefined;
  const { place, isAsked } = seat.standing;
  return isAsked && place !== null ? { seat, place } : undefined;
};

const drawHere = async (needs: Needs, ticketId: string, at: Temporal.Instant): Promise<View | undefined> => {
  const asked = await findAsked(needs, ticketId, at);
  return asked && areYouThereView(asked.seat, asked.place);
};

const noteReached = async (
  { database }: Needs,
  ticketId: string,
  { outcome }: NoticeOutcome,
  at: Temporal.Instant,
): Promise<void> => {
  if (outcome === 'sent') await recordReached(database, ticketId, at);
};

/** With nowhere to ask them, they keep their place. */
const mentionHere = (needs: Needs, ticketId: string, at: Temporal.Instant): Promise<void> =>
  mentionOwner(needs, ticketId, at, (own) => ({
    kind: HERE_MENTIONED,
    subject: ticketId,
    key: `office-hours-here-mentioned/${ticketId}/${msOf(own.askedAt)}`,
  }));

/** It may be more than once by the same claim. */
const mentionCall = (
  needs: Needs,
  call: { readonly claimId: string; readonly ticketId: string },
  at: Temporal.Instant,
): Promise<void> =>
  mentionOwner(needs, call.ticketId, at, (own) => ({
    kind: MENTIONED,
    subject: call,
    key: `office-hours-mentioned/${call.claimId}/${call.ticketId}/${msOf(own.since)}`,
    claimId: call.claimId,
  }));

const msOf = (instant: string | null): number =>
  instant === null ? 0 : Temporal.Instant.from(instant).epochMilliseconds;

type Said<Subject> = Pick<Mention<Subject>, 'kind' | 'subject' | 'key'> & { readonly claimId?: string };

const mentionOwner = <Subject>(
  needs: Needs,
  ticketId: string,
  at: Temporal.Instant,
  say: (own: Ticket) => Said<Subject>,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const [own] = await tx.select().from(ticket).where(eq(ticket.id, ticketId));
    if (!own) return;
    const { claimId, ...said } = say(own);
    const { cohortId, accountId } = own;
    await mention(needs, tx, { ...said, whom: { cohortId, accountId, ...(claimId ? { claimId } : {}) } }, at);
  });

/** Nothing of the question, as of a call. */
const drawHereMention = async (needs: Needs, ticketId: string, at: Temporal.Instant): Promise<View | undefined> => {
  const [asked, owner] = await Promise.all([findAsked(needs, ticketId, at), findOwner(needs.database, ticketId)]);
  return asked && owner ? areYouThereMention({ kind: 'account', ...owner }, asked.seat, asked.place) : undefined;
};

/** Nothing of the question: others read it too. */
const drawMention = async (needs: Needs, ticketId: string, at: Temporal.Instant): Promise<View | undefined> => {
  const [seat, owner] = await Promise.all([findSeat(needs, ticketId, at), findOwner(needs.database, ticketId)]);
  return seat?.standing.state === 'called' && owner
    ? mentionView({ kind: 'account', ...owner }, seat.standing, seat.cohortId)
    : undefined;
};

const drawOpened = async ({ database }: Needs, sessionId: string): Promise<View | undefined> => {
  const opened = await findOpened(database, sessionId);
  return opened && openedView(opened.cohortId, opened.cohortName, opened.closesAtMs ?? undefined);
};

/** Whoever was moved by somebody else, or by a timer, is told why, and where they are now. */
const drawChange = async (
  needs: Needs,
  ticketId: string,
  eventId: string,
  at: Temporal.Instant,
): Promise<View | undefined> => {
  const [seat, change] = await Promise.all([findSeat(needs, ticketId, at), findChange(needs.database, eventId)]);
  if (!seat || !change) return undefined;
  const words = changeWords(change);
  return seatView(seat, words && { tone: 'neutral', words });
};
