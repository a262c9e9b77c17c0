/** The concepts of the real curriculum with a few questions of one's own, so that it is known what is asked. */
import { buildCurriculum, type Curriculum, type Question } from '../../src/curriculum/model.ts';
import { makeQuestion } from '../curriculum/questions.ts';
import { realCurriculum } from './bot.ts';

export const CONCEPT = 'cap-theorem';

export const questionOn = (own: Readonly<Record<string, unknown>>, concept = CONCEPT): Question => ({
  ...makeQuestion(own),
  concept,
});

/** A term that is typed. */
export const shortQuestion = (accept: readonly string[] = ['quorum'], own: Readonly<Record<string, unknown>> = {}) =>
  questionOn({
    ...{ kind: 'short', slug: 'q-short', prompt: 'Which word is it that most must agree by?', accept },
    ...own,
  });

export const curriculumOf = (questions: readonly Question[]): Curriculum => {
  const real = realCurriculum();
  return buildCurriculum({
    packs: [...real.packs.values()],
    concepts: [...real.concepts.values()],
    questions,
    projects: [],
    versions: [],
    synonyms: [],
    makeVocabulary: () => real.vocabulary,
  });
};
