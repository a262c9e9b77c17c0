/** The reminder itself, drawn when it is sent: what is due then, or nothing. */
import { eq, max } from 'drizzle-orm';
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import { isZoneUnasked, takeZoneNote } from '../../community/person/reminders.ts';
import { recordClosed } from '../../community/person/where-to-write.ts';
import { person } from '../../database/schema/people/community.ts';
import { reminder } from '../../database/schema/study/reminders.ts';
import { score } from '../../database/schema/study/study.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { findAgenda } from '../../study/asking/agenda.ts';
import type { StudyNeeds } from '../../study/asking/answer.ts';
import { chooseReview } from '../../study/asking/choose.ts';
import { AWAY_DAYS, DUE } from './plan.ts';
import { retireEarlier } from './retire.ts';
import { reminderView } from './views.ts';

type Needs = StudyNeeds & { readonly outbox: Pick<Outbox, 'edit'> };

export const dueNotice = (needs: Needs): Notice =>
  noticeOf(DUE, {
    draw: async (accountId, at) => {
      const to = await findRecipient(needs, accountId, at);
      if (!to) return undefined;
      const { questions, concepts } = needs.curriculum();
      const agenda = await findAgenda(needs, { ...to, at });
      const due = chooseReview(agenda.candidates([...questions.values()]), agenda.today, agenda.budget(agenda.due));
      if (due.length === 0) return undefined;
      const topics = [...new Set(due.map((slug) => concepts.get(questions.get(slug)?.concept ?? '')?.title ?? slug))];
      const [asksZone, weekly] = await Promise.all([
        isZoneUnasked(needs.database, to.personId),
        isAway(needs, to.personId, agenda.today),
      ]);
      return reminderView({ due: due.length, topics, backlog: agenda.planBacklog(), asksZone, weekly });
    },
    settled: async (accountId, outcome, at) => {
      if (outcome.outcome === 'failed' && outcome.unreachable) await recordClosed(needs.database, accountId, at);
      const to = outcome.outcome === 'sent' ? await findRecipient(needs, accountId, at) : undefined;
      if (!to) return;
      await takeZoneNote(needs.database, to.personId, at);
      await retireEarlier(needs, to, at);
    },
  });

const isAway = async ({ database }: StudyNeeds, personId: string, today: Temporal.PlainDate): Promise<boolean> => {
  const [row] = await database.orm
    .select({ day: max(score.day) })
    .from(score)
    .where(eq(score.personId, personId));
  return (row?.day ?? today.toString()) <= today.subtract({ days: AWAY_DAYS }).toString();
};

/**
 * Whoever is still reminded there: it may have been turned off, or moved elsewhere, since it was
 * planned.
 */
const findRecipient = async (
  { database }: StudyNeeds,
  accountId: string,
  at: Temporal.Instant,
): Promise<{ readonly personId: string; readonly zone: string } | undefined> => {
  const [row] = await database.orm
    .select({
      personId: reminder.personId,
      zone: person.zone,
      enabled: reminder.enabled,
      closedAt: reminder.closedAt,
      vacationUntil: reminder.vacationUntil,
    })
    .from(reminder)
    .innerJoin(person, eq(person.id, reminder.personId))
    .where(eq(reminder.accountId, accountId));
  if (!row?.enabled || row.closedAt !== null) return undefined;
  return row.vacationUntil !== null && row.vacationUntil > localDate(at, row.zone).toString()
    ? undefined
    : { personId: row.personId, zone: row.zone };
};
