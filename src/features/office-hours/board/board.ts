/**
 * The live board: one message for each session in each of the cohort's office-hours channels. It is
 * looked after once what changed the line is committed, so that nobody who joins waits for it, and
 * each minute for what changes by itself or was left undone.
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
    draw: ({ sessionId }, at) => drawBoard(needs, sessionId, at),
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

const drawBoard = async (
  needs: OfficeHoursFeatureNeeds,
  sessionId: string,
  at: Temporal.Instant,
): Promise<View | undefined> => {
  const facts = await findBoardWords(needs.database.orm, sessionId, at);
  return facts && boardView(facts);
};

/** All boards of a cohort that stand or should. */
export const tendBoards = async (
  needs: OfficeHoursFeatureNeeds,
  cohortId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const { orm } = needs.database;
  const session = await rows.findTended(orm, cohortId);
  if (!session) return;
  const drawn = await drawBoard(needs, session.sessionId, at);
  if (!drawn) return;
  const shown = JSON.stringify(drawn);
  for (const place of await rows.findBoardPlaces(orm, cohortId, session.sessionId, at)) {
    if (session.open && isDue(place, at)) await post(needs, session, place, shown, at);
    else if (place.outboxId !== null && !place.failed && place.shown !== shown)
      await redraw(needs, session, place, shown, at);
  }
};

/** None stands there yet, it is too old to be edited, or it isn't where it should be. */
const isDue = ({ postedAtMs, moved, gone }: rows.BoardPlace, at: Temporal.Instant): boolean =>
  postedAtMs === null || moved || gone || at.epochMilliseconds - postedAtMs >= rows.REPOST_MINUTES * 60_000;

/**
 * The old ones first: a process that dies in between leaves none for a minute, rather than two for
 * ever. The key names the one that it comes after, so that two at once state the same message.
 */
const post = async (
  needs: OfficeHoursFeatureNeeds,
  { sessionId }: rows.TendedSession,
  place: rows.BoardPlace,
  shown: string,
  at: Temporal.Instant,
): Promise<void> => {
  const { channelId, platform, workspaceExternalId, channelExternalId } = place;
  const { orm } = needs.database;
  for (const standing of await rows.findStandingBoards(orm, channelId)) {
    if (!(await takeDown(needs, standing))) return;
    if (standing.sessionId !== sessionId) await rows.forgetBoard(orm, channelId, standing.outboxId);
  }
  const key = `${BOARD.name}/${sessionId}/${channelId}/${place.outboxId ?? 'first'}`;
  await orm.transaction(async (tx) => {
    const to = { platform, workspaceExternalId, channelExternalId };
    const sent = await needs.outbox.send(
      tx,
      [intentOf(BOARD, { sessionId, channelId, channelExternalId }, { key, to })],
      at,
    );
    const outboxId = sent.get(key);
    if (outboxId) await rows.recordBoard(tx, { sessionId, channelId, outboxId, shown }, at);
  });
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
  { sessionId }: rows.TendedSession,
  { channelId, channelExternalId, outboxId }: rows.BoardPlace,
  shown: string,
  at: Temporal.Instant,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    if (outboxId === null || !(await rows.recordShown(tx, outboxId, shown))) return;
    await needs.outbox.edit(tx, [editOf(BOARD, { sessionId, channelId, channelExternalId }, outboxId)], at);
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
