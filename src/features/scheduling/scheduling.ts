/**
 * /scheduling: FSRS is fitted to the answers of all cohorts, and of each; organisers see what came
 * of it, and may keep a cohort out.
 */

import type { Context } from '../../chat/context.ts';
import type { Routine } from '../../chat/deliver/notice.ts';
import type { Feature } from '../../chat/feature.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import type { View } from '../../chat/view/view.ts';
import { choosingActions, switchButton, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { recordSharing } from '../../community/cohort/cohorts.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { requireRole } from '../../community/roles.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { text } from '../../lib/words/text.ts';
import { findNextFitAt, fitNextCohort } from '../../study/fitting/cohort-fits.ts';
import { findFitHistory, findSharedWeights } from '../../study/fitting/fit-histories.ts';
import type { FitNeeds, FitRun } from '../../study/fitting/fit-turn.ts';
import { findNextSharedFitAt, fitShared } from '../../study/fitting/shared-fits.ts';
import { type Changed, historyView } from './views.ts';

/** Of some months. */
const FITS_AT_MOST = 4;

const about = { feature: 'scheduling', role: 'organiser' } as const;

export const schedulingFeature = (needs: FitNeeds): Feature => {
  const { database } = needs;
  let canFit = true;
  const show = async ({ caller }: Context, cohortId: string, changed?: Changed): Promise<View> => {
    const [history, shared] = await Promise.all([
      findFitHistory(database, requireRole(caller, cohortId, 'organiser'), FITS_AT_MOST),
      findSharedWeights(database),
    ]);
    const others = switchButton('scheduling', caller, cohortId, about);
    return historyView({ history, shared, canFit, zone: caller.zone }, others, changed);
  };
  const open = async (context: Context): Promise<View> => {
    const { caller, channel } = context;
    const meant = await findMeantCohort(database, caller, { channel, ...about });
    if (meant.kind === 'meant') return show(context, meant.cohort.cohortId);
    if (meant.kind === 'ask') return whichCohortView(meant.cohorts, about);
    return historyView({ history: undefined, shared: await findSharedWeights(database), canFit, zone: caller.zone });
  };
  const fitRoutine = (
    name: string,
    nextAt: Routine['nextAt'],
    fitNext: (needs: FitNeeds, at: Temporal.Instant) => Promise<FitRun>,
  ): Routine => ({
    name,
    nextAt,
    run: async (at) => {
      const outcome = await fitNext(needs, at);
      const told = !canFit;
      if (outcome === 'fitted' || outcome === 'unavailable') canFit = outcome === 'fitted';
      // Thrown, it is logged; once is enough.
      if (!canFit && !told)
        throw new Error(
          oneLine`the FSRS optimiser (@open-spaced-repetition/binding) is not there on this machine:
            cohorts keep the weights they have`,
        );
      return outcome !== 'none';
    },
  });
  return {
    name: 'scheduling',
    section: 'For helpers and organisers',
    commands: [
      defineCommand({
        name: 'scheduling',
        description: 'See how well the spacing of reviews fits your cohort',
        more: text`How I work out when questions come back, and how well that predicts what your cohort remembers.`,
        options: {},
        who: 'organiser',
        where: ['workspace', 'direct'],
        answers: 'private',
        run: open,
      }),
    ],
    actions: [
      ...choosingActions(database, { ...about, open, show }),
      defineAction({
        name: 'scheduling.share',
        who: 'organiser',
        answers: 'update',
        run: async (context, { row, argument }) => {
          const shares = argument === 'in';
          const name = await recordSharing(database, requireRole(context.caller, row, 'organiser'), shares);
          return show(context, row, { name, shares });
        },
      }),
    ],
    routines: [
      fitRoutine('scheduling.fit', () => findNextFitAt(database), fitNextCohort),
      fitRoutine('scheduling.fit-shared', () => findNextSharedFitAt(database), fitShared),
    ],
  };
};
