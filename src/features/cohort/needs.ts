/** What /cohort needs. */
import type { Caller } from '../../chat/context.ts';
import type { LearnerOf } from '../../chat/feature.ts';
import type { Piece } from '../../chat/parts.ts';
import type { FindGoneRoles } from '../../community/person/role-lookup.ts';
import type { Database } from '../../database/client.ts';
import type { Random } from '../../lib/random.ts';

export type CohortNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly findGoneRoles: FindGoneRoles;
  /** The packs that a new cohort studies. */
  readonly curriculum: () => { readonly packs: ReadonlyMap<string, unknown> };
  /** Every feature's part of what runs in a cohort. */
  readonly drawRunning: (organiser: Caller, cohortId: string, at: Temporal.Instant) => Promise<readonly Piece[]>;
  /** Every feature's part of what an organiser sees of a cohort, and a helper of a learner. */
  readonly drawInsight: (organiser: Caller, cohortId: string, at: Temporal.Instant) => Promise<readonly Piece[]>;
  readonly drawLearner: (
    helper: Pick<Caller, 'cohorts'>,
    learner: LearnerOf,
    at: Temporal.Instant,
  ) => Promise<readonly Piece[]>;
};
