/**
 * What happens while processes are killed: messages are asked for by a routine, sent, changed, and
 * their outcome told; each place is a row.
 */
import { asc, eq, sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text as textColumn, timestamp } from 'drizzle-orm/pg-core';
import { type Notice, noticeOf, type Routine } from '../../src/chat/deliver/notice.ts';
import { single } from '../../src/chat/deliver/subject.ts';
import { paragraph, view } from '../../src/chat/view/view.ts';
import type { Database, Transaction } from '../../src/database/client.ts';
import { createOneByOne } from '../../src/jobs/one-by-one.ts';
import { createOutbox, type Destination, editOf, type Intent, intentOf, type Outbox } from '../../src/jobs/outbox.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { text } from '../../src/lib/words/text.ts';

/** Of ten messages one is changed. */
const CHANGED = 10;
const CHANGES = 2;

const place = pgTable('chaos_place', {
  subject: textColumn().primaryKey(),
  destination: jsonb().$type<Destination>().notNull(),
  askAt: timestamp('ask_at', { withTimezone: true, mode: 'string' }).notNull(),
  asked: boolean().notNull(),
  /** What the message there shows; each change counts on. */
  version: integer().notNull(),
  changesLeft: integer('changes_left').notNull(),
});

const TABLES = `do $do$ begin
  create table chaos_place (subject text primary key, destination jsonb not null, ask_at timestamptz not null, asked boolean not null,
    version int not null, changes_left int not null);
  create table chaos_told (subject text primary key, outcome text not null);
end $do$`;

const HELLO = { name: 'chaos.hello', title: 'A greeting', subject: single } as const;

const helloIn = (subject: string, to: Destination): Intent => intentOf(HELLO, subject, { key: `chaos/${subject}`, to });

/**
 * Half of the messages wait from the start, written while no queue was open; the others are asked
 * for within `overMs`, while processes die.
 */
export const tellStory = async (database: Database, places: readonly Destination[], overMs: number): Promise<void> => {
  await database.statement(TABLES, []);
  const now = systemClock.now();
  const rows = places.map((destination, index) => ({
    subject: String(index),
    destination,
    askAt: now.add({ milliseconds: Math.floor((overMs * index) / places.length) }).toString(),
    asked: index % 2 === 0,
    version: 0,
    changesLeft: index % CHANGED === 0 || index % CHANGED === CHANGED - 1 ? CHANGES : 0,
  }));
  const waiting = rows.filter(({ asked }) => asked);
  await database.orm.transaction(async (tx) => {
    await tx.insert(place).values(rows);
    const outbox = createOutbox({ queue: () => undefined, random: systemRandom });
    await outbox.send(
      tx,
      waiting.map(({ subject, destination }) => helloIn(subject, destination)),
      now,
    );
  });
};

/** `by`: the process, named in what it sends. */
export const hello = (database: Database, by: string): Notice =>
  noticeOf(HELLO, {
    draw: async (subject) => {
      const [row] = await database.orm.select().from(place).where(eq(place.subject, subject));
      return view(`Message ${subject}`, [paragraph(text`This is message ${subject}#${row?.version ?? ''}, by ${by}.`)]);
    },
    settled: async (subject, { outcome }) => {
      const told = 'insert into chaos_told (subject, outcome) values ($1, $2) on conflict do nothing';
      await database.statement(told, [subject, outcome]);
    },
  });

export const storyRoutines = (database: Database, outbox: Outbox): readonly Routine[] => {
  const idOf = ({ subject }: { readonly subject: string }): string => subject;
  const claim = (wanted: ReturnType<typeof sql>) => async (tx: Transaction) =>
    (
      await tx.select().from(place).where(wanted).orderBy(asc(place.askAt)).limit(1).for('update', { skipLocked: true })
    )[0];
  const nextAt = async (): Promise<undefined> => undefined;
  const ask = createOneByOne(
    { database },
    {
      name: 'chaos.ask',
      claim: claim(sql`not asked and ask_at <= now()`),
      idOf,
      work: async (tx, { subject, destination }, at) => {
        await outbox.send(tx, [helloIn(subject, destination)], at);
        await tx.update(place).set({ asked: true }).where(eq(place.subject, subject));
      },
    },
  );
  const change = createOneByOne(
    { database },
    {
      name: 'chaos.change',
      // The first may come before the message is sent, the last comes after.
      claim: claim(sql`asked and changes_left > 0 and ask_at <= now() - interval '2 seconds'
        and (changes_left > 1 or exists (select from chaos_told t where t.subject = chaos_place.subject))`),
      idOf,
      work: async (tx, { subject, destination, version, changesLeft }, at) => {
        // Stated before: nothing is sent again, and its row is named.
        const [outboxId] = (await outbox.send(tx, [helloIn(subject, destination)], at)).values();
        if (outboxId) await outbox.edit(tx, [editOf(HELLO, subject, outboxId)], at);
        await tx
          .update(place)
          .set({ version: version + 1, changesLeft: changesLeft - 1 })
          .where(eq(place.subject, subject));
      },
    },
  );
  return [
    { name: 'chaos.ask', nextAt, run: ask },
    { name: 'chaos.change', nextAt, run: change },
  ];
};
