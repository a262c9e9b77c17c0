/** What a learner is told of our own accord: each is drawn when it is sent, so it is never out of date. */
import { type Notice, noticeOf } from '../../../chat/deliver/notice.ts';
import type { View } from '../../../chat/view/view.ts';
import { intentOf } from '../../../jobs/outbox.ts';
import { CALLED, CARD, CHANGED, DAY_AFTER, FEEDBACK, HERE, MENTIONED, OPENED } from '../kinds.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findHelpedTicket } from './after/after-store.ts';
import {
  areYouThereView,
  changeWords,
  dayAfterView,
  feedbackView,
  mentionView,
  openedView,
} from './after/after-views.ts';
import { findChange, findMentionPlace, findOpened, findOwner } from './notice-store.ts';
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
  noticeOf(HERE, { draw: (ticketId, at) => drawHere(needs, ticketId, at) }),
  noticeOf(CALLED, {
    draw: async ({ ticketId }, at) => {
      const seat = await findSeat(needs, ticketId, at);
      return seat?.standing.state === 'called' ? callView(seat, seat.standing) : undefined;
    },
    settled: async (call, outcome, at) => {
      if (outcome.outcome === 'failed' && outcome.unreachable) await mention(needs, call, at);
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

const drawHere = async (needs: Needs, ticketId: string, at: Temporal.Instant): Promise<View | undefined> => {
  const seat = await findSeat(needs, ticketId, at);
  if (seat?.standing.state !== 'waiting') return undefined;
  const { place, isAsked } = seat.standing;
  return isAsked && place !== null ? areYouThereView(seat, place) : undefined;
};

/** Their direct messages are closed, and somebody waits for them: said where both can see it. */
const mention = (
  { database, outbox }: Needs,
  call: { readonly claimId: string; readonly ticketId: string },
  at: Temporal.Instant,
): Promise<void> =>
  database.orm.transaction(async (tx) => {
    const place = await findMentionPlace(tx, call.claimId, call.ticketId);
    if (!place) return;
    const key = `office-hours-mentioned/${call.claimId}/${call.ticketId}/${place.sinceMs}`;
    await outbox.send(tx, [intentOf(MENTIONED, call, { key, to: place.to })], at);
  });

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
