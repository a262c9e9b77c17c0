/**
 * /scheduling: FSRS is fitted to the answers of all cohorts, and of each; organisers see what came
 * of it, and may keep a cohort out.
 */
import { type Action, type ActionInput, defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Routine } from '../../chat/notice.ts';
import type { View } from '../../chat/view.ts';
import { recordSharing } from '../../community/cohorts.ts';
import { cohortsWith, requireRole } from '../../community/roles.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { text } from '../../lib/words/text.ts';
import { findNextFitAt, fitNextCohort } from '../../study/fitting/cohort-fits.ts';
import { findFitHistories, findSharedWeights } from '../../study/fitting/fit-histories.ts';
import type { FitNeeds, FitRun } from '../../study/fitting/fit-turn.ts';
import { findNextSharedFitAt, fitShared } from '../../study/fitting/shared-fits.ts';
import { type Changed, historiesView } from './views.ts';

/** No message holds more cohorts; of each the fits of some months. */
const SHOWN = { around: 8, fits: 4 };

export const schedulingFeature = (needs: FitNeeds): Feature => {
  const { database } = needs;
  let canFit = true;
  const show = async (context: Context, from: string, changed?: Changed): Promise<View> => {
    const [histories, shared] = await Promise.all([
      findFitHistories(database, cohortsWith(context.caller, 'organiser'), from, SHOWN),
      findSharedWeights(database),
    ]);
    return historiesView({ histories, shared, canFit, zone: context.caller.zone }, from, changed);
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
    commands: [
      defineCommand({
        name: 'scheduling',
        description: 'See how well the spacing of reviews fits your cohort',
        more: text`How I work out when questions come back, and how well that predicts what your cohort remembers.`,
        options: {},
        who: 'organiser',
        where: ['workspace', 'direct'],
        answers: 'private',
        run: (context) => show(context, ''),
      }),
    ],
    actions: [
      organiserAction('page', (context, { row }) => show(context, row)),
      organiserAction('share', async (context, { row, argument }) => {
        const [to, start = row] = argument.split('.');
        const shares = to === 'in';
        const name = await recordSharing(database, requireRole(context.caller, row, 'organiser'), shares);
        return show(context, start, { name, shares });
      }),
    ],
    routines: [
      fitRoutine('scheduling.fit', () => findNextFitAt(database), fitNextCohort),
      fitRoutine('scheduling.fit-shared', () => findNextSharedFitAt(database), fitShared),
    ],
  };
};

const organiserAction = (verb: string, run: (context: Context, input: ActionInput) => Promise<View>): Action =>
  defineAction({ name: `scheduling.${verb}`, who: 'organiser', answers: 'update', run });
