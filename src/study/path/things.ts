/** What can be ticked or handed in, and how it stands; pure. */
import type { Curriculum, Pack } from '../../curriculum/model.ts';
import type { KnownQuestion } from '../memory/memories.ts';
import type { PathFacts, Thing } from './facts.ts';
import type { ConceptStanding, CriterionStanding, Item, ProjectStanding } from './standing.ts';

export const keyOf = ({ kind, subject, part }: Thing): string => `${kind}/${subject}/${part}`;

export type ItemOf = (thing: Thing, demandsReview?: boolean) => Item;

export const itemsOf = ({ ticks, handedIn }: PathFacts): ItemOf => {
  const ticked = new Set(ticks.map(keyOf));
  const handed = new Map(handedIn.map((each) => [keyOf(each), each]));
  return (thing, demandsReview = false) => {
    const key = keyOf(thing);
    const work = handed.get(key);
    const own = ticked.has(key);
    return { ticked: own, handedIn: work, met: work?.state === 'approved' || (own && !demandsReview) };
  };
};

export type Memories = {
  readonly known: readonly KnownQuestion[];
  readonly today: Temporal.PlainDate;
  readonly recallOf: (memory: KnownQuestion) => number;
};

type Remembered = { readonly concept: ConceptStanding; readonly recalls: readonly number[] };
export type ConceptOf = (slug: string) => Remembered;

export const conceptsOf = (curriculum: Curriculum, { known, recallOf }: Memories): ConceptOf => {
  const byConcept = Map.groupBy(
    known.filter(({ questionSlug }) => curriculum.questions.has(questionSlug)),
    ({ questionSlug }) => curriculum.questions.get(questionSlug)?.concept,
  );
  return (slug) => {
    const recalls = (byConcept.get(slug) ?? []).map(recallOf);
    const title = curriculum.concepts.get(slug)?.title ?? slug;
    const questions = curriculum.questionsOf(slug).length;
    return { concept: { slug, title, questions, met: recalls.length, recall: meanOf(recalls) }, recalls };
  };
};

export const meanOf = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0 ? undefined : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** All that somebody's standing is made of. */
export type Parts = {
  readonly curriculum: Curriculum;
  readonly facts: PathFacts;
  readonly conceptOf: ConceptOf;
  readonly itemOf: ItemOf;
};

/** Of a module: the pack asks the same of each. */
export const criteriaOf = (
  { facts, itemOf }: Parts,
  { criteria = [] }: Pack,
  module: string,
): readonly CriterionStanding[] =>
  criteria.map(({ slug, title }) => ({
    slug,
    words: title,
    ...itemOf({ kind: 'criterion', subject: module, part: slug }, facts.reviewsCriteria),
  }));

/** None for a project that has no brief. A capstone counts only once it is approved. */
export const projectOf = (
  { curriculum, facts, itemOf }: Parts,
  pack: Pack,
  slug: string,
): readonly ProjectStanding[] => {
  const project = curriculum.projects.get(slug);
  if (!project) return [];
  const isCapstone = pack.capstone === slug;
  const item = itemOf({ kind: 'project', subject: slug, part: '' }, isCapstone);
  const working = !item.met && facts.working.some((work) => work.project === slug);
  return [{ slug, title: project.title, level: project.level, isCapstone, working, ...item }];
};
