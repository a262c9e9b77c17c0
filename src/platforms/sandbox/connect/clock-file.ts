/**
 * Remembers how far the clock was moved ahead, so that a restart does not send a learner back in
 * time.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { MovableClock } from '../../../lib/time/clock.ts';
import { writeWhole } from './lines-file.ts';

const fileIn = (folder: string): string => join(folder, 'clock.json');
const kept = z.object({ aheadMs: z.number().int().nonnegative() });

/** Moves the clock to where it was left; a file that is missing or unreadable means "not moved". */
export const restoreClock = (clock: MovableClock, folder: string): void => {
  const ahead = readAhead(folder);
  if (ahead > clock.aheadMs()) clock.forward(Temporal.Duration.from({ milliseconds: ahead - clock.aheadMs() }));
};

export const rememberClock = (clock: MovableClock, folder: string): void =>
  writeWhole(fileIn(folder), `${JSON.stringify({ aheadMs: clock.aheadMs() })}\n`);

const readAhead = (folder: string): number => {
  try {
    return kept.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).aheadMs;
  } catch {
    return 0;
  }
};
