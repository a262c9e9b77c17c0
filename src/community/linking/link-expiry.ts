/**
 * A link can be undone for a while: until then it keeps whole histories, and afterwards nothing.
 */
import { asc, inArray, lte } from 'drizzle-orm';
import type { Database } from '../../database/client.ts';
import { link } from '../../database/schema/link.ts';

/** Said in docs/privacy.md, too. */
export const LINK_DAYS = 90;

/** Each may hold megabytes. */
const AT_ONCE = 50;

/** When the oldest link runs out; none without links. */
export const findNextExpiry = async ({ orm }: Pick<Database, 'orm'>): Promise<Temporal.Instant | undefined> => {
  const [oldest] = await orm.select({ linkedAt: link.linkedAt }).from(link).orderBy(asc(link.number)).limit(1);
  return oldest && Temporal.Instant.from(oldest.linkedAt).add({ hours: 24 * LINK_DAYS });
};

/** Forgets links that have run out, the oldest first. Gives whether more may be left. */
export const expireLinks = async ({ orm }: Pick<Database, 'orm'>, at: Temporal.Instant): Promise<boolean> => {
  const before = at.subtract({ hours: 24 * LINK_DAYS }).toString();
  const old = orm
    .select({ id: link.id })
    .from(link)
    .where(lte(link.linkedAt, before))
    .orderBy(asc(link.number))
    .limit(AT_ONCE);
  const gone = await orm.delete(link).where(inArray(link.id, old)).returning({ id: link.id });
  return gone.length === AT_ONCE;
};
