/** Who may have a certificate of what, and what is still missing. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { findPathStanding } from '../../study/path/find-standing.ts';
import { type PathMet, pathIsMet } from '../../study/path/met.ts';
import type { PackStanding } from '../../study/path/standing.ts';
import { type Certificate, findOwn } from './store.ts';

export type Standing = {
  readonly packSlug: string;
  readonly title: string;
  readonly met: PathMet;
  /** Percent of what they met that they likely know today. */
  readonly recall: number;
  /** The one that counts; else the last that was revoked. */
  readonly certificate: Certificate | undefined;
};

export type Standings = { readonly cohort: string; readonly packs: readonly Standing[] };

type Who = { readonly personId: string; readonly cohortId: string; readonly at: Temporal.Instant };

/** Of a cohort's packs those that can be certified, and those that once were. */
export const findStandings = async (
  { database, curriculum }: { readonly database: Database; readonly curriculum: () => Curriculum },
  who: Who,
): Promise<Standings | undefined> => {
  const [standing, own] = await Promise.all([
    findPathStanding(database, curriculum(), who),
    findOwn(database, who.personId, who.cohortId),
  ]);
  if (!standing) return undefined;
  const packs = standing.packs.map((pack): Standing => {
    const theirs = own.filter(({ packSlug }) => packSlug === pack.slug);
    return {
      packSlug: pack.slug,
      title: pack.title,
      met: pathIsMet(pack),
      recall: recallOf(pack),
      certificate: theirs.find(({ revokedOn }) => revokedOn === null) ?? theirs[0],
    };
  });
  return { cohort: standing.cohort, packs: packs.filter(({ met, certificate }) => met.certifiable || certificate) };
};

/** Over the questions they met: each counts once, in whichever module it is taught first. */
const recallOf = ({ units }: PackStanding): number => {
  const concepts = new Map(units.flatMap((unit) => unit.concepts.map((concept) => [concept.slug, concept] as const)));
  let [known, met] = [0, 0];
  for (const concept of concepts.values()) {
    known += concept.met * (concept.recall ?? 0);
    met += concept.met;
  }
  return met === 0 ? 0 : Math.round((100 * known) / met);
};
