/**
 * Who is reminded now: claims the reminders whose time has come, and commits what is to be sent
 * with the date that is decided next.
 */
import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Routine } from '../../chat/deliver/notice.ts';
import { single } from '../../chat/deliver/subject.ts';
import { decideReminder } from '../../community/person/reminder-time.ts';
import { findWhereToWrite } from '../../community/person/where-to-write.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { outbox } from '../../database/schema/outbox.ts';
import { person } from '../../database/schema/people/community.ts';
import { reminder } from '../../database/schema/study/reminders.ts';
import { intentOf, type Outbox } from '../../jobs/outbox.ts';
import { instantOn, localDate } from '../../lib/time/occurrence.ts';
import { studyDay } from '../../lib/time/study-day.ts';

export type PlanNeeds = {
  readonly database: Database;
  readonly curriculum: () => Curriculum;
  readonly outbox: Pick<Outbox, 'send'>;
};

/** Its subject is the account that it is written to. */
export const DUE = { name: 'reminders.due', title: 'A reminder', subject: single } as const;

/**
 * Claimed in one transaction: large enough that 100,000 take a hundred, small enough to take
 * milliseconds.
 */
const AT_ONCE = 1000;

export const planRoutine = (needs: PlanNeeds): Routine => {
  const decide = createDecider();
  return {
    name: 'reminders.plan',
    nextAt: async () => {
      const [row] = await needs.database.statement<{ at: string | null }>(NEXT_AT, []);
      return row?.at ? Temporal.Instant.from(row.at) : undefined;
    },
    run: async (at) => {
      const failures: unknown[] = [];
      const daily = await needs.database.orm.transaction((tx) => planDaily(tx, needs, tryEach(decide, failures), at));
      const snoozed = await needs.database.orm.transaction((tx) =>
        planSnoozed(tx, needs, tryEach(decide, failures), at),
      );
      if (failures.length > 0)
        throw new AggregateError(failures, 'reminders.plan: some could not be decided, and rest for an hour');
      return daily === AT_ONCE || snoozed === AT_ONCE;
    },
  };
};

const NEXT_AT = `select least(
  (select min(next_at) from reminder where enabled and closed_at is null),
  (
    select min(snoozed_until) from reminder
    where snoozed_until is not null and enabled and closed_at is null
  )
)::text as at`;

/** As the partial index has it. */
const ACTIVE = sql`${reminder.enabled} and ${reminder.closedAt} is null`;

const claimed = {
  personId: reminder.personId,
  remindsAt: reminder.remindsAt,
  weekdays: reminder.weekdays,
  quietFrom: reminder.quietFrom,
  quietUntil: reminder.quietUntil,
  vacationUntil: reminder.vacationUntil,
  nextOn: reminder.nextOn,
  snoozedUntil: reminder.snoozedUntil,
  snoozes: reminder.snoozes,
  zone: person.zone,
};

const claim = (tx: Transaction, column: typeof reminder.nextAt | typeof reminder.snoozedUntil, at: Temporal.Instant) =>
  tx
    .select(claimed)
    .from(reminder)
    .innerJoin(person, eq(person.id, reminder.personId))
    .where(and(ACTIVE, lte(column, at.toString())))
    .orderBy(column)
    .limit(AT_ONCE)
    .for('update', { of: reminder, skipLocked: true });

type Claimed = Awaited<ReturnType<typeof claim>>[number];
type Decision = ReturnType<typeof decideReminder> & {
  /** The local date; none where it can't be told. */
  readonly today: string | undefined;
  /** The learner's day. */
  readonly day: string;
  /** The end of the local date: a reminder of yesterday is none. */
  readonly notAfter: Temporal.Instant;
};

/** Decisions kept of one instant: thousands share a zone and an hour, and calendars are slow. */
const DECISIONS_KEPT = 10_000;

const createDecider = () => {
  const known = new Map<string, Decision>();
  let of: Temporal.Instant | undefined;
  return (row: Claimed, at: Temporal.Instant): Decision => {
    if (!of?.equals(at) || known.size >= DECISIONS_KEPT) known.clear();
    of = at;
    const key = [
      row.zone,
      row.remindsAt,
      row.weekdays,
      row.quietFrom,
      row.quietUntil,
      row.vacationUntil,
      row.nextOn,
    ].join('|');
    const decision = known.get(key) ?? {
      ...decideReminder(row, row.nextOn, at),
      today: localDate(at, row.zone).toString(),
      day: studyDay(at, row.zone).toString(),
      notAfter: instantOn(localDate(at, row.zone).add({ days: 1 }), '00:00', row.zone),
    };
    known.set(key, decision);
    return decision;
  };
};

type Decide = (row: Claimed, at: Temporal.Instant) => Decision;

/** One row that can't be read must not keep a thousand others from theirs. */
const tryEach =
  (decide: Decide, failures: unknown[]): Decide =>
  (row, at) => {
    try {
      return decide(row, at);
    } catch (error) {
      failures.push(new Error(`the reminder of person ${row.personId}`, { cause: error }));
      return {
        remindOn: undefined,
        today: undefined,
        nextOn: row.nextOn,
        nextAt: at.add(UNREADABLE_RESTS).toString(),
        day: row.nextOn,
        notAfter: at,
      };
    }
  };
const UNREADABLE_RESTS = { hours: 1 } as const;

/**
 * Gives how many were claimed. Each has its next date further on afterwards, whether it is reminded
 * or not.
 */
const planDaily = async (tx: Transaction, needs: PlanNeeds, decide: Decide, at: Temporal.Instant): Promise<number> => {
  const rows = await claim(tx, reminder.nextAt, at);
  if (rows.length === 0) return 0;
  const decided = rows.map((row) => ({ row, decision: decide(row, at) }));
  const next = decided.map(({ row, decision: { nextOn, nextAt } }) => ({
    id: row.personId,
    on: nextOn,
    at: nextAt,
  }));
  await tx.execute(sql`
    update reminder r set next_on = v.on, next_at = v.at
    from jsonb_to_recordset(${JSON.stringify(next)}::text::jsonb)
      as v (id uuid, "on" date, at timestamptz)
    where r.person_id = v.id`);
  const wanted = decided.flatMap(({ row, decision }) =>
    decision.remindOn === undefined
      ? []
      : [
          {
            row,
            decision,
            key: usualKey(row, decision.remindOn),
            always: isFirstOfWeek(row.weekdays, decision.remindOn),
          },
        ],
  );
  await sendWhereDue(tx, needs, wanted, at);
  return rows.length;
};

/** Since they asked for it; a snooze that nobody could serve on its date is over. */
const planSnoozed = async (
  tx: Transaction,
  needs: PlanNeeds,
  decide: Decide,
  at: Temporal.Instant,
): Promise<number> => {
  const rows = await claim(tx, reminder.snoozedUntil, at);
  if (rows.length === 0) return 0;
  const ids = JSON.stringify(rows.map(({ personId }) => personId));
  await tx.execute(sql`
    update reminder r set snoozed_until = null
    from jsonb_array_elements_text(${ids}::text::jsonb) as v (id)
    where r.person_id = v.id::uuid`);
  const decided = rows.map((row) => ({ row, decision: decide(row, at) }));
  const usual = await findUsual(
    tx,
    decided.map(({ row, decision }) => usualKey(row, decision.today)),
  );
  const wanted = decided.flatMap(({ row, decision }): Wanted[] => {
    if (decision.today === undefined || row.snoozedUntil === null) return [];
    const until = Temporal.Instant.from(row.snoozedUntil);
    if (localDate(until, row.zone).toString() !== decision.today) return [];
    const key = usualKey(row, decision.today);
    const sentAt = usual.get(key);
    // Put off to a date whose own reminder came meanwhile: that was it.
    if (sentAt && Temporal.Instant.compare(sentAt, until) >= 0) return [];
    return [{ row, decision, key: sentAt ? `${key}/${row.snoozes}` : key, always: true }];
  });
  await sendWhereDue(tx, needs, wanted, at);
  return rows.length;
};

/**
 * Somebody who has answered nothing for so long is written to once a week: more would be a
 * nuisance, and nothing would be lost on who comes back.
 */
export const AWAY_DAYS = 14;

const isFirstOfWeek = (weekdays: readonly number[], day: string): boolean =>
  Temporal.PlainDate.from(day).dayOfWeek === Math.min(...weekdays);

/** The intent of a date's own reminder; one that was put off has the count of that after it. */
export const usualKey = ({ personId }: Pick<Claimed, 'personId'>, day: string | undefined): string =>
  `reminder/${personId}/${day}`;

/** When those of them were planned that were. */
const findUsual = async (tx: Transaction, keys: readonly string[]): Promise<ReadonlyMap<string, Temporal.Instant>> => {
  const rows = await tx
    .select({ key: outbox.key, at: outbox.createdAt })
    .from(outbox)
    .where(inArray(outbox.key, [...keys]));
  return new Map(rows.map(({ key, at }) => [key, Temporal.Instant.from(at)]));
};

type Wanted = {
  readonly row: Claimed;
  readonly decision: Decision;
  readonly key: string;
  /** Also where they have been away for long. */
  readonly always: boolean;
};

const sendWhereDue = async (
  tx: Transaction,
  needs: PlanNeeds,
  wanted: readonly Wanted[],
  at: Temporal.Instant,
): Promise<void> => {
  if (wanted.length === 0) return;
  const due = await findPeopleWithDue(tx, needs.curriculum(), wanted);
  if (due.length === 0) return;
  const places = await findWhereToWrite(tx, due);
  const intents = wanted.flatMap(({ row, decision: { notAfter }, key }) => {
    const place = places.get(row.personId);
    if (!place) return [];
    const { accountId, ...to } = place;
    return [intentOf(DUE, accountId, { key, to, notAfter })];
  });
  if (intents.length > 0) await needs.outbox.send(tx, intents, at);
};

/**
 * Those who have something due on their day and haven't done as many reviews as they want. The
 * index memory_due finds the first such memory of each.
 */
const findPeopleWithDue = async (
  tx: Transaction,
  { questions }: Curriculum,
  wanted: readonly Wanted[],
): Promise<readonly { readonly personId: string }[]> => {
  const people = JSON.stringify(
    wanted.map(({ row, decision, always }) => ({ id: row.personId, day: decision.day, always })),
  );
  const slugs = JSON.stringify([...questions.keys()]);
  const awaySince = sql`v.day - ${sql.raw(String(AWAY_DAYS))}`;
  // "is true" keeps Postgres from joining the slugs: looked up in a hash they cost nothing.
  return tx
    .select({ personId: person.id })
    .from(sql`jsonb_to_recordset(${people}::text::jsonb) as v (id uuid, day date, always boolean)`)
    .innerJoin(person, sql`${person.id} = v.id`)
    .where(
      sql`exists (
          select 1 from memory m
          where m.person_id = v.id and m.due_on <= v.day and m.reviewed_on < v.day
            and m.suspended_at is null
            and (m.question_slug in (select jsonb_array_elements_text(${slugs}::text::jsonb))) is true
        )
        and coalesce(
          (select s.reviewed from score s where s.person_id = v.id and s.day = v.day), 0
        ) < ${person.reviewsPerDay}
        and (
          v.always
          or coalesce((select max(s.day) from score s where s.person_id = v.id), v.day) > ${awaySince}
        )`,
    );
};
