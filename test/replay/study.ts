/**
 * What a learner does when they come: the question of the day, the review, now and then a quiz;
 * through the buttons, as anybody would.
 */
import type { Reply } from '../../src/chat/dispatch.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Curriculum } from '../../src/curriculum/model.ts';
import { answer, givenFor, questionAsked } from '../support/answering.ts';
import { labelsOn, nextOn, type Person, viewOf } from '../support/bot.ts';
import type { Learner } from './learner.ts';

export type Visit = {
  readonly learner: Learner;
  /** The account they come by today. */
  readonly person: Person;
  readonly curriculum: Curriculum;
  /** The day of the term. */
  readonly day: number;
  /** The posts that stand open in their channels. */
  readonly posts: readonly View[];
  /** The reminder that they found. */
  readonly reminder: View | undefined;
};

const QUESTIONS_AT_MOST = 25;

const shown = (view: View): Reply => ({ answers: 'public', view });
const isQuestion = (reply: Reply): boolean => reply.answers !== 'form' && labelsOn(reply).includes('Skip');
const has = (reply: Reply, label: string): boolean => reply.answers !== 'form' && labelsOn(reply).includes(label);

/** Gives what they did with their reminder. */
export const visit = async (given: Visit): Promise<'studied' | 'put off'> => {
  const { learner, person, reminder } = given;
  if (reminder && learner.next() < learner.habits.snoozes) {
    const labels = ['In 1 hour', 'Tonight', 'Tomorrow'];
    await person.press(shown(reminder), labels[Math.floor(learner.next() * labels.length)] ?? 'Tonight');
    return 'put off';
  }
  for (const post of given.posts) await answerPost(given, post);
  await answerAll(given, reminder ? await person.press(shown(reminder), 'Start') : await person.command('review'));
  if (learner.next() < 0.2) await answerAll(given, await person.command('quiz', { count: 5 }));
  return 'studied';
};

export const answerPost = async (given: Omit<Visit, 'posts'>, post: View): Promise<void> => {
  const { learner, person, curriculum, day } = given;
  const question = questionAsked(curriculum, shown(post));
  const right = learner.recalls(question.slug, day);
  const [value] = givenFor(question, right);
  const button = post.blocks
    .flatMap((block) => (block.kind === 'controls' ? block.controls : []))
    .find(
      (control) =>
        control.kind === 'button' && control.id.startsWith('daily.answer') && control.id.endsWith(`:${value}`),
    );
  if (button?.kind === 'button') {
    const press = () => person.send({ kind: 'action', controlId: button.id, values: [] });
    await press();
    // Pressed twice, now and then.
    if (learner.next() < 0.05) await press();
    return;
  }
  const opened = await person.press(shown(post), 'Answer');
  if (isQuestion(opened)) await answer(person, curriculum, opened, right);
};

const answerAll = async (given: Visit, first: Reply): Promise<void> => {
  let reply = first;
  for (let count = 0; count < QUESTIONS_AT_MOST && isQuestion(reply); count += 1) {
    const feedback = await answerOne(given, reply);
    reply = await given.person.press(feedback, nextOn(feedback));
  }
};

const answerOne = async (given: Visit, asked: Reply): Promise<Reply> => {
  const { learner, person, curriculum, day } = given;
  const right = learner.recalls(questionAsked(curriculum, asked).slug, day);
  const hinted = learner.next() < 0.1 && has(asked, 'Hint') ? await person.press(asked, 'Hint') : asked;
  const feedback = await answer(person, curriculum, hinted, right);
  const mood = learner.next();
  if (mood < 0.02 && has(feedback, 'Undo'))
    return answer(person, curriculum, await person.press(feedback, 'Undo'), right);
  if (mood < 0.1 && has(feedback, 'I was sure')) return person.press(feedback, 'I was sure');
  if (mood < 0.15 && has(feedback, 'I guessed')) return person.press(feedback, 'I guessed');
  return viewOf(feedback) && feedback;
};
