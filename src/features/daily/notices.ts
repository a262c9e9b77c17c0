/**
 * What the question of the day says of its own accord: the post itself, and to the organiser what
 * only they can mend.
 */
import { and, eq } from 'drizzle-orm';
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import { heading, paragraph, type View, view } from '../../chat/view/view.ts';
import { drawQuestion } from '../../curriculum/kinds.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import { cohort, workspace } from '../../database/schema/people/community.ts';
import { daily, dailySchedule } from '../../database/schema/study/daily.ts';
import { dayWords } from '../../lib/time/when.ts';
import { plain, text } from '../../lib/words/text.ts';
import { barsOf } from './distribution.ts';
import type { DailyNeeds } from './needs.ts';
import { placeName } from './organising/cohort-schedules.ts';
import { EMPTY, POST } from './posting/post.ts';

import { sampleNotice } from './sample.ts';
import { mendChannel } from './schedule-store.ts';

import * as store from './store.ts';
import { breakPlace, TROUBLE } from './trouble.ts';
import { type Asked, closedPostView, openPostView } from './views.ts';

export const dailyNotices = (needs: DailyNeeds): readonly Notice[] => [
  noticeOf(POST, {
    draw: ({ dailyId }) => drawPost(needs, dailyId),
    settled: async (post, outcome, at) => {
      if (outcome.outcome === 'sent') await recordMended(needs, post, at);
      if (outcome.outcome === 'failed' && outcome.unreachable) await recordBroken(needs, post, outcome.words, at);
    },
  }),
  sampleNotice(needs),
  noticeOf(TROUBLE, { draw: ({ channelId }) => drawTrouble(needs, channelId) }),
  noticeOf(EMPTY, { draw: (empty) => drawEmpty(needs, empty) }),
];

type Post = { readonly dailyId: string; readonly channelId: string };

export const askedIn = ({ curriculum }: DailyNeeds, { id, questionSlug }: store.Daily): Asked | undefined => {
  const { questions, concepts } = curriculum();
  const question = questions.get(questionSlug ?? '');
  return (
    question && {
      dailyId: id,
      question: drawQuestion(question, id),
      conceptTitle: concepts.get(question.concept)?.title ?? question.concept,
    }
  );
};

const drawPost = async (needs: DailyNeeds, dailyId: string): Promise<View | undefined> => {
  const { orm } = needs.database;
  const found = await store.findDaily(orm, dailyId);
  const asked = found && askedIn(needs, found);
  // Its question was retired from the curriculum: what stands, stands.
  if (!found || !asked) return undefined;
  const answers = await store.findFirstAnswers(orm, dailyId);
  if (found.closedAt === null) return openPostView(asked, answers.length, Temporal.Instant.from(found.closesAt));
  const right = answers.filter(({ correct }) => correct);
  const bars = barsOf(
    needs.curriculum(),
    asked.question,
    answers.map(({ given }) => given),
  );
  const names = right.filter(({ showsName }) => showsName).map(({ name }) => name);
  return closedPostView(asked, {
    answers: answers.length,
    right: right.length,
    bars,
    names: names.toSorted((one, other) => one.localeCompare(other)),
  });
};

/** The place takes posts again, as after an organiser had one tried once more. */
const recordMended = async (
  { database }: DailyNeeds,
  { dailyId, channelId: id }: Post,
  at: Temporal.Instant,
): Promise<void> => {
  const place = await store.findPlace(database.orm, dailyId, id);
  if (!place?.postedIn || place.brokenAt === null) return;
  const { cohortId, postedIn: channelExternalId } = place;
  await database.orm.transaction((tx) => mendChannel(tx, { id, cohortId, channelExternalId }, at));
};

const recordBroken = (
  needs: DailyNeeds,
  { dailyId, channelId }: Post,
  words: string,
  at: Temporal.Instant,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const place = await store.findPlace(tx, dailyId, channelId);
    if (!place?.postedIn) return;
    await breakPlace(needs, tx, { channelId, cohortId: place.cohortId, externalId: place.postedIn }, words, at);
  });

const drawTrouble = async ({ database }: DailyNeeds, channelId: string): Promise<View | undefined> => {
  const [row] = await database.orm
    .select({
      why: cohortChannel.brokenFor,
      channelName: cohortChannel.channelName,
      workspaceName: workspace.name,
      cohort: cohort.name,
      pausedFor: dailySchedule.pausedFor,
    })
    .from(cohortChannel)
    .innerJoin(cohort, eq(cohort.id, cohortChannel.cohortId))
    .innerJoin(workspace, eq(workspace.id, cohortChannel.workspaceId))
    .innerJoin(dailySchedule, eq(dailySchedule.cohortId, cohortChannel.cohortId))
    .where(eq(cohortChannel.id, channelId));
  // Mended meanwhile.
  if (!row || row.why === null) return undefined;
  return view('I can’t post the question of the day', [
    heading(text`I can’t post the question of the day`),
    paragraph(text`**${row.cohort}**, ${placeName(row.channelName, row.workspaceName)}: ${row.why}.`),
    paragraph(
      row.pausedFor === 'unreachable'
        ? text`I’ve paused it for now. Let me write in that channel again, then use /daily and press
          **Try again**. Or use /daily in another channel and press **Move it here**.`
        : text`It goes on in its other channels. Let me write in that channel again, then use /daily
          and press **Try again**. Or use /daily in another channel and press **Move it here**.`,
    ),
  ]);
};

const drawEmpty = async (
  { database }: DailyNeeds,
  { cohortId, day }: { readonly cohortId: string; readonly day: string },
): Promise<View | undefined> => {
  const [row] = await database.orm.select({ name: cohort.name }).from(cohort).where(eq(cohort.id, cohortId));
  const [decided] = await database.orm
    .select({ id: daily.id })
    .from(daily)
    .where(and(eq(daily.cohortId, cohortId), eq(daily.day, day)));
  if (!row || decided) return undefined;
  return view('No question of the day left', [
    heading(text`No question left for ${plain(dayWords(day))}`),
    paragraph(
      text`${row.name} has had every question its path has unlocked so far, and none comes back on
        ${dayWords(day)}. Unless there are new questions by then, I’ll post nothing that day and go
        on when one is due.`,
    ),
  ]);
};
