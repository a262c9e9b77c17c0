/** What /setup needs. */
import type { Context } from '../../chat/context.ts';
import type { Messengers } from '../../chat/deliver/try-out.ts';
import type { SetupStep } from '../../chat/feature.ts';
import type { FindGoneRoles } from '../../community/person/role-lookup.ts';
import type { Pack } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { Random } from '../../lib/random.ts';

export type SetupNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly messengers: Messengers;
  readonly findGoneRoles: FindGoneRoles;
  readonly curriculum: () => { readonly packs: ReadonlyMap<string, Pack> };
  /** Every feature's steps, in the order of the features. */
  readonly steps: (context: Context, cohortId: string | undefined) => Promise<readonly SetupStep[]>;
};
