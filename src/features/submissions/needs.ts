/** What submissions need. */
import { named } from '../../chat/deliver/subject.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { Random } from '../../lib/random.ts';

export type SubmissionNeeds = {
  readonly database: Database;
  readonly curriculum: () => Curriculum;
  readonly random: Random;
  readonly outbox: Outbox;
};

/** To whoever handed something in: what came of it. */
export const OUTCOME = {
  name: 'submissions.outcome',
  title: 'What a helper said of handed-in work',
  subject: named('submissionId', 'reviewId'),
} as const;

/** To a helper: the list was empty, and isn't any more. */
export const WAITING = {
  name: 'submissions.waiting',
  title: 'A note that work waits to be looked at',
  subject: named('cohortId', 'accountId'),
} as const;

/** To whoever was told of an approval that was taken back. */
export const TAKEN_BACK = {
  name: 'submissions.taken-back',
  title: 'A note that an approval was taken back',
  subject: named('submissionId', 'reviewId'),
} as const;
