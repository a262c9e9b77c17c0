/**
 * Load that doesn't wait for answers: whoever is slow still gets the next interaction when it is
 * due.
 */

export type Load = { readonly perS: number; readonly seconds: number; readonly members: number };

export type Sent = {
  /** The longest that an interaction began after it was due, in milliseconds. */
  readonly lateMs: number;
  /** Not begun, since every member still waited for an answer. */
  readonly missed: number;
};

const TICK_MS = 1;

/**
 * Calls `turn` with the next member who isn't waiting for an answer, `perS` times a second.
 * Resolves once all are answered; throws what a turn throws.
 */
export const openLoop = async (
  { perS, seconds, members }: Load,
  turn: (member: number) => Promise<void>,
): Promise<Sent> => {
  const busy = new Set<number>();
  const failures: unknown[] = [];
  const under: Promise<void>[] = [];
  const startedMs = performance.now();
  let member = -1;
  let lateMs = 0;
  let missed = 0;

  const play = async (whose: number): Promise<void> => {
    busy.add(whose);
    await turn(whose).catch((error: unknown) => failures.push(error));
    busy.delete(whose);
  };
  for (let due = 0; due < perS * seconds && failures.length === 0; ) {
    const dueMs = startedMs + (due * 1000) / perS;
    const nowMs = performance.now();
    if (nowMs < dueMs) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      continue;
    }
    due += 1;
    lateMs = Math.max(lateMs, nowMs - dueMs);
    if (busy.size >= members) missed += 1;
    else {
      do member = (member + 1) % members;
      while (busy.has(member));
      under.push(play(member));
    }
  }
  await Promise.all(under);
  if (failures.length > 0) throw failures[0];
  return { lateMs, missed };
};
