/**
 * The curriculum as the rest of the bot sees it: read-only data, and look-ups that cost nothing.
 */

import type { Grade } from './kinds/kind.ts';
import type { Vocabulary } from './kinds/typed/typed-answer.ts';
import { gradeWith, kindNames, type Question, type QuestionKind } from './kinds.ts';
import type { WrittenConcept } from './read/concept-file.ts';
import type { Module, Pack } from './read/pack.ts';
import type { WrittenProject } from './read/project-file.ts';
import type { Pin } from './read/versions.ts';
import { hashOf, versionOf } from './versions/question-version.ts';

export type { Question, QuestionKind } from './kinds.ts';
export type { Diagram, Resource, Snippet } from './read/concept-sections.ts';
export type { Module, Pack } from './read/pack.ts';

export type Concept = Readonly<WrittenConcept> & {
  readonly slug: string;
  /**
   * Every section written, and at least eight questions of at least four kinds; otherwise it is an
   * outline.
   */
  readonly complete: boolean;
};

export type Project = Readonly<WrittenProject> & { readonly slug: string };

/** Where a concept is taught: in a module's topic, or in a phase itself (then it has a number). */
export type ConceptPlace = {
  readonly pack: Pack;
  readonly phase: string;
  readonly module?: Module;
  readonly topic?: string;
  readonly number?: number;
};

/** What a quiz can be limited to. A module's slug is never a concept's. */
export type Scope = {
  readonly kind: 'concept' | 'module';
  readonly slug: string;
  readonly title: string;
  readonly concepts: readonly string[];
};

/** Groups of words that mean the same, for the search. */
export type SynonymGroups = readonly (readonly string[])[];

export type Curriculum = {
  readonly packs: ReadonlyMap<string, Pack>;
  readonly modules: ReadonlyMap<string, Module>;
  readonly concepts: ReadonlyMap<string, Concept>;
  readonly questions: ReadonlyMap<string, Question>;
  readonly projects: ReadonlyMap<string, Project>;
  /** What all of it is true of: one version a product. */
  readonly versions: readonly Pin[];
  /** Concepts first, then modules, each in the order in which they are taught. */
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly synonyms: SynonymGroups;
  readonly questionsOf: (concept: string) => readonly Question[];
  readonly conceptsOf: (module: string) => readonly Concept[];
  /** Slugs, each once, in the order in which the pack teaches them. */
  readonly conceptsOfPack: (pack: string) => readonly string[];
  readonly placesOf: (concept: string) => readonly ConceptPlace[];
  /** For grading typed answers; made when first asked for. */
  readonly vocabulary: Vocabulary;
  /** Of what a question asks and what counts as right (question-version.ts), made once for each. */
  readonly hashOf: (question: string) => string | undefined;
};

/** As the files have it: plain data. */
export type WrittenParts = {
  readonly packs: readonly Pack[];
  readonly concepts: readonly (WrittenConcept & { readonly slug: string })[];
  readonly questions: readonly Question[];
  readonly projects: readonly Project[];
  readonly versions: readonly Pin[];
  readonly synonyms: SynonymGroups;
};

export type CurriculumParts = WrittenParts & { readonly makeVocabulary: () => Vocabulary };

export const buildCurriculum = (parts: CurriculumParts): Curriculum => {
  const questionsByConcept = Map.groupBy(parts.questions, ({ concept }) => concept);
  const questionsOf = (slug: string): readonly Question[] => questionsByConcept.get(slug) ?? [];
  const concepts = bySlug(
    parts.concepts.map(
      (concept): Concept => ({
        ...concept,
        complete: isComplete(concept, questionsOf(concept.slug)),
      }),
    ),
  );
  const modules = parts.packs.flatMap((pack) => pack.phases.flatMap((phase) => phase.modules ?? []));
  const places = placesByConcept(parts.packs);
  const conceptsByPack = new Map(
    parts.packs.map((pack) => [pack.slug, [...placesByConcept([pack]).keys()].filter((slug) => concepts.has(slug))]),
  );
  const conceptsByModule = new Map(
    modules.map((module) => [module.slug, conceptsIn(module).flatMap((slug) => concepts.get(slug) ?? [])]),
  );
  const questions = bySlug(parts.questions);
  let vocabulary: Vocabulary | undefined;
  return Object.freeze<Curriculum>({
    packs: bySlug(parts.packs),
    modules: bySlug(modules),
    concepts,
    questions,
    projects: bySlug(parts.projects),
    versions: parts.versions,
    scopes: bySlug([...conceptScopes(concepts, places), ...modules.map(moduleScope)]),
    synonyms: parts.synonyms,
    questionsOf,
    conceptsOf: (module) => conceptsByModule.get(module) ?? [],
    conceptsOfPack: (pack) => conceptsByPack.get(pack) ?? [],
    placesOf: (concept) => places.get(concept) ?? [],
    get vocabulary() {
      vocabulary ??= parts.makeVocabulary();
      return vocabulary;
    },
    hashOf: hashesOf(questions),
  });
};

const hashesOf = (questions: ReadonlyMap<string, Question>): Curriculum['hashOf'] => {
  const made = new Map<string, string>();
  return (slug) => {
    const question = questions.get(slug);
    const known = made.get(slug);
    if (!question || known !== undefined) return known;
    const hash = hashOf(versionOf(question));
    made.set(slug, hash);
    return hash;
  };
};

/** `given`: the chosen keys; or one typed text; or all keys in order; or one line's number. */
export const gradeAnswer = (
  { vocabulary }: Pick<Curriculum, 'vocabulary'>,
  question: Question,
  given: readonly string[],
): Grade => gradeWith(vocabulary, question, given);

const COMPLETE = { questions: 8, kinds: 4 };

const isComplete = (concept: WrittenConcept, questions: readonly Question[]): boolean => {
  const { definition, importance, useCases, code, diagram, pitfalls, takeaways, resources, project, journalPrompts } =
    concept;
  const lists = [definition, importance, useCases, code, pitfalls, takeaways, resources, project, journalPrompts];
  const kinds = new Set<QuestionKind>(questions.map(({ kind }) => kind));
  return (
    diagram !== undefined &&
    lists.every(({ length }) => length > 0) &&
    questions.length >= COMPLETE.questions &&
    kinds.size >= COMPLETE.kinds
  );
};

/** How many questions of each kind, kinds without one included. */
export const countByKind = (questions: Iterable<Question>): Readonly<Record<string, number>> => {
  const counts = Object.fromEntries(kindNames.map((kind) => [kind, 0]));
  for (const { kind } of questions) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

const conceptsIn = (module: Module): string[] => [...new Set(module.topics.flatMap(({ concepts }) => concepts))];

const placesByConcept = (packs: readonly Pack[]): ReadonlyMap<string, readonly ConceptPlace[]> => {
  const places = packs.flatMap((pack) =>
    pack.phases.flatMap((phase) => [
      ...(phase.concepts ?? []).map(({ concept, number }) => ({
        concept,
        place: { pack, phase: phase.title, number },
      })),
      ...(phase.modules ?? []).flatMap((module) =>
        module.topics.flatMap((topic) =>
          topic.concepts.map((concept) => ({
            concept,
            place: { pack, phase: phase.title, module, topic: topic.title },
          })),
        ),
      ),
    ]),
  );
  return new Map(
    [...Map.groupBy(places, ({ concept }) => concept)].map(([concept, found]) => [
      concept,
      found.map(({ place }) => place),
    ]),
  );
};

const conceptScopes = (concepts: ReadonlyMap<string, Concept>, places: ReadonlyMap<string, unknown>): Scope[] =>
  [...new Set([...places.keys(), ...concepts.keys()])].flatMap((slug) => {
    const concept = concepts.get(slug);
    return concept ? [{ kind: 'concept', slug, title: concept.title, concepts: [slug] }] : [];
  });

const moduleScope = (module: Module): Scope => ({
  kind: 'module',
  slug: module.slug,
  title: module.title,
  concepts: conceptsIn(module),
});

const bySlug = <Item extends { readonly slug: string }>(items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [item.slug, deepFreeze(item)]));

/** What every learner shares must not be changed by a feature's slip. */
const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key in value) deepFreeze(value[key]);
  return value;
};
