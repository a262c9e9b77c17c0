/** What every part of /progress needs. */
import type { Feature } from '../../chat/feature.ts';
import type { StudyNeeds } from '../../study/asking/answer.ts';

export type ProgressNeeds = StudyNeeds & {
  /** All there are: each may add its part. */
  readonly features: () => readonly Feature[];
};
