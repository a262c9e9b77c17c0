/** Whether a pack's path is met, as a certificate demands it; pure. */
import type { PackStanding } from './standing.ts';

export type PathMet = {
  /** The pack asks for something that can be certified: criteria of modules and a capstone. */
  readonly certifiable: boolean;
  readonly met: boolean;
  /** What is still missing: criteria by module, and the capstone. */
  readonly criteria: readonly { readonly module: string; readonly title: string; readonly missing: number }[];
  readonly capstone: boolean;
};

/**
 * All criteria of all modules are met (ticked, or approved where the cohort wants that), and the
 * capstone was approved by two.
 */
export const pathIsMet = ({ units, capstone }: PackStanding): PathMet => {
  const modules = units.filter(({ criteria }) => criteria.length > 0);
  const criteria = modules.flatMap(({ slug, title, criteria: of }) => {
    const missing = of.filter(({ met }) => !met).length;
    return missing === 0 ? [] : [{ module: slug, title, missing }];
  });
  const certifiable = modules.length > 0 && capstone !== undefined;
  const missesCapstone = capstone?.met !== true;
  return {
    certifiable,
    met: certifiable && criteria.length === 0 && !missesCapstone,
    criteria,
    capstone: missesCapstone,
  };
};
