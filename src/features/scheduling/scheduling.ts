/** /scheduling: once a month FSRS is fitted to each cohort's own answers; organisers see what came of it. */
import { defineCommand } from '../../chat/command.ts';
import type { Feature } from '../../chat/feature.ts';
import { type FitNeeds, findFitHistories, findNextFitAt, fitNextCohort } from '../../study/cohort-fits.ts';
import { historyView } from './views.ts';

/** What fits one message: the oldest cohorts of a workspace, half a year of each. */
const SHOWN = { cohorts: 4, fits: 6 };

export const schedulingFeature = (needs: FitNeeds): Feature => {
  let canFit = true;
  return {
    name: 'scheduling',
    commands: [
      defineCommand({
        name: 'scheduling',
        description: 'See how well the spacing of reviews fits your cohort',
        options: {},
        who: 'organiser',
        where: ['workspace', 'direct'],
        answers: 'private',
        run: async ({ caller }) => historyView(await findFitHistories(needs, caller, SHOWN), canFit),
      }),
    ],
    actions: [],
    routines: [
      {
        name: 'scheduling.fit',
        nextAt: () => findNextFitAt(needs),
        run: async (at) => {
          const outcome = await fitNextCohort(needs, at);
          const told = !canFit;
          if (outcome === 'fitted' || outcome === 'unavailable') canFit = outcome === 'fitted';
          // Thrown, it is logged; once is enough.
          if (!canFit && !told)
            throw new Error(
              'the FSRS optimiser (@open-spaced-repetition/binding) is not there on this machine: cohorts keep the weights they have',
            );
          return outcome !== 'none';
        },
      },
    ],
  };
};
