/** Office hours of the cohort that a bot’s people are in: opened, helped and looked into. */

import type { Caller } from '../../src/chat/context.ts';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { View } from '../../src/chat/view/view.ts';
import { createIdentify } from '../../src/community/person/identify.ts';
import { requireRole } from '../../src/community/roles.ts';
import type { Database } from '../../src/database/client.ts';
import { claimNext } from '../../src/features/office-hours/store/claim/claim.ts';
import { startHelping } from '../../src/features/office-hours/store/claim/helpers.ts';
import { finish, miss } from '../../src/features/office-hours/store/claim/helping.ts';
import { noteClaim } from '../../src/features/office-hours/store/claim/keeping.ts';
import { createOutbox } from '../../src/jobs/outbox.ts';
import { seededRandom } from '../../src/lib/random.ts';
import type { Bot, Person } from './bot.ts';

type Row = Readonly<Record<string, unknown>>;

export type HoursHere = Awaited<ReturnType<typeof createHours>>;

let counted = 0;
const count = (): number => {
  counted += 1;
  return counted;
};

export const createHours = async (database: Database, bot: Bot) => {
  const random = seededRandom(`hours-${count()}`);
  const needs = { database, random, outbox: createOutbox({ queue: () => undefined, random }) };
  const identify = createIdentify({ database, clock: bot.clock, random });
  const now = (): Temporal.Instant => bot.clock.now();
  const rows = (query: string, ...values: readonly string[]): Promise<readonly Row[]> =>
    database.statement<Row>(query, values);
  const [cohort] = await rows('select id from cohort');
  const cohortId = String(cohort?.['id']);
  await rows(
    'insert into office_hours (cohort_id, created_at) values ($1::uuid, $2::timestamptz)',
    cohortId,
    now().toString(),
  );
  const [queue] = await rows(
    `insert into help_queue (id, cohort_id, name, created_at)
     values (gen_random_uuid(), $1::uuid, 'Help', $2::timestamptz) returning id`,
    cohortId,
    now().toString(),
  );
  await rows(
    `insert into cohort_channel (id, cohort_id, workspace_id, purpose, channel_external_id)
     select gen_random_uuid(), id, workspace_id, 'office-hours', 'oh-channel' from cohort`,
  );
  const idsOf = ({ origin }: Person): Promise<Caller> => identify(origin);
  const ticketOf = async (person: Person): Promise<Row> => {
    const { personId } = await idsOf(person);
    const [row] = await rows(
      'select * from ticket where person_id = $1::uuid order by joined_at desc limit 1',
      personId,
    );
    return row ?? {};
  };
  const draw = (notice: string, subject: string): Promise<View | undefined> => {
    const found = bot.offers.notices.find(({ name }) => name === notice);
    if (!found) throw new Error(`nobody draws ${notice}`);
    return found.draw(subject, now());
  };
  const act = () => ({ interactionId: `support-${count()}`, at: now() });
  const heldBy: { helper?: Caller; claimId?: string } = {};
  const held = () => {
    const { helper, claimId } = heldBy;
    if (!helper || !claimId) throw new Error('nobody helps');
    return { helper, claimId, by: requireRole(helper, cohortId, 'helper') };
  };
  return {
    cohortId,
    queueId: String(queue?.['id']),
    ticketOf,
    open: async (): Promise<void> => {
      await rows(
        `insert into session (id, cohort_id, opens_at, opened_at, secret)
         values (gen_random_uuid(), $1::uuid, $2::timestamptz, $2::timestamptz, 'secret')`,
        cohortId,
        now().toString(),
      );
    },
    plan: async (opensAt: string): Promise<void> => {
      await rows(
        `insert into session (id, cohort_id, opens_at, secret)
         values (gen_random_uuid(), $1::uuid, $2::timestamptz, 'secret')`,
        cohortId,
        opensAt,
      );
    },
    lastCall: async (): Promise<void> => {
      await rows('update session set last_call_at = $1::timestamptz where closed_at is null', now().toString());
    },
    call: async (person: Person): Promise<void> => {
      const helper = await idsOf(person);
      const by = requireRole(helper, cohortId, 'helper');
      await startHelping(needs, by, helper, [], act());
      const called = await claimNext(needs, by, helper, {}, act());
      if (called.outcome !== 'done') throw new Error(`nobody was called: ${called.outcome}`);
      heldBy.helper = helper;
      heldBy.claimId = called.facts.claim.id;
    },
    miss: async (): Promise<void> => {
      const { helper, claimId, by } = held();
      await miss(needs, by, helper, claimId, {}, act());
    },
    finish: async (answer?: string): Promise<void> => {
      const { helper, claimId, by } = held();
      if (answer !== undefined) await noteClaim(needs, by, helper, claimId, { answer, shared: true });
      await finish(needs, by, helper, claimId, {}, act());
    },
    /** A question that was answered before. */
    solved: async (
      person: Person,
      conceptSlug: string,
      answer: string,
      agree: { readonly owner: boolean; readonly helper: boolean },
    ): Promise<void> => {
      const { personId, accountId } = await idsOf(person);
      const [row] = await rows(
        `insert into ticket (id, cohort_id, queue_id, person_id, account_id, state, topic, concept_slug, tried,
           ranked_at, joined_at, since, ended_at, shared, interaction_id)
         values (gen_random_uuid(), $1::uuid, $2::uuid, $3::uuid, $4::uuid, 'done', $5, $5, 'This and that',
           $6::timestamptz, $6::timestamptz, $6::timestamptz, $6::timestamptz, $7::boolean, gen_random_uuid()::text) returning id`,
        cohortId,
        String(queue?.['id']),
        personId,
        accountId,
        conceptSlug,
        now().toString(),
        String(agree.owner),
      );
      await rows(
        `insert into claim (id, ticket_id, called_at, ended_at, outcome, lease_until, answer, shared, interaction_id)
         values (gen_random_uuid(), $1::uuid, $2::timestamptz, $2::timestamptz, 'done', $2::timestamptz, $3, $4::boolean, gen_random_uuid()::text)`,
        String(row?.['id']),
        now().toString(),
        answer,
        String(agree.helper),
      );
    },
    countTickets: async (): Promise<number> => (await rows('select id from ticket')).length,
    statesOf: (...people: readonly Person[]): Promise<readonly unknown[]> =>
      Promise.all(people.map(async (person) => (await ticketOf(person))['state'])),
    feedbackOf: async (person: Person): Promise<Row | undefined> => {
      const { id } = await ticketOf(person);
      return (await rows('select * from ticket_feedback where ticket_id = $1::uuid', String(id)))[0];
    },
    /** What was stated for them alone, in its order. */
    messagesTo: ({ origin }: Person): Promise<readonly Row[]> =>
      rows(
        `select notice, subject, key from outbox where account_external_id = $1 and edits is null order by created_at, id`,
        origin.account.externalId,
      ),
    noticesTo: async ({ origin }: Person): Promise<readonly unknown[]> =>
      (
        await rows(
          'select notice from outbox where account_external_id = $1 and edits is null',
          origin.account.externalId,
        )
      ).map(({ notice }) => notice),
    cardOf: async (person: Person): Promise<View | undefined> =>
      draw('office-hours.card', String((await ticketOf(person))['id'])),
    /** Their platform brings them no direct message: what is told of that. */
    refused: async ({ origin }: Person): Promise<void> => {
      const [call] = await rows(
        `select subject from outbox where account_external_id = $1 and notice = 'office-hours.called'`,
        origin.account.externalId,
      );
      const notice = bot.offers.notices.find(({ name }) => name === 'office-hours.called');
      await notice?.settled?.(
        String(call?.['subject']),
        { outcome: 'failed', unreachable: true, words: 'they take no direct messages' },
        now(),
      );
    },
    sentTo: async (notice: string) => {
      const found = await rows('select subject, channel_external_id as "to" from outbox where notice = $1', notice);
      return Promise.all(found.map(async ({ subject, to }) => ({ to, view: await draw(notice, String(subject)) })));
    },
    messageOf: async (notice: string, subject: string): Promise<Reply> => {
      const view = await draw(notice, subject);
      if (!view) throw new Error(`${notice} says nothing`);
      return { answers: 'private', view };
    },
  };
};
