/** In which order and which weeks a pack is learnt; pure. */
import type { Module, Pack } from '../../curriculum/model.ts';
import type { LearningPath } from '../../curriculum/read/pack.ts';

/** From 1, in the week that the cohort starts; 0 before it. */
export const syllabusWeek = (startsOn: string, day: Temporal.PlainDate): number => {
  const days = Temporal.PlainDate.from(startsOn).until(day, { largestUnit: 'days' }).days;
  return days < 0 ? 0 : Math.floor(days / 7) + 1;
};

/** What a path puts in order: a module, or a concept where a phase has no modules. */
export type Unit = {
  readonly slug: string;
  readonly title: string | undefined;
  readonly phase: string;
  readonly module: Module | undefined;
  readonly concepts: readonly string[];
  /** It may be asked from this week on. */
  readonly opensIn: number;
  /** The weeks that teach it. */
  readonly weeks: readonly number[];
};

/** The chosen one where the pack has it, else its first; none where it has none. */
export const pathOf = ({ paths = [] }: Pack, chosen: string | null): LearningPath | undefined =>
  paths.find(({ slug }) => slug === chosen) ?? paths[0];

/** Whether one of the packs has this path. */
export const hasPath = (packs: readonly Pack[], path: string): boolean =>
  packs.some(({ paths = [] }) => paths.some(({ slug }) => slug === path));

/** Slugs of modules and concepts, in the order of a path. */
export const orderOf = (path: LearningPath | undefined): readonly string[] =>
  (path?.order ?? []).flatMap(({ module, concept }) => module ?? concept ?? []);

/**
 * A pack in the order of a path. The first step takes the weeks that the pack gives to its first
 * unit, the second those of the second, and so on; what the order leaves out comes last. Where the
 * pack names no weeks, everything is taught in the first.
 */
export const unitsInOrder = (pack: Pack, order: readonly string[]): readonly Unit[] => {
  const written = unitsOf(pack);
  const steps = new Map(order.toReversed().map((slug, fromEnd) => [slug, order.length - fromEnd]));
  const stepOf = ({ slug }: Unit): number => steps.get(slug) ?? order.length + 1;
  return written
    .toSorted((one, other) => stepOf(one) - stepOf(other))
    .map((unit, index) => {
      const { opensIn, weeks } = written[index] ?? unit;
      return { ...unit, opensIn, weeks };
    });
};

/** What somebody picked comes before all else, in the order in which they picked it. */
export const pickedFirst = <Each extends { readonly slug: string }>(
  units: readonly Each[],
  picked: readonly string[],
): readonly Each[] => {
  const known = picked.filter((slug) => units.some((unit) => unit.slug === slug));
  const rankOf = ({ slug }: Each): number => (known.includes(slug) ? known.indexOf(slug) : known.length);
  return units.toSorted((one, other) => rankOf(one) - rankOf(other));
};

/** In the order in which the pack is written. */
const unitsOf = (pack: Pack): readonly Unit[] =>
  pack.phases.flatMap(({ title: phase, weeks: ofPhase = [1], modules = [], concepts = [] }) => [
    ...concepts.map(({ concept }): Unit => {
      // A phase may take some weeks; the pack can say which of them a concept has.
      const week = pack.weekly?.find((each) => each.concepts?.includes(concept))?.week;
      const weeks = week === undefined ? ofPhase : [week];
      const opensIn = Math.min(...ofPhase);
      return { slug: concept, title: undefined, phase, module: undefined, concepts: [concept], opensIn, weeks };
    }),
    ...modules.map((module): Unit => {
      const weeks = module.week === undefined ? ofPhase : [module.week];
      const taught = [...new Set(module.topics.flatMap((topic) => topic.concepts))];
      const { slug, title } = module;
      return { slug, title, phase, module, concepts: taught, opensIn: Math.min(...weeks), weeks };
    }),
  ]);
