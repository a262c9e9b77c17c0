/** Questions in writing that nobody has taken yet, the oldest first, with their age. */
import type { Context } from '../../../../chat/context.ts';
import { wholeList } from '../../../../chat/view/paginate.ts';
import type { View } from '../../../../chat/view/view.ts';
import { requireRole } from '../../../../community/roles.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { findAsync } from '../../store/find.ts';
import { type InWriting, inWritingView } from './line-view.ts';
import { namesOf } from './names.ts';

const HOUR_MS = 3_600_000;

/** `from`: the ticket that the page begins with. */
export const showInWriting = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { caller, at }: Context,
  cohortId: string,
  from: string,
): Promise<View> => {
  requireRole(caller, cohortId, 'helper');
  const tickets = await findAsync(orm, cohortId);
  const names = await namesOf(
    orm,
    tickets.map(({ accountId }) => accountId),
  );
  const items = tickets.map(
    ({ id, accountId, topic, tried, joinedAt, state }): InWriting => ({
      ticketId: id,
      name: names.get(accountId) ?? 'Somebody',
      topic,
      tried,
      isCarried: state === 'carried',
      hours: Math.max(
        0,
        Math.floor((at.epochMilliseconds - Temporal.Instant.from(joinedAt).epochMilliseconds) / HOUR_MS),
      ),
    }),
  );
  const order = new Map(items.map(({ ticketId }, index) => [ticketId, index]));
  const first = order.get(from) ?? 0;
  return inWritingView(cohortId, wholeList(items), from, ({ ticketId }) => (order.get(ticketId) ?? 0) >= first);
};
