/** What /cohort needs. */
import type { Database } from '../../database/client.ts';
import type { Random } from '../../lib/random.ts';

export type CohortNeeds = {
  readonly database: Database;
  readonly random: Random;
  /** The packs that a new cohort studies. */
  readonly curriculum: () => { readonly packs: ReadonlyMap<string, unknown> };
};
