/** Reads the questions of one concept. */
import { z } from 'zod';
import { seededNumbers } from '../../lib/random.ts';
import { type Question, questionSchema } from '../kinds.ts';
import { type Place, type Problem, problem } from '../problem.ts';
import { drawValues, putIn, VaryError, varySchema } from '../vary.ts';
import { readYaml, type YamlFile } from '../yaml/yaml-file.ts';
import { checkData } from './describe-issue.ts';
import type { SourceFile } from './files.ts';
import type { LoadedDraft, LoadedQuestion } from './loaded.ts';
import { findUnwritten } from './unwritten.ts';

export const QUESTIONS_AT_MOST = 200;

type Read = { readonly questions: readonly LoadedQuestion[]; readonly drafts: readonly LoadedDraft[] };

export const loadQuestions = (concept: string, { file, text }: SourceFile, problems: Problem[]): Read => {
  const { yaml, problems: found } = readYaml(file, text);
  problems.push(...found);
  if (!yaml) return { questions: [], drafts: [] };
  const list = checkData(z.array(z.unknown()).max(QUESTIONS_AT_MOST), yaml);
  problems.push(...list.problems);
  const questions: LoadedQuestion[] = [];
  const drafts: LoadedDraft[] = [];
  const all = list.value ?? [];
  // One by one, so that one bad question doesn't hide the others.
  for (const [index, template] of all.entries()) {
    const wrong: Problem[] = [];
    const question = loadQuestion(concept, template, yaml, index, wrong);
    const placeOf: LoadedQuestion['placeOf'] = (path) => yaml.placeOf([index, ...path]);
    if (isDraft.safeParse(template).success) {
      const end = index + 1 < all.length ? yaml.placeOf([index + 1]).line : Number.POSITIVE_INFINITY;
      const draft = { slug: slugged.safeParse(template).data?.slug, placeOf, end };
      drafts.push({ ...draft, whole: question && { question, placeOf } });
      const unwritten = findUnwritten([{ file, text }]).filter(({ line }) => isWithin(draft, line));
      problems.push(...unfinished([...wrong, ...unwritten], placeOf(['draft'])));
    } else {
      problems.push(...wrong);
      if (question) questions.push({ question, placeOf });
    }
  }
  return { questions, drafts };
};

export const isWithin = ({ placeOf, end }: Pick<LoadedDraft, 'placeOf' | 'end'>, line: number): boolean =>
  line >= placeOf([]).line && line < end;

const loadQuestion = (
  concept: string,
  template: unknown,
  yaml: YamlFile,
  index: number,
  problems: Problem[],
): Question | undefined => {
  const read = drawFirst(template, yaml, index);
  problems.push(...read.problems);
  if (!read.yaml) return undefined;
  const { value, problems: wrong } = checkData(questionSchema, read.yaml, [index]);
  problems.push(...wrong);
  return value && { ...value, concept, ...('vary' in value && value.vary && { template }) };
};

const isDraft = z.looseObject({ draft: z.literal(true) });
const slugged = z.looseObject({ slug: z.string() });

/** What a draft lacks keeps nothing else from being used: nobody is asked it before it is finished. */
const unfinished = (problems: readonly Problem[], place: Place): Problem[] =>
  problems.length === 0
    ? [problem('warning', place, 'nothing is missing in this draft', 'Read it once more and take `draft: true` out')]
    : problems.map((each) => ({ ...each, severity: 'warning', message: `a draft: ${each.message}` }));

/** The file with one draw's values in place of their names, so that what is checked is what is asked. */
const drawFirst = (
  template: unknown,
  yaml: YamlFile,
  index: number,
): { yaml?: YamlFile; problems: readonly Problem[] } => {
  const varied = templateSchema.safeParse(template);
  // What is wrong with `vary` itself is told with all else that is wrong with the question.
  if (!varied.success) return { yaml, problems: [] };
  try {
    const drawn = putIn(template, drawValues(varied.data.vary, seededNumbers(varied.data.slug)));
    return { yaml: { ...yaml, data: Object.assign([], yaml.data, { [index]: drawn }) }, problems: [] };
  } catch (error) {
    if (!(error instanceof VaryError)) throw error;
    const fix = 'See `vary` in quizzes/README.md';
    return { problems: [problem('error', yaml.placeOf([index, 'vary']), error.message, fix)] };
  }
};

const templateSchema = z.looseObject({ slug: z.string(), vary: varySchema });
