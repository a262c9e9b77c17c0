/** Keeps what the leaderboards stand on; says nothing itself. */
import type { Feature } from '../../chat/feature.ts';
import { countFacilities } from '../../study/standing/facility-turn.ts';
import type { KeepingNeeds } from '../../study/standing/keep-scores.ts';
import { createKeeping } from '../../study/standing/keeping.ts';

export const scoresFeature = (needs: KeepingNeeds): Feature => ({
  name: 'scores',
  commands: [],
  actions: [],
  routines: [
    {
      name: 'scores.keep',
      nextAt: silent,
      run: createKeeping(needs),
    },
    {
      name: 'scores.difficulty',
      nextAt: silent,
      run: (at) => countFacilities(needs.database, at),
    },
  ],
});

/** Nobody waits for it: whoever steps a clock needn't stop there, and what is due is done then. */
const silent = async (): Promise<undefined> => undefined;
