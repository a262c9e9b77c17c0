/** Load that doesn't wait for answers: whoever is slow still gets the next interaction when it is due. */

export type Load = { readonly perS: number; readonly seconds: number; readonly members: number };

const TICK_MS = 1;

/**
 * Calls `turn` with the next member, `perS` times a second: one who isn't waiting for an answer, while there is one. Resolves once all are answered, with
 * the longest that one began after it was due. Throws what a turn throws.
 */
export const openLoop = async ({ perS, seconds, members }: Load, turn: (member: number) => Promise<void>): Promise<{ readonly lateMs: number }> => {
  const busy = new Set<number>();
  const under: Promise<void>[] = [];
  const startedMs = performance.now();
  let member = -1;
  let lateMs = 0;

  const next = (): void => {
    do member = (member + 1) % members;
    while (busy.has(member) && busy.size < members);
    const whose = member;
    busy.add(whose);
    under.push(turn(whose).finally(() => busy.delete(whose)));
  };
  for (let sent = 0; sent < perS * seconds; ) {
    const dueMs = startedMs + (sent * 1000) / perS;
    const nowMs = performance.now();
    if (nowMs < dueMs) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    else {
      lateMs = Math.max(lateMs, nowMs - dueMs);
      next();
      sent += 1;
    }
  }
  await Promise.all(under);
  return { lateMs };
};
