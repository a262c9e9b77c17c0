/** What every part of the question of the day needs. */
import type { Block, View } from '../../chat/view.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { Act, StudyNeeds } from '../../study/asking/answer.ts';

export type DailyNeeds = StudyNeeds & {
  readonly outbox: Pick<Outbox, 'send' | 'edit'>;
  /** Shows somebody's own asking as it stands: the question, or what became of it. */
  readonly showAsking: (act: Act, askingId: string) => Promise<View>;
  /** Every feature's part of a cohort's week in review. */
  readonly drawDigest: (cohortId: string, day: string) => Promise<readonly Block[]>;
};
