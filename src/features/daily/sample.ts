/**
 * A sample question, posted at once where the question of the day will be, so that everybody sees
 * that it works and how. It is no question of the day: one of those, asked on the day of setting up,
 * would count for a cohort that isn't there yet, and its place on the path would be spent. Trying
 * the sample leaves no row, so nobody can do harm by it.
 */
import { eq } from 'drizzle-orm';
import { controlId } from '../../chat/control-id.ts';
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import { named } from '../../chat/deliver/subject.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { fitsLimits, limits } from '../../chat/view/limits.ts';
import { button, controls, heading, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { askQuestion, describeAnswer, type Question, questionKinds } from '../../curriculum/kinds.ts';
import { type Curriculum, gradeAnswer } from '../../curriculum/model.ts';
import type { Transaction } from '../../database/client.ts';
import { cohortChannel } from '../../database/schema/people/cohort.ts';
import { type Destination, intentOf } from '../../jobs/outbox.ts';
import { seededNumbers } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import { choicesShown, LETTERS, labelled, promptBlocks, solutionBlocks } from '../quiz/question-view.ts';
import type { DailyNeeds } from './needs.ts';
import { topicsOf } from './posting/syllabus.ts';
import { breakPlace } from './trouble.ts';

const SAMPLE = {
  name: 'daily.sample',
  title: 'A sample question',
  subject: named('channelId', 'externalId', 'slug'),
} as const;

/**
 * Of the first thing that the cohort studies: short, and answered by a letter. The last of its
 * concept, since the question of the day begins with the first.
 */
const sampleOf = (curriculum: Curriculum, packs: readonly string[]): Question | undefined => {
  for (const { questions } of packs.flatMap((pack) => topicsOf(curriculum, [pack]))) {
    const found = questions.findLast((question) => question.kind === 'single' && question.code === undefined);
    if (found && fitsLimits(sampleView(found, ''))) return found;
  }
  return undefined;
};

/** One for each place that was ever chosen, however often it is. Gives whether there is one. */
export const sendSample = async (
  needs: Pick<DailyNeeds, 'outbox' | 'curriculum'>,
  tx: Transaction,
  {
    channelId,
    packs,
    to,
  }: {
    readonly channelId: string;
    readonly packs: readonly string[];
    readonly to: Extract<Destination, { channelExternalId: string }>;
  },
  at: Temporal.Instant,
): Promise<boolean> => {
  const question = sampleOf(needs.curriculum(), packs);
  if (!question) return false;
  const externalId = to.channelExternalId;
  const key = `daily-sample/${channelId}/${externalId}`;
  const intent = intentOf(SAMPLE, { channelId, externalId, slug: question.slug }, { key, to });
  // One that failed here before is tried again.
  await needs.outbox.retry(tx, [...(await needs.outbox.send(tx, [intent], at)).values()]);
  return true;
};

const noteRefusal = (
  needs: DailyNeeds,
  { channelId, externalId }: { readonly channelId: string; readonly externalId: string },
  words: string,
  at: Temporal.Instant,
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const [row] = await tx
      .select({ cohortId: cohortChannel.cohortId })
      .from(cohortChannel)
      .where(eq(cohortChannel.id, channelId));
    if (row) await breakPlace(needs, tx, { channelId, externalId, cohortId: row.cohortId }, words, at);
  });

export const sampleNotice = (needs: DailyNeeds): Notice =>
  noticeOf(SAMPLE, {
    draw: async ({ slug }) => {
      const { questions, concepts } = needs.curriculum();
      const question = questions.get(slug);
      return question && sampleView(question, concepts.get(question.concept)?.title ?? question.concept);
    },
    settled: async (subject, outcome, at) => {
      if (outcome.outcome === 'failed' && outcome.unreachable) await noteRefusal(needs, subject, outcome.words, at);
    },
  });

const sampleView = (question: Question, conceptTitle: string): View => {
  const asking = askQuestion(question, seededNumbers(question.slug));
  const options = asking.shape === 'choose-one' ? asking.options.slice(0, limits.buttonsInRow) : [];
  return view(`A sample question: ${conceptTitle.slice(0, 80)}`, [
    heading(text`A sample question`),
    note(
      'neutral',
      text`This is how the question of the day will look here. Try it: it doesn’t count, and only you see
        your answer.`,
    ),
    paragraph(text`${conceptTitle} · ${questionKinds[question.kind].title}`),
    ...promptBlocks(question),
    ...choicesShown(asking),
    controls(
      ...options.map(({ key }, index) => button(controlId('daily.try', question.slug, key), LETTERS[index] ?? '?')),
    ),
  ]);
};

export const sampleAction = (needs: Pick<DailyNeeds, 'curriculum'>): Action =>
  defineAction({
    name: 'daily.try',
    who: 'learner',
    answers: 'private',
    run: async (_, { row, argument }) => {
      const curriculum = needs.curriculum();
      // The id comes back from outside: whoever changed it would read the answer to any question.
      const question = [...curriculum.packs.keys()]
        .map((pack) => sampleOf(curriculum, [pack]))
        .find((sample) => sample?.slug === row);
      const grade = question && gradeAnswer(curriculum, question, [argument]);
      if (!question || !grade || 'invalid' in grade)
        throw new UserError(text`That sample is from another time. **/quiz** asks you a real question.`);
      return triedView(question, argument, grade.right);
    },
  });

const triedView = (question: Question, key: string, right: boolean): View => {
  const given = describeAnswer(question, [key]);
  return view(
    right ? 'Right' : 'Not this time',
    [
      right ? note('good', text`**Right.** ${given}`) : note('bad', text`**Not this time.** You answered: ${given}`),
      ...(right ? [] : solutionBlocks(question)),
      ...labelled('Why', question.why.prose),
      paragraph(text`**Source:** [${question.source.title}](${question.source.url})`),
      paragraph(text`That was a sample, so I’ve kept nothing of it. **/quiz** asks you a real question.`),
    ],
    right ? 'good' : 'bad',
  );
};
