/** What organisers decide on that learners meant the same by, and what these are told. */
import { controlId } from '../../chat/control-id.ts';
import { pageButtons, pageWords, paginate } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Question } from '../../curriculum/model.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { MeantTerm } from '../../study/regrading/meant.ts';
import type { TakenTerm } from '../../study/regrading/taken.ts';
import { promptWords, solutionBlocks } from '../quiz/question-view.ts';

/** What was just decided; `gone` where somebody else was quicker. */
export type Done =
  | 'gone'
  | {
      readonly verb: 'accept' | 'decline';
      readonly words: string;
      /** Those who are told: of an accepted one, who is still in the cohort. */
      readonly told: number;
    };

type Sent = MeantTerm & { readonly question: Question | undefined };

type Meant = {
  readonly cohortId: string;
  readonly items: readonly Sent[];
  /** How many there are, if not all of them are read. */
  readonly all: number;
  readonly from: string;
  readonly done: Done | undefined;
  /** How many wordings count by now. */
  readonly taken: number;
};

export const meantView = ({ cohortId, items, all, from, done, taken }: Meant): View =>
  paginate(
    { items, before: 0, all },
    {
      isFrom: isAtOrAfter(items, from),
      draw: (page) =>
        view('Meant the same', [
          heading(text`Meant the same`),
          done && note(done === 'gone' ? 'neutral' : 'good', doneWords(done)),
          paragraph(
            items.length === 0
              ? text`Nothing to decide. **I meant the same** below a wrong answer sends what was typed here.`
              : text`${countWords(all, 'wording')} to decide, the oldest first.${pageWords(page)} What you accept
                counts in this cohort from then on, and for earlier answers; everybody who sent it is told.`,
          ),
          ...page.items.flatMap((sent) => sentBlocks(sent, cohortId)),
          controls(
            ...pageButtons(page, ({ id }) => controlId('questions.meant-page', cohortId, id)),
            taken > 0 && button(controlId('questions.taken', cohortId), `Taken for the same (${taken})`),
          ),
        ]),
    },
  );

/** The page begins with the item of that id; with the first where it is gone. */
const isAtOrAfter = (items: readonly Item[], from: string): ((item: Item) => boolean) => {
  const start = items.findIndex(({ id }) => id === from);
  return ({ id }) => items.findIndex((each) => each.id === id) >= start;
};

type Item = { readonly id: string };

const PROMPT_AT_MOST = 300;

const sentBlocks = (
  { id, question, questionSlug, words, senders }: Sent,
  cohortId: string,
): readonly (Block | undefined)[] => [
  { kind: 'divider' },
  promptBlock(question, questionSlug),
  ...(question ? solutionBlocks(question) : []),
  paragraph(text`Typed: **${words}** (${countWords(senders, 'learner')})`),
  controls(
    question && button(controlId('questions.accept', id, cohortId), 'It’s the same', 'primary'),
    button(controlId('questions.decline', id, cohortId), 'It isn’t'),
  ),
];

const promptBlock = (question: Question | undefined, slug: string): Block =>
  paragraph(
    question ? text`${excerpt(promptWords(question), PROMPT_AT_MOST)}` : text`\`${slug}\` has left the curriculum.`,
  );

const doneWords = (done: Done): Text => {
  if (done === 'gone') return text`That has been decided already, or its question has left the curriculum.`;
  const told = countWords(done.told, 'learner');
  if (done.verb === 'decline') return text`**${done.words}** stays wrong. ${told} who sent it are told.`;
  return done.told === 0
    ? text`**${done.words}** counts now. Whoever of this cohort answered so before is put right and told.`
    : text`**${done.words}** counts now. ${told} who sent it, and whoever of this cohort answered so before, are put
        right and told.`;
};

type Taken = {
  readonly cohortId: string;
  readonly items: readonly (TakenTerm & { readonly question: Question | undefined })[];
  readonly all: number;
  readonly from: string;
  /** What was just taken back; `gone` where somebody else was quicker. */
  readonly done: 'gone' | { readonly words: string } | undefined;
};

export const takenView = ({ cohortId, items, all, from, done }: Taken): View =>
  paginate(
    { items, before: 0, all },
    {
      isFrom: isAtOrAfter(items, from),
      draw: (page) =>
        view('Taken for the same', [
          heading(text`Taken for the same`),
          done && note('neutral', takenBackWords(done)),
          paragraph(
            items.length === 0
              ? text`Nothing but a question’s own answers counts in this cohort.`
              : text`What counts in this cohort beside a question’s own answers:
                ${countWords(all, 'wording')}, the newest first.${pageWords(page)}`,
          ),
          ...page.items.flatMap((term) => takenBlocks(term, cohortId)),
          controls(
            ...pageButtons(page, ({ id }) => controlId('questions.taken-page', cohortId, id)),
            button(controlId('questions.meant-page', cohortId), 'What is to decide'),
          ),
        ]),
    },
  );

const takenBlocks = (
  { id, question, questionSlug, words, by, atMs }: Taken['items'][number],
  cohortId: string,
): readonly (Block | undefined)[] => [
  { kind: 'divider' },
  promptBlock(question, questionSlug),
  paragraph(
    text`**${words}** · since ${{ kind: 'moment', epochMs: atMs, style: 'date' }}, by ${excerpt(by ?? 'somebody', 40)}`,
  ),
  controls(button(controlId('questions.take-back', id, cohortId), 'Take it back')),
];

const takenBackWords = (done: NonNullable<Taken['done']>): Text =>
  done === 'gone'
    ? text`That has been taken back already.`
    : text`**${done.words}** no longer counts. Whoever it had put right is told; what their days earned stays.`;

/** Asked first: it tells people that they were wrong after all. */
export const takeBackView = ({ id, words, question, questionSlug }: Taken['items'][number], cohortId: string): View =>
  view('Taken for the same', [
    promptBlock(question, questionSlug),
    ...(question ? solutionBlocks(question) : []),
    paragraph(text`Shall **${words}** no longer count? Whoever it had put right is asked again sooner, and told so; what
      their days earned stays.`),
    controls(
      button(controlId('questions.taken-back', id, cohortId), 'Take it back', 'danger'),
      button(controlId('questions.taken-page', cohortId), 'Leave it'),
    ),
  ]);

export const declinedView = (question: Question, words: string): View =>
  view('What you meant', [
    paragraph(text`Your organisers looked at “${words}”, and don’t take it for the same here, so that answer stays as it
      was. Thank you for asking.`),
    paragraph(text`**${excerpt(promptWords(question), PROMPT_AT_MOST)}**`),
    ...solutionBlocks(question),
    controls(button(controlId('concepts.open', question.concept), 'Read the concept')),
  ]);
