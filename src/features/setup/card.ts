/** The card of /setup: every feature's steps as they stand, for one cohort or for none yet. */
import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { View } from '../../chat/view/view.ts';
import { switchButton } from '../../community/cohort/choose-cohort.ts';
import { requireRole } from '../../community/roles.ts';
import { type PlatformTraits, platforms } from '../../lib/platforms.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { SetupNeeds } from './needs.ts';
import { cardView } from './views.ts';

/** Throws UserError for whoever doesn’t organise it, and where no channel can be picked. */
export const showCard = async (
  { steps }: Pick<SetupNeeds, 'steps'>,
  context: Context,
  cohortId: string | undefined,
  remark?: Text,
): Promise<View> => {
  const { caller, origin } = context;
  if (cohortId !== undefined) requireRole(caller, cohortId, 'organiser');
  const { directWorkspace }: PlatformTraits = platforms[origin.platform];
  if (directWorkspace === origin.workspace.externalId)
    throw new UserError(text`Please use /setup in a channel: in a direct message you couldn’t pick your channels.`);
  return cardView({
    name: caller.cohorts.find((each) => each.cohortId === cohortId)?.name,
    steps: await steps(context, cohortId),
    others: cohortId !== undefined && switchButton('setup', caller, cohortId, { role: 'organiser' }),
    remark,
  });
};
