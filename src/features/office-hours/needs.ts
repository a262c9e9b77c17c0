/** What office hours need. */
import type { Caller, Context } from '../../chat/context.ts';
import type { Messengers } from '../../chat/deliver/try-out.ts';
import type { LearnerOf } from '../../chat/feature.ts';
import type { Piece } from '../../chat/parts.ts';
import type { View } from '../../chat/view/view.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Search } from '../../curriculum/search.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { Random } from '../../lib/random.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { Text } from '../../lib/words/text-tree.ts';

export type OfficeHoursNeeds = { readonly database: Database; readonly outbox: Outbox; readonly random: Random };

/** What helpers and learners meet needs more than the store does. */
export type OfficeHoursFeatureNeeds = OfficeHoursNeeds & {
  readonly clock: Clock;
  readonly curriculum: () => Curriculum;
  readonly search: () => Search;
  /** Resolves once cards of this cohort aren’t being changed here: whoever’s is couldn’t be called. */
  readonly lineAtRest?: (cohortId: string) => Promise<void>;
  /** Where the outside reaches us, without a slash at its end; nothing where it doesn’t. */
  readonly publicUrl?: string | undefined;
  /** Of the platforms that are open: channels are tried out, threads opened and messages taken back. */
  readonly messengers: Messengers;
  /** What features say of a learner to somebody who helps them. */
  readonly drawLearner: (
    helper: Pick<Caller, 'cohorts'>,
    learner: LearnerOf,
    at: Temporal.Instant,
  ) => Promise<readonly Piece[]>;
  /** /setup as it stands, after one of its steps. */
  readonly showSetup: (context: Context, cohortId: string, remark: Text) => Promise<View>;
};
