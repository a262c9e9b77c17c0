/** What an answer led to: right or wrong, why, the source, and when the question comes back. */
import { controlId } from '../../chat/control-id.ts';
import { limits, textLength } from '../../chat/view/limits.ts';
import { type Block, button, controls, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { describeAnswer, markedAnswer } from '../../curriculum/kinds.ts';
import { isTyped } from '../../curriculum/versions/accepted-term.ts';
import { whenWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { AnswerRecord, AskingState } from '../../study/asking/find-asking.ts';
import { isMixedUp } from '../../study/memory/rating.ts';
import { codeBlock, labelled, placeWords, solutionBlocks } from './question-view.ts';

type AnsweredState = AskingState & { readonly answer: AnswerRecord };

export type FeedbackFacts = {
  readonly conceptTitle: string;
  /** Why just this wrong answer is tempting but wrong, where the author says so. */
  readonly reason: Text | undefined;
  /** How a right answer is written that had a slip in it. */
  readonly spelling: string | undefined;
  /**
   * The learner's day on which it is shown, as `YYYY-MM-DD`: an old message may be drawn again much
   * later.
   */
  readonly today: string;
};

export const feedbackView = (state: AnsweredState, { conceptTitle, reason, spelling, today }: FeedbackFacts): View => {
  const { question, answer } = state;
  const marked = answer.correct ? [] : markedAnswer(question, answer.given);
  const where = text`**${placeWords(state)}** · ${conceptTitle}`;
  const head: Block[] = [
    verdict(state, { reason, spelling }, marked.length > 0),
    paragraph(where),
    ...question.prompt.prose,
    ...(marked.length > 0 ? labelled('Your order', marked) : []),
  ];
  const tail: Block[] = [
    ...(answer.correct ? [] : solutionBlocks(question)),
    ...labelled('Why', question.why.prose),
    paragraph(text`**Source:** [${question.source.title}](${question.source.url})`),
    paragraph(returnWords(state, today)),
  ];
  // The longest snippets don't fit beside their explanation; the question has just shown them.
  const code = codeBlock(question);
  const fits = textLength([...head, ...code, ...tail]) <= limits.textOfView;
  return view(
    answer.correct ? 'Right' : 'Not this time',
    [...head, ...(fits ? code : []), ...tail, ...feedbackControls(state)],
    answer.correct ? 'good' : 'bad',
  );
};

/** `isMarked`: what was answered stands below. */
const verdict = (
  { question, answer }: AnsweredState,
  { reason, spelling }: Pick<FeedbackFacts, 'reason' | 'spelling'>,
  isMarked: boolean,
): Block => {
  const given = describeAnswer(question, answer.given);
  if (answer.correct) return note('good', text`**Right.** ${given}${spelling ? text` (spelt **${spelling}**)` : ''}`);
  const yours = isMarked ? text`**Not this time.**` : text`**Not this time.** You answered: ${given}`;
  // A break between two values would be read as a space.
  return note('bad', text`${yours}${reason ? text`\n${reason}` : ''}`);
};

const returnWords = ({ answer, memory, suspendedFor, hinted }: AnsweredState, today: string): Text => {
  if (suspendedFor === 'leech')
    return text`This one keeps slipping away, so I’ve set it aside. Read the concept again or write
      yourself a note, then bring it back with /set-aside.`;
  if (suspendedFor === 'asked') return text`Set aside: I won’t ask it until you bring it back with /set-aside.`;
  const returnsOn = memory?.dueOn ?? answer.returnsOn;
  const when = whenWords(returnsOn, today);
  // It has been answered again since, elsewhere.
  if (returnsOn !== answer.returnsOn) return text`It comes back **${when}**.`;
  if (!answer.scheduled)
    return text`That was practice, since you’d had it today already: it still comes back **${when}**.`;
  if (isMixedUp(answer.certainty, answer.correct))
    return text`You were sure, so something is mixed up: it comes back **${when}**, beside what you took it for.`;
  const how = {
    unsaid:
      answer.correct && answer.aided ? `, a little sooner since you’d seen the ${hinted ? 'hint' : 'answer'}` : '',
    guessed: ', since that was a guess',
    sure:
      answer.rating === 4
        ? ', later than usual since you were sure twice in a row'
        : '. Say you’re sure next time too, and the gap grows',
  };
  return text`It comes back **${when}**${how[answer.confidence]}.`;
};

/** Of the button onwards in the round; a single question was no round to finish. */
export const nextLabel = ({ position, size }: Pick<AskingState, 'position' | 'size'>): string => {
  if (size === 1) return 'Done';
  return position < size ? 'Next' : 'Finish';
};

const nextButton = (state: Pick<AskingState, 'roundId' | 'position' | 'size'>) =>
  button(controlId('quiz.next', state.roundId), nextLabel(state), 'primary');

const feedbackControls = ({
  answer,
  question,
  askingId,
  roundId,
  suspendedFor,
  position,
  size,
}: AnsweredState): (Block | undefined)[] => {
  const mayRate = answer.correct && answer.scheduled && answer.confidence === 'unsaid' && !answer.certainty;
  return [
    controls(
      nextButton({ roundId, position, size }),
      mayRate && button(controlId('quiz.confidence', answer.reviewId, 'guessed'), 'I guessed'),
      mayRate && !answer.aided && button(controlId('quiz.confidence', answer.reviewId, 'sure'), 'I was sure'),
      button(controlId('quiz.undo', answer.reviewId), 'Undo'),
    ),
    controls(
      button(controlId('concepts.open', question.concept), 'Read the concept'),
      suspendedFor
        ? button(controlId('quiz.bring-back', askingId), 'Bring back')
        : button(controlId('quiz.suspend', askingId), 'Set aside'),
      button(controlId('quiz.report', askingId), 'Report'),
      !answer.correct && isTyped(question) && button(controlId('quiz.meant', answer.reviewId), 'I meant the same'),
    ),
  ];
};

/** After a skip: nothing was counted. */
export const skippedView = (state: AskingState): View =>
  view('Skipped', [
    note('neutral', text`Skipped. Nothing is counted, and the question comes back another time.`),
    controls(nextButton(state)),
  ]);
