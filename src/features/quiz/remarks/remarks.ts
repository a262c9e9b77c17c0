/**
 * What a round says beside its questions: what has gathered, and, once each, that direct messages
 * don't arrive and that no time zone is known.
 */
import { controlId } from '../../../chat/control-id.ts';
import { fitsLimits } from '../../../chat/view/limits.ts';
import { type Block, button, controls, note, type View, view } from '../../../chat/view/view.ts';
import { takeClosedNote, takeOffer, takeZoneNote } from '../../../community/person/reminders.ts';
import { describeAnswer, drawQuestion } from '../../../curriculum/kinds.ts';
import { gradeAnswer } from '../../../curriculum/model.ts';
import { countWords } from '../../../lib/time/when.ts';
import { text, wordsOf } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { Agenda } from '../../../study/asking/agenda.ts';
import type { StudyRequest } from '../../../study/asking/answer.ts';
import { backlogWords } from '../../../study/asking/backlog-words.ts';
import { findMixedUp } from '../../../study/asking/earlier-answers.ts';
import type { AnswerRecord, AskingState } from '../../../study/asking/find-asking.ts';
import { isFirstRound } from '../../../study/asking/rounds.ts';
import { type QuizNeeds, withRemark } from '../needs.ts';
import type { Subject } from '../subject.ts';

/** At the start of a round. */
export const withGathered = (shown: View, agenda: Agenda): View => {
  const plan = agenda.planBacklog();
  return withRemark(shown, plan && backlogWords(plan));
};

/**
 * At the start of a round that was asked for by name: that comes first, and what has gathered
 * waits.
 */
export const withWaiting = (shown: View, { backlogged, due }: Agenda, { title }: Subject): View =>
  withRemark(
    shown,
    backlogged
      ? text`**${countWords(due, 'question')}** are waiting in /review. You asked for **${title}**,
        so that comes first.`
      : undefined,
  );

/** Above somebody's very first question: what this is, at what pace, and by which clock. */
export const withWelcome = async (
  { database }: QuizNeeds,
  { personId, zone }: StudyRequest,
  shown: View,
  { wishes: { newPerDay, reviewsPerDay } }: Agenda,
): Promise<View> =>
  (await isFirstRound(database, personId))
    ? withRemark(
        shown,
        text`I ask you each question again just before you would forget it, and a little that is
          new. For now that is up to **${newPerDay}** new questions and **${reviewsPerDay}** reviews
          a day, with your days counted in **${zone}**; /settings changes all of it.`,
      )
    : shown;

const closedWords = text`My reminders don’t reach you: your direct messages are closed to me, so
  I’ve stopped. /reminders starts them again.`;

/**
 * Where a round begins: the next place that a person sees after their direct messages were found
 * closed. Told only once it can be shown.
 */
export const withClosedNote = async (needs: QuizNeeds, request: StudyRequest, shown: View): Promise<View> => {
  const told = withRemark(shown, closedWords);
  return told !== shown && (await takeClosedNote(needs.database, request.personId, request.at)) ? told : shown;
};

/**
 * Below an answer to what somebody was sure of and had wrong the time before: what they took it for,
 * and why it isn't that.
 */
export const withMixedUp = async (
  needs: QuizNeeds,
  { calibrates }: StudyRequest,
  { question, personId, answer }: AskingState & { readonly answer: AnswerRecord },
  shown: View,
): Promise<View> => {
  if (!calibrates) return shown;
  const mixedUp = await findMixedUp(needs.database.orm, personId, question.slug, answer.reviewId);
  if (!mixedUp) return shown;
  const then = drawQuestion(question, mixedUp.seed);
  const grade = gradeAnswer(needs.curriculum(), then, mixedUp.given);
  const reason = 'reason' in grade ? grade.reason : undefined;
  const taken = describeAnswer(then, mixedUp.given);
  const words = text`**Last time you were sure of:** ${taken}${reason ? text`\n${reason}` : ''}
    ${conceptsWords(needs, question.concept, wordsOf(taken))}`;
  // Beside the verdict, which comes first.
  const [verdict, ...rest] = shown.blocks;
  const beside = { ...shown, blocks: [...(verdict ? [verdict] : []), note('neutral', words), ...rest] };
  return fitsLimits(beside) ? beside : shown;
};

/**
 * Both concepts, where what was taken is the name of another. Most wrong answers are wrong ideas of
 * the same concept: which other one an idea comes from nobody knows.
 */
const conceptsWords = ({ curriculum, search }: QuizNeeds, asked: string, taken: string): Text => {
  const about = curriculum().concepts.get(asked)?.title ?? asked;
  const named = search()
    .find(taken)
    .find(({ name, confident, slug }) => name !== undefined && confident && slug !== asked);
  return named
    ? text`That is **${named.title}**, and this question is about **${about}**.`
    : text`This question is about **${about}**.`;
};

const offerWords = text`Shall I write to you when something is due? One direct message a day at most.`;

/** Below somebody's first answer, once: reminders are offered, never switched on unasked. */
export const withOffer = async (
  { database }: QuizNeeds,
  { personId, at }: StudyRequest,
  askingId: string,
  shown: View,
): Promise<View> => {
  // Plain, since **Next** stands above them and is what most go on with.
  const answers = controls(
    button(controlId('reminders.accept', askingId), 'Yes, write to me'),
    button(controlId('reminders.decline', askingId), 'Not now'),
  );
  const offered = { ...shown, blocks: [...shown.blocks, note('neutral', offerWords), answers] };
  const fitting = view(shown.summary, offered.blocks, shown.tone);
  return fitsLimits(fitting) && (await takeOffer(database, personId, at)) ? fitting : shown;
};

/** Where a round ends: they have met us by then, and have a moment. */
export const zoneNote = async (needs: QuizNeeds, request: StudyRequest): Promise<readonly Block[]> => {
  if (!(await takeZoneNote(needs.database, request.personId, request.at))) return [];
  const choose = controls(button('settings.zone', 'Choose my time zone'));
  return [
    note('neutral', text`I count your days in UTC, since I don’t know your time zone.`),
    ...(choose ? [choose] : []),
  ];
};
