/** How long a look at a leaderboard takes in tables of this size. */
import { openPostgres } from '../../../src/database/client.ts';
import { seededNumbers } from '../../../src/lib/random.ts';
import { percentile } from '../ack/figures.ts';
import { drawLook, lookOnce } from '../board-looks.ts';
import { cohortId, personId } from './fill.ts';

const LOOKS = 400;
const WARM_UP = 40;

/** By some of so many people, who have all answered today. Gives milliseconds. */
export const boardP99 = async (url: string, members: number): Promise<number> => {
  const database = await openPostgres(url, { connections: 2 });
  try {
    const next = seededNumbers('looks');
    const at = Temporal.Now.instant();
    const took: number[] = [];
    for (let number = 0; number < WARM_UP + LOOKS; number += 1) {
      const look = drawLook(next, members);
      const viewer = { cohortId: cohortId(look.member), personId: personId(look.member), at };
      took.push(await lookOnce(database, viewer, look));
    }
    return Number(percentile(took.slice(WARM_UP), 99).toFixed(1));
  } finally {
    await database.close();
  }
};
