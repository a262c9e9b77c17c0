/**
 * The live board: one message in each of the cohort's office-hours channels, posted anew for each
 * session; before the first and after each it says when the next is. It is looked after once what
 * changed the line is committed, so that nobody who joins waits for it, and each minute for what
 * changes by itself or was left undone.
 */
import { and, eq, isNull } from 'drizzle-orm';
import { DeliveryError } from '../../../chat/deliver/messenger.ts';
import { type Notice, noticeOf, type Routine } from '../../../chat/deliver/notice.ts';
import { named } from '../../../chat/deliver/subject.ts';
import { heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import { findOrganiser } from '../../../community/cohort/organised.ts';
import { cohortChannel } from '../../../database/schema/people/cohort.ts';
import { cohort } from '../../../database/schema/people/community.ts';
import { editOf, intentOf } from '../../../jobs/outbox.ts';
import { text } from '../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findOpenSession } from '../store/transaction.ts';
import type { Session } from '../store/types.ts';
import { findBoardWords } from './board-facts.ts';
import * as rows from './board-rows.ts';
import { boardView } from './board-view.ts';

const BOARD = {
  name: 'office-hours.board',
  title: 'The board of office hours',
  subject: named('sessionId', 'channelId', 'channelExternalId'),
} as const;

const BOARD_TROUBLE = {
  name: 'office-hours.board-trouble',
  title: 'A note that the board of office hours can’t be posted',
  subject: named('channelId', 'sinceMs'),
} as const;

export const boardNotices = (needs: OfficeHoursFeatureNeeds): readonly Notice[] => [
  noticeOf(BOARD, {
    draw: ({ channelId }, at) => drawBoard(needs, channelId, at),
    settled: async (place, outcome, at) => {
      if (outcome.outcome === 'failed' && outcome.unreachable) await recordBroken(needs, place, outcome.words, at);
    },
  }),
  noticeOf(BOARD_TROUBLE, { draw: ({ channelId }) => drawTrouble(needs, channelId) }),
];

/** `tellFailures`: of what was begun after somebody's deed; they are logged with this routine. */
export const boardRoutine = (
  needs: OfficeHoursFeatureNeeds,
  { tellFailures }: { readonly tellFailures: () => void },
): Routine => ({
  name: 'office-hours.board',
  nextAt: () => rows.findRepostAt(needs.database.orm),
  run: async (at) => {
    for (const cohortId of await rows.findTendedCohorts(needs.database.orm, at)) await tendBoards(needs, cohortId, at);
    tellFailures();
    return false;
  },
});

/** Of the cohort whose channel it is. */
const drawBoard = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  channelId: string,
  at: Temporal.Instant,
): Promise<View | undefined> => {
  const [row] = await orm
    .select({ cohortId: cohortChannel.cohortId })
    .from(cohortChannel)
    .where(eq(cohortChannel.id, channelId));
  if (!row) return undefined;
  const open = await findOpenSession(orm, row.cohortId);
  return boardView(await findBoardWords(orm, row.cohortId, open, at));
};

/** All boards of a cohort that stand or should. */
export const tendBoards = async (
  needs: OfficeHoursFeatureNeeds,
  cohortId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const { orm } = needs.database;
  const places = await rows.findBoardPlaces(orm, cohortId, at);
  if (places.length === 0) return;
  const open = await findOpenSession(orm, cohortId);
  const shown = JSON.stringify(boardView(await findBoardWords(orm, cohortId, open, at)));
  for (const place of places) {
    const isDue = place.gone || (open !== undefined && isOld(place, open, at));
    if (isDue && (await post(needs, open, place, shown, at))) continue;
    if (!place.failed && place.shown !== shown) await redraw(needs, place, shown, at);
  }
};

/** Posted for another session, or too long ago to be edited. */
const isOld = ({ sessionId, postedAtMs }: rows.BoardPlace, open: Session, at: Temporal.Instant): boolean =>
  sessionId !== open.id || at.epochMilliseconds - (postedAtMs ?? 0) >= rows.REPOST_MINUTES * 60_000;

/** In its key and subject. */
const NO_SESSION = 'none';

/**
 * The old ones first: a process that dies in between leaves none for a minute, rather than two for
 * ever. The key names the one that it comes after, so that two at once state the same message. Gives
 * whether another stands there now: one can’t while the old one is still on its way.
 */
const post = async (
  needs: OfficeHoursFeatureNeeds,
  open: Session | undefined,
  place: rows.BoardPlace,
  shown: string,
  at: Temporal.Instant,
): Promise<boolean> => {
  const { channelId, platform, workspaceExternalId, channelExternalId, outboxId: before } = place;
  const { orm } = needs.database;
  const standing = await rows.findStandingBoards(orm, channelId);
  // Somebody else has just posted it.
  if ((standing[0]?.outboxId ?? null) !== before) return true;
  for (const each of standing) if (!(await takeDown(needs, each))) return false;
  const sessionId = open?.id ?? null;
  const about = { sessionId: sessionId ?? NO_SESSION, channelId, channelExternalId };
  const key = `${BOARD.name}/${about.sessionId}/${channelId}/${before ?? 'first'}`;
  await orm.transaction(async (tx) => {
    const to = { platform, workspaceExternalId, channelExternalId };
    const sent = await needs.outbox.send(tx, [intentOf(BOARD, about, { key, to })], at);
    const outboxId = sent.get(key);
    if (outboxId) await rows.recordBoard(tx, { sessionId, channelId, outboxId, shown }, at);
  });
  return true;
};

/** Gives whether it is gone: one that is still to be sent, or that we can't take down now, isn't. */
const takeDown = async (
  needs: OfficeHoursFeatureNeeds,
  { platform, workspaceExternalId: workspaceId, messageChannelId, messageId, settled }: rows.StandingBoard,
): Promise<boolean> => {
  if (!settled) return false;
  if (messageChannelId === null || messageId === null) return true;
  const conversations = needs.messengers.get(platform);
  if (!conversations) return false;
  try {
    await conversations.remove({ workspaceId, channelId: messageChannelId, messageId });
    return true;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    // What may pass is tried again in a minute; what won't mustn't keep the new board away.
    return error.failure !== 'transient' && error.failure !== 'rate-limited';
  }
};

const redraw = (
  needs: OfficeHoursFeatureNeeds,
  { sessionId, channelId, channelExternalId, outboxId }: rows.BoardPlace,
  shown: string,
  at: Temporal.Instant,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    if (outboxId === null || !(await rows.recordShown(tx, outboxId, shown))) return;
    const about = { sessionId: sessionId ?? NO_SESSION, channelId, channelExternalId };
    await needs.outbox.edit(tx, [editOf(BOARD, about, outboxId)], at);
  });

/** The place takes no posts of ours: an organiser is told once, who alone can mend it. */
const recordBroken = (
  needs: OfficeHoursFeatureNeeds,
  { channelId, channelExternalId }: { readonly channelId: string; readonly channelExternalId: string },
  words: string,
  at: Temporal.Instant,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const [broken] = await tx
      .update(cohortChannel)
      .set({ brokenAt: at.toString(), brokenFor: words })
      // Since it was posted the board may have moved to another channel.
      .where(
        and(
          eq(cohortChannel.id, channelId),
          eq(cohortChannel.channelExternalId, channelExternalId),
          isNull(cohortChannel.brokenAt),
        ),
      )
      .returning({ cohortId: cohortChannel.cohortId });
    const to = broken && (await findOrganiser(tx, broken.cohortId, null));
    if (!to) return;
    const sinceMs = String(at.epochMilliseconds);
    const key = `${BOARD_TROUBLE.name}/${channelId}/${sinceMs}`;
    await needs.outbox.send(tx, [intentOf(BOARD_TROUBLE, { channelId, sinceMs }, { key, to })], at);
  });

const drawTrouble = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  channelId: string,
): Promise<View | undefined> => {
  const [row] = await orm
    .select({ why: cohortChannel.brokenFor, name: cohort.name })
    .from(cohortChannel)
    .innerJoin(cohort, eq(cohort.id, cohortChannel.cohortId))
    .where(eq(cohortChannel.id, channelId));
  // Mended meanwhile.
  if (!row || row.why === null) return undefined;
  return view('I can’t show the board of office hours', [
    heading(text`I can’t show the board of office hours`),
    paragraph(text`**${row.name}**: ${row.why}.`),
    paragraph(
      text`Office hours go on: /oh works everywhere. Let me write in that channel again, or choose another one, then
        use /oh there and press **Show the board here**.`,
    ),
  ]);
};
