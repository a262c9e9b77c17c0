/** What every part of the question of the day needs. */
import type { Context } from '../../chat/context.ts';
import type { Messengers } from '../../chat/deliver/try-out.ts';
import type { Piece } from '../../chat/parts.ts';
import type { View } from '../../chat/view/view.ts';

import type { Outbox } from '../../jobs/outbox.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { StudyNeeds, StudyRequest } from '../../study/asking/answer.ts';
import type { AskingState } from '../../study/asking/find-asking.ts';

export type DailyNeeds = StudyNeeds & {
  readonly outbox: Pick<Outbox, 'send' | 'edit' | 'retry'>;
  /**
   * Shows somebody's own asking: the question, or what became of it. `state`, where it was just
   * read, spares reading it again.
   */
  readonly showAsking: (request: StudyRequest, askingId: string, state: AskingState | undefined) => Promise<View>;
  /** Asks below somebody's first answer whether they want reminders. */
  readonly offerReminders: (request: StudyRequest, askingId: string, shown: View) => Promise<View>;
  readonly messengers: Messengers;
  /** The card of /setup, with what was just done. */
  readonly showSetup: (context: Context, cohortId: string, remark: Text) => Promise<View>;
  /** Every feature's part of a cohort's week in review. */
  readonly drawDigest: (cohortId: string, day: string) => Promise<readonly Piece[]>;
};
