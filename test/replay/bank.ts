/** A bank in which every concept has questions, whichever are written today. */
import { buildCurriculum, type Curriculum, type Question } from '../../src/curriculum/model.ts';
import { makeQuestion } from '../curriculum/questions.ts';

const OF_EACH = 11;

/** Real questions where there are any, made ones elsewhere. */
export const fullBank = (real: Curriculum): Curriculum =>
  withQuestions(real, (concept) => {
    const written = real.questionsOf(concept);
    return written.length > 0 ? written : madeQuestions(concept, OF_EACH);
  });

/** As if nobody had written the questions of some concepts. */
export const withoutQuestions = (real: Curriculum, isUnwritten: (concept: string) => boolean): Curriculum =>
  withQuestions(real, (concept) => (isUnwritten(concept) ? [] : real.questionsOf(concept)));

const withQuestions = (real: Curriculum, questionsOf: (concept: string) => readonly Question[]): Curriculum =>
  buildCurriculum({
    packs: [...real.packs.values()],
    concepts: [...real.concepts.values()],
    questions: [...real.concepts.keys()].flatMap(questionsOf),
    projects: [...real.projects.values()],
    versions: real.versions,
    synonyms: real.synonyms,
    makeVocabulary: () => real.vocabulary,
  });

export const madeQuestions = (concept: string, count: number): readonly Question[] =>
  Array.from({ length: count }, (_, number) => ({
    ...makeQuestion({
      slug: `${concept}-made-${number + 1}`,
      kind: 'single',
      prompt: `Question ${number + 1} of those on ${concept}`,
      options: [
        { text: 'The right one', right: true },
        { text: 'A wrong one', why: 'It is wrong.' },
        { text: 'Another wrong one', why: 'It is wrong as well.' },
      ],
    }),
    concept,
  }));
