/** How much a curriculum holds, as data and in words. */
import { type Curriculum, countByKind } from '../model.ts';

export type Counts = {
  readonly packs: number;
  readonly modules: number;
  readonly concepts: number;
  readonly conceptsComplete: number;
  readonly questions: number;
  readonly questionsByKind: Readonly<Record<string, number>>;
};

export const countCurriculum = (curriculum: Curriculum): Counts => ({
  packs: curriculum.packs.size,
  modules: curriculum.modules.size,
  concepts: curriculum.concepts.size,
  conceptsComplete: [...curriculum.concepts.values()].filter(({ complete }) => complete).length,
  questions: curriculum.questions.size,
  questionsByKind: countByKind(curriculum.questions.values()),
});

/** "2 packs, 16 modules, 64 concepts (21 complete), 231 questions". */
export const describeCounts = ({ packs, modules, concepts, conceptsComplete, questions }: Counts): string =>
  [
    countOf(packs, 'pack'),
    countOf(modules, 'module'),
    `${countOf(concepts, 'concept')} (${conceptsComplete} complete)`,
    countOf(questions, 'question'),
  ].join(', ');

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
