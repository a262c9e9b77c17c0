/**
 * What somebody who has read ARCHITECTURE.md alone writes: one learner thanks another, who is told,
 * finds it on their Home and takes it along as a file; the week in review counts.
 */
import { and, count, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { pgTable, text as textColumn, timestamp, uuid } from 'drizzle-orm/pg-core';
import { controlId } from '../../../src/chat/control-id.ts';
import { noticeOf } from '../../../src/chat/deliver/notice.ts';
import { single } from '../../../src/chat/deliver/subject.ts';
import { UserError } from '../../../src/chat/errors.ts';
import type { Feature } from '../../../src/chat/feature.ts';
import { defineAction } from '../../../src/chat/receive/action.ts';
import { defineCommand } from '../../../src/chat/receive/command.ts';
import { file } from '../../../src/chat/view/file.ts';
import type { Form } from '../../../src/chat/view/form.ts';
import { heading, note, paragraph, view } from '../../../src/chat/view/view.ts';
import { findWhereToWrite } from '../../../src/community/person/where-to-write.ts';
import type { Database } from '../../../src/database/client.ts';
import { account, enrolment, person } from '../../../src/database/schema/people/community.ts';
import { type PersonRows, theirs, WITH_WORKSPACE } from '../../../src/database/schema/person-rows.ts';
import { intentOf, type Outbox } from '../../../src/jobs/outbox.ts';
import { isId, type Random } from '../../../src/lib/random.ts';
import { countWords } from '../../../src/lib/time/when.ts';
import { excerpt, plain, text } from '../../../src/lib/words/text.ts';

const personId = (name: string) =>
  uuid(name)
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' });
const thanks = pgTable('thanks', {
  id: uuid().primaryKey(),
  fromId: personId('from_id'),
  toId: personId('to_id'),
  words: textColumn().notNull(),
  at: timestamp({ withTimezone: true, mode: 'string' }).notNull(),
  /** What is delivered twice is thanked once. */
  interactionId: textColumn('interaction_id').notNull().unique(),
});

export const thanksTables: readonly PersonRows[] = [
  {
    table: 'thanks',
    columns: { from_id: theirs('person'), to_id: theirs('person') },
    holds: 'whom you thanked, and who thanked you',
    why: 'to tell them, and you',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
  },
];

const TOLD = { name: 'thanks.told', title: 'Somebody’s thanks', subject: single } as const;
const AT_MOST = 500;

type Needs = { readonly database: Database; readonly outbox: Pick<Outbox, 'send'>; readonly random: Random };

const formTo = (accountId: string, name: string): Form => ({
  id: controlId('thanks.send', accountId),
  title: 'Say thank you',
  submit: 'Send',
  fields: [{ kind: 'input', name: 'for', label: excerpt(`What for, ${name}?`, 45), atMost: AT_MOST, required: true }],
});

export const thanksFeature = ({ database: { orm }, outbox, random }: Needs): Feature => {
  const received = (personId: string) =>
    orm.select().from(thanks).where(eq(thanks.toId, personId)).orderBy(desc(thanks.at)).limit(AT_MOST);
  return {
    name: 'thanks',
    commands: [
      defineCommand({
        name: 'thank',
        description: 'Thank somebody',
        options: { whom: { kind: 'person', description: 'Who helped you', required: true } },
        who: 'learner',
        where: ['workspace'],
        answers: 'form',
        run: async ({ caller: { workspaceId } }, { whom: { externalId } }) => {
          const here = and(eq(account.workspaceId, workspaceId), eq(account.externalId, externalId));
          const [whom] = await orm.select().from(account).where(here);
          if (!whom) throw new UserError(text`They haven’t met me yet. Tell them about me!`);
          return formTo(whom.id, whom.name);
        },
      }),
      defineCommand({
        name: 'thanks',
        description: 'Take along what you were thanked for',
        options: {},
        who: 'learner',
        where: ['workspace', 'direct'],
        answers: 'private',
        run: async ({ caller }) => {
          const rows = await received(caller.personId);
          return view('Your thanks', [
            paragraph(text`You were thanked **${countWords(rows.length, 'time')}**.`),
            file('thanks.csv', rows.map(({ at, words }) => `${at},${JSON.stringify(words)}\r\n`).join('')),
          ]);
        },
      }),
    ],
    actions: [
      defineAction({
        name: 'thanks.send',
        who: 'learner',
        answers: 'private',
        run: async ({ caller, at, interactionId }, { row, filled }) => {
          const there = and(eq(account.workspaceId, caller.workspaceId), eq(account.id, row));
          const [whom] = isId(row) ? await orm.select().from(account).where(there) : [];
          if (!whom || whom.personId === caller.personId) throw new UserError(text`I can’t thank them for you.`);
          const id = random.id(at);
          await orm.transaction(async (tx) => {
            const ids = { id, fromId: caller.personId, toId: whom.personId, interactionId };
            const said = { words: filled['for']?.[0] ?? '', at: at.toString() };
            const made = await tx
              .insert(thanks)
              .values({ ...ids, ...said })
              .onConflictDoNothing()
              .returning();
            const to = (await findWhereToWrite(tx, [whom])).get(whom.personId);
            if (made.length > 0 && to) await outbox.send(tx, [intentOf(TOLD, id, { key: `thanks/${id}`, to })], at);
          });
          return view('Sent', [note('good', text`I’ll tell **${whom.name}**.`)]);
        },
      }),
    ],
    notices: [
      noticeOf(TOLD, {
        draw: async (id) => {
          const [row] = await orm.select().from(thanks).where(eq(thanks.id, id));
          return row && view('Somebody thanks you', [paragraph(text`Thank you: ${plain(row.words)}`)]);
        },
      }),
    ],
    parts: {
      home: async ({ personId }) => {
        const [last, ...others] = await received(personId);
        return last
          ? [heading(text`Thanks`), paragraph(text`**${others.length + 1}** so far, the last: ${plain(last.words)}`)]
          : [];
      },
      digest: async (cohortId, day) => {
        const week = and(gte(thanks.at, sql`${day}::date - 7`), lt(thanks.at, sql`${day}::date`));
        const inCohort = and(eq(enrolment.personId, thanks.toId), eq(enrolment.cohortId, cohortId));
        const [row] = await orm.select({ all: count() }).from(thanks).innerJoin(enrolment, inCohort).where(week);
        return row?.all ? [paragraph(text`**${countWords(row.all, 'thank-you', 'thank-yous')}** this week.`)] : [];
      },
    },
  };
};
