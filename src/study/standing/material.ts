/** What a cohort studies, as its days are counted by. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Material } from './day-score.ts';
import { type Facility, pointsBy } from './difficulty.ts';
import { DOSE } from './dose.ts';

/** For this curriculum and these counts; cohorts with the same packs share it. */
export const createMaterials = (curriculum: Curriculum, facilities: readonly Facility[]) => {
  const made = new Map<string, Material>();
  return (packs: readonly string[]): Material => {
    const key = packs.join();
    const known = made.get(key) ?? materialOf(curriculum, facilities, packs);
    made.set(key, known);
    return known;
  };
};

const materialOf = (curriculum: Curriculum, facilities: readonly Facility[], packs: readonly string[]): Material => {
  const concepts = new Set(packs.flatMap((pack) => curriculum.conceptsOfPack(pack)));
  const modulesOf = new Map(
    [...concepts].flatMap((concept) => {
      const modules = modulesWith(curriculum, packs, concept);
      return curriculum.questionsOf(concept).map(({ slug }) => [slug, modules] as const);
    }),
  );
  return { modulesOf, pointsFor: pointsBy(facilities, (slug) => modulesOf.has(slug)), dose: DOSE };
};

const modulesWith = (curriculum: Curriculum, packs: readonly string[], concept: string): readonly string[] => {
  const places = curriculum.placesOf(concept).filter(({ pack }) => packs.includes(pack.slug));
  return [...new Set(places.flatMap(({ module }) => (module ? [module.slug] : [])))];
};
