/** What a cohort is taught in which week, in the order in which its packs teach it; pure. */
import type { Curriculum, Pack, Question } from '../../../curriculum/model.ts';
import { orderOf, pathOf, unitsInOrder } from '../../../study/path/order.ts';

/** A concept of the cohort's path. */
export type Topic = {
  readonly concept: string;
  /** It may be asked from this week on. */
  readonly opensIn: number;
  /** The weeks that teach it, in all its places. */
  readonly weeks: readonly number[];
  /** Its modules, or phases where a pack has no modules. */
  readonly modules: readonly string[];
  readonly questions: readonly Question[];
};

/**
 * Each concept once, in the order and the weeks of the cohort's path; of each pack's first path
 * where none was chosen.
 */
export const topicsOf = (
  curriculum: Curriculum,
  packs: readonly string[],
  path: string | null = null,
): readonly Topic[] => {
  const places = packs.flatMap((slug) => {
    const pack = curriculum.packs.get(slug);
    return pack ? placesIn(pack, path) : [];
  });
  const byConcept = [...Map.groupBy(places, ({ concept }) => concept)];
  return byConcept
    .map(([concept, all]) => ({
      concept,
      opensIn: Math.min(...all.map(({ opensIn }) => opensIn)),
      weeks: all.flatMap(({ weeks }) => weeks),
      modules: all.map(({ module }) => module),
      questions: curriculum.questionsOf(concept),
    }))
    .toSorted((one, other) => one.opensIn - other.opensIn);
};

export const isOpen = ({ opensIn }: Topic, week: number): boolean => opensIn <= week;

export const isTaughtIn = ({ weeks }: Topic, week: number): boolean => weeks.includes(week);

type Place = {
  readonly concept: string;
  readonly module: string;
  readonly opensIn: number;
  readonly weeks: readonly number[];
};

const placesIn = (pack: Pack, path: string | null): readonly Place[] =>
  unitsInOrder(pack, orderOf(pathOf(pack, path))).flatMap(({ slug, module, phase, concepts, opensIn, weeks }) =>
    concepts.map((concept) => ({ concept, module: `${pack.slug}/${module ? slug : phase}`, opensIn, weeks })),
  );
