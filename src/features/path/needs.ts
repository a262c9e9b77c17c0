/** What the path needs. */
import type { Context } from '../../chat/context.ts';
import type { View } from '../../chat/view/view.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { Random } from '../../lib/random.ts';
import type { Text } from '../../lib/words/text-tree.ts';

export type PathNeeds = {
  readonly database: Database;
  readonly curriculum: () => Curriculum;
  readonly random: Random;
  /** The card of /setup, with what was just done. */
  readonly showSetup: (context: Context, cohortId: string, remark: Text) => Promise<View>;
};
