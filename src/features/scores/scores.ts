/** Keeps what the leaderboards stand on; says nothing itself. */
import type { Feature } from '../../chat/feature.ts';
import { countFacilities, findNextFacilitiesAt } from '../../study/standing/facility-turn.ts';
import type { KeepingNeeds } from '../../study/standing/keep-scores.ts';
import { findNextKeepingAt, keepNextScores } from '../../study/standing/keeping.ts';

export const scoresFeature = (needs: KeepingNeeds): Feature => ({
  name: 'scores',
  commands: [],
  actions: [],
  routines: [
    {
      name: 'scores.keep',
      nextAt: () => findNextKeepingAt(needs.database),
      run: (at) => keepNextScores(needs, at),
    },
    {
      name: 'scores.difficulty',
      nextAt: () => findNextFacilitiesAt(needs.database),
      run: (at) => countFacilities(needs.database, at),
    },
  ],
});
