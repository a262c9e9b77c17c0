/** Starts rounds and goes on in them: from the first question to the summary at the end. */

import { UserError } from '../../chat/errors.ts';
import type { Action } from '../../chat/receive/action.ts';
import type { View } from '../../chat/view/view.ts';
import { findStudiedBy } from '../../community/cohort/cohorts.ts';
import { countWords } from '../../lib/time/when.ts';
import { joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { type Agenda, findAgenda } from '../../study/asking/agenda.ts';
import type { StudyRequest } from '../../study/asking/answer.ts';
import { chooseQuiz, chooseReview, findLeftOver, type LeftOver } from '../../study/asking/choose.ts';
import { findMissed, findRound, findRoundOf, startRound } from '../../study/asking/rounds.ts';
import { findSteadiness } from '../../study/progress/find-steadiness.ts';
import { showQuestion } from './asking.ts';
import { forecastOf } from './forecast.ts';
import { COUNT, type QuizNeeds, quizAction, withRemark } from './needs.ts';
import { withClosedNote, withGathered, withWaiting, withWelcome, zoneNote } from './remarks/remarks.ts';
import { type NothingWhy, nothingDueView, roundEndView } from './round-view.ts';
import { findSubject, type Subject, wholePath } from './subject.ts';

export const startQuiz = async (
  needs: QuizNeeds,
  request: StudyRequest,
  subject: Subject,
  count: number,
  kind?: string,
): Promise<View> => {
  const again = await findRoundOf(needs, request.interactionId);
  if (again) return showRound(needs, request, again);
  const curriculum = needs.curriculum();
  const questions = subject.concepts
    .flatMap((slug) => curriculum.questionsOf(slug))
    .filter((question) => !kind || question.kind === kind);
  if (questions.length === 0) throw new UserError(noQuestions(subject, kind !== undefined));
  const agenda = await findAgenda(needs, request);
  const candidates = agenda.candidates(questions);
  const budget = agenda.budget(count, subject.named);
  const chosen = chooseQuiz(candidates, agenda.today, budget, subject.named);
  const paused = agenda.backlogged && !subject.named;
  const { due, fresh } = findLeftOver(candidates, agenda.today, budget);
  // New questions that wait for a backlog aren't kept back by what somebody takes a day.
  const left = { due, fresh: fresh && !paused };
  if (chosen.length === 0)
    return withGathered(nothingDueView(forecastOf(agenda), paused ? 'paused' : whyNothing(left)), agenda);
  const shown = await showRound(
    needs,
    request,
    await startRound(needs, request, { kind: 'quiz', title: subject.title, questions: chosen }),
  );
  const fewer =
    chosen.length === questions.length
      ? allWords(subject, chosen.length, kind !== undefined)
      : fewerWords(chosen.length, left, agenda);
  const remark = chosen.length < count ? fewer : undefined;
  const remarked = withRemark(
    shown,
    subject.taken && remark ? text`${subject.taken} ${remark}` : (subject.taken ?? remark),
  );
  const gathered = subject.named ? withWaiting(remarked, agenda, subject) : withGathered(remarked, agenda);
  return greet(needs, request, gathered, agenda);
};

/** What is told once where a round begins. */
const greet = async (needs: QuizNeeds, request: StudyRequest, shown: View, agenda: Agenda): Promise<View> =>
  withClosedNote(needs, request, await withWelcome(needs, request, shown, agenda));

const allWords = ({ title }: Subject, all: number, byKind: boolean): Text =>
  byKind
    ? text`${title} has ${countWords(all, 'question')} of that kind.`
    : text`${title} has ${countWords(all, 'question')}.`;

/** What the day's budget leaves out. */
const fewerWords = (chosen: number, left: LeftOver, { wishes }: Agenda): Text => {
  const some = countWords(chosen, 'question');
  const limits = [
    ...(left.fresh ? [text`**${countWords(wishes.newPerDay, 'new question')}**`] : []),
    ...(left.due ? [text`**${countWords(wishes.reviewsPerDay, 'review')}**`] : []),
  ];
  return limits.length > 0
    ? text`${some} for now: you take up to ${joinTexts(limits, ' and ')} a day. /settings changes that.`
    : text`${some} for now: the others come back when they’re due.`;
};

/** Why a quiz finds nothing to ask. */
const whyNothing = (left: LeftOver): NothingWhy => {
  if (left.fresh) return 'new-done';
  return left.due ? 'reviews-done' : 'all-met';
};

const noQuestions = (subject: Subject, byKind: boolean) =>
  byKind
    ? text`There are no questions of that kind on ${subject.title}. Try it without **kind**.`
    : text`${subject.title} has no questions yet: it’s only an outline so far. /concept shows what’s there.`;

/** On everything that the person's cohorts study, in the order in which it is taught. */
export const startOnPath = async (
  needs: QuizNeeds,
  request: StudyRequest,
  count: number,
  kind?: string,
): Promise<View> =>
  startQuiz(
    needs,
    request,
    wholePath(needs.curriculum(), await findStudiedBy(needs.database, request.personId)),
    count,
    kind,
  );

export const startReview = async (needs: QuizNeeds, request: StudyRequest, count: number): Promise<View> => {
  const again = await findRoundOf(needs, request.interactionId);
  if (again) return showRound(needs, request, again);
  const agenda = await findAgenda(needs, request);
  const chosen = chooseReview(
    agenda.candidates([...needs.curriculum().questions.values()]),
    agenda.today,
    agenda.budget(count),
  );
  if (chosen.length === 0) {
    const nothing = nothingDueView(forecastOf(agenda), agenda.due > 0 ? 'reviews-done' : 'nothing-due');
    return withClosedNote(needs, request, withGathered(nothing, agenda));
  }
  const shown = await showRound(
    needs,
    request,
    await startRound(needs, request, { kind: 'review', title: 'your review', questions: chosen }),
  );
  return greet(needs, request, withGathered(shown, agenda), agenda);
};

/** The open question of a round, or its end. */
export const showRound = async (needs: QuizNeeds, request: StudyRequest, roundId: string): Promise<View> => {
  const round = await findRound(needs, request.personId, roundId);
  if (!round) throw new UserError(text`I can’t find that round. /quiz starts a new one.`);
  if (round.next) return showQuestion(needs, request, round.next);
  const { concepts, questions } = needs.curriculum();
  const missed = new Set((await findMissed(needs, roundId)).map((slug) => questions.get(slug)?.concept));
  const missedConcepts = [...missed].map((slug) => concepts.get(slug ?? '')).filter((concept) => concept !== undefined);
  const [forecast, asksZone, steadiness] = await Promise.all([
    findAgenda(needs, request).then(forecastOf),
    zoneNote(needs, request),
    findSteadiness(needs, request),
  ]);
  // Said with the last answer of a day that asked something, and of such a day alone.
  const steady = steadiness.keptToday ? steadiness.words : undefined;
  const end = roundEndView(round, missedConcepts, forecast, steady);
  return { ...end, blocks: [...end.blocks, ...asksZone] };
};

export const roundActions = (needs: QuizNeeds): Action[] => [
  quizAction('next', 'update', (request, { row }) => showRound(needs, request, row)),
  quizAction('review', 'update', (request) => startReview(needs, request, COUNT.atMost)),
  quizAction('fresh', 'update', (request) => startOnPath(needs, request, COUNT.usual)),
  // From where there is no message to replace.
  quizAction('begin', 'private', (request, { row }) =>
    row === 'review' ? startReview(needs, request, COUNT.atMost) : startOnPath(needs, request, COUNT.usual),
  ),
  quizAction('concept', 'private', async (request, { row }) =>
    startQuiz(needs, request, findSubject(needs.curriculum(), needs.search(), row), COUNT.usual),
  ),
  quizAction('retake', 'update', (request, { row }) => retakeMissed(needs, request, row)),
];

const retakeMissed = async (needs: QuizNeeds, request: StudyRequest, roundId: string): Promise<View> => {
  const round = await findRound(needs, request.personId, roundId);
  const missed = round
    ? (await findMissed(needs, roundId)).filter((slug) => needs.curriculum().questions.has(slug))
    : [];
  if (missed.length === 0)
    throw new UserError(
      text`You missed nothing in that round, so there’s nothing to practise. /quiz starts a new one.`,
    );
  return showRound(
    needs,
    request,
    await startRound(needs, request, { kind: 'quiz', title: 'what you missed', questions: missed }),
  );
};
