/** What somebody says they have done, by their own word. */
import { and, eq } from 'drizzle-orm';
import type { Database } from '../../database/client.ts';
import { pathTick } from '../../database/schema/path/path.ts';
import type { Thing } from './facts.ts';

/** Of these things, those that are done from now on; the others aren't. Twice is once. */
export const recordTicks = async (
  { orm }: Pick<Database, 'orm'>,
  personId: string,
  things: readonly (Thing & { readonly done: boolean })[],
  at: Temporal.Instant,
): Promise<void> => {
  const rowOf = ({ kind, subject, part }: Thing) => ({ personId, kind, subject, part, at: at.toString() });
  await orm.transaction(async (tx) => {
    for (const { kind, subject, part } of things.filter(({ done }) => !done))
      await tx
        .delete(pathTick)
        .where(
          and(
            eq(pathTick.personId, personId),
            eq(pathTick.kind, kind),
            eq(pathTick.subject, subject),
            eq(pathTick.part, part),
          ),
        );
    const done = things.filter((each) => each.done).map(rowOf);
    if (done.length > 0) await tx.insert(pathTick).values(done).onConflictDoNothing();
  });
};
