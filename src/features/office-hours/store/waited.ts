/** How long those would have waited who left before they were called. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../../database/client.ts';

/**
 * Until the next one behind them was called. Once the session is over, since it counts for no
 * estimate before; whoever nobody behind was called after stays without.
 */
export const recordLeaversWaits = async (tx: Pick<Transaction, 'execute'>, sessionId: string): Promise<void> => {
  await tx.execute(sql`
    update ticket l
    set waited_minutes = w.minutes
    from (
      select l.id, min(extract(epoch from c.called_at - l.joined_at) / 60)::float8 as minutes
      from ticket l
      join claim c on c.session_id = l.session_id and c.called_at >= l.ended_at
      join ticket b on b.id = c.ticket_id
        and (b.helped_today, b.ranked_at, b.draw, b.id) > (l.helped_today, l.ranked_at, l.draw, l.id)
      where l.session_id = ${sessionId}::uuid and l.state in ('left', 'done') and not l.disturbed
        and l.expected_minutes is not null and l.waited_minutes is null
      group by l.id
    ) w
    where l.id = w.id`);
};
