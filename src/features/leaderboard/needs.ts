/** What the leaderboard needs. */
import type { Context } from '../../chat/context.ts';
import type { View } from '../../chat/view/view.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { Random } from '../../lib/random.ts';
import type { Text } from '../../lib/words/text-tree.ts';

export type LeaderboardNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly outbox: Pick<Outbox, 'send'>;
  readonly curriculum: () => Curriculum;
  /** The card of /setup, after one of its forms. */
  readonly showSetup: (context: Context, cohortId: string, remark: Text) => Promise<View>;
};
