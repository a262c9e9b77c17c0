/** How long a look at a leaderboard takes in tables of this size, over the wire. */
import { openPostgres } from '../../../src/database/client.ts';
import { seededNumbers } from '../../../src/lib/random.ts';
import type { DiscordPeer } from '../../peers/discord/start.ts';
import { percentile } from '../ack/figures.ts';
import { drawLook, markAnswered } from '../board-looks.ts';
import { personId } from './fill.ts';

const LOOKS = 400;
const WARM_UP = 40;
const AT_ONCE = 4;

/** By some of those who have all answered today, each process by its turn. Gives milliseconds. */
export const boardP99 = async (url: string, members: readonly ReturnType<DiscordPeer['member']>[]): Promise<number> => {
  const database = await openPostgres(url, { connections: 1 });
  const next = seededNumbers('looks');
  const took: number[] = [];
  let begun = 0;
  const looker = async (): Promise<void> => {
    while (begun < WARM_UP + LOOKS) {
      begun += 1;
      const isMeasured = begun > WARM_UP;
      const { member, board, period, answered } = drawLook(next, members.length);
      if (answered) await markAnswered(database, personId(member));
      const began = performance.now();
      const outcome = await members[member]?.run('leaderboard', { board, period }, { channel: 'study' });
      if (outcome?.kind !== 'message') throw new Error(`no board was shown: ${JSON.stringify(outcome)}`);
      if (isMeasured) took.push(performance.now() - began);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, looker));
    return Number(percentile(took, 99).toFixed(1));
  } finally {
    await database.close();
  }
};
