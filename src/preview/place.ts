/** What an author wants to see: a concept's page, its questions, or the one question at a line. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoadedQuestion } from '../curriculum/read/loaded.ts';

export type Place = {
  /** Of the curriculum. */
  readonly folder: string;
  readonly concept: string;
  readonly parts: readonly ('page' | 'questions')[];
  readonly line: number | undefined;
};

const PLACE = /^(.*)[\\/]concepts[\\/]([^\\/]+)(?:[\\/](concept\.md|questions\.yaml))?[\\/]?(?::(\d+))?(?::\d+)?$/;

/** As `check` writes it: a file, with a line behind it if one is meant. Or why it can't be shown. */
export const readPlace = (typed: string): Place | { readonly refusal: string } => {
  const [, folder, concept, file, line] = PLACE.exec(resolve(typed)) ?? [];
  if (folder === undefined || concept === undefined)
    return { refusal: `A concept’s file is shown, such as quizzes/concepts/cap-theorem/questions.yaml, not ${typed}.` };
  const path = `${folder}/concepts/${concept}/${file ?? ''}`;
  if (!existsSync(path)) return { refusal: `There is no ${path}.` };
  const parts = file === 'concept.md' ? (['page'] as const) : (['questions'] as const);
  return {
    folder,
    concept,
    parts: file === undefined ? ['page', 'questions'] : parts,
    line: line === undefined ? undefined : Number(line),
  };
};

/** The question that a line belongs to, or all where none is named. */
export const meantQuestions = (
  questions: readonly LoadedQuestion[],
  { concept, parts, line }: Place,
): readonly LoadedQuestion[] => {
  const own = parts.includes('questions') ? questions.filter(({ question }) => question.concept === concept) : [];
  if (line === undefined) return own;
  const meant = own.findLast(({ placeOf }) => placeOf(['slug']).line <= line);
  return meant ? [meant] : own;
};
