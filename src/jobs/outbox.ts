/**
 * What is to be sent, committed with what caused it: one row an intent, and the job that delivers
 * it, in the caller's transaction.
 */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { NoticeKind } from '../chat/deliver/notice.ts';
import { rowsOf, statementIn, type Transaction } from '../database/client.ts';
import { outbox } from '../database/schema/outbox.ts';
import type { PlatformName } from '../lib/platforms.ts';
import { currentRequest } from '../lib/process/request.ts';
import type { Random } from '../lib/random.ts';
import type { Queue } from './queue.ts';

/** By the platforms' own ids. */
export type Destination = {
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
} & (
  | { readonly channelExternalId: string; readonly threadExternalId?: string }
  | { readonly accountExternalId: string }
);

export type Intent = {
  /** A notice's name. */
  readonly notice: string;
  readonly subject: string;
  /** What this message is for: a second intent of the same key is passed over, for ever. */
  readonly key: string;
  readonly to: Destination;
  /** Not worth saying any more after this. */
  readonly notAfter?: Temporal.Instant;
  /** It waits for no earlier message of its conversation, as a call that somebody waits for. */
  readonly overtakes?: true;
};

/** Typed by its notice. */
export const intentOf = <Subject>(
  { name, subject: { write }, overtakes }: NoticeKind<Subject>,
  subject: Subject,
  rest: Pick<Intent, 'key' | 'to' | 'notAfter'>,
): Intent => ({ ...rest, notice: name, subject: write(subject), ...(overtakes ? { overtakes } : {}) });

/** Changes a message to what this notice shows now. */
export const editOf = <Subject>(
  { name, subject: { write } }: NoticeKind<Subject>,
  subject: Subject,
  outboxId: string,
): Edit => ({ outboxId, notice: name, subject: write(subject) });

export type Edit = { readonly outboxId: string; readonly notice: string; readonly subject: string };

export type Outbox = {
  /** Gives the rows' ids by their keys, of those that were there before too. */
  readonly send: (
    tx: Transaction,
    intents: readonly Intent[],
    at: Temporal.Instant,
  ) => Promise<ReadonlyMap<string, string>>;
  /**
   * Redraws messages that rows of the outbox sent, by the notice and subject named here. Edits that
   * wait for one message are one edit; one of a message that was not sent yet waits for it, and is
   * dropped with it.
   */
  readonly edit: (tx: Transaction, edits: readonly Edit[], at: Temporal.Instant) => Promise<void>;
  /**
   * Tries messages again that were given up; others are left alone. Gives how many. Whose they are
   * the caller has to know. In a channel it is no longer too late for them, since somebody wants
   * them there; a direct message that comes too late isn't sent.
   */
  readonly retry: (tx: Transaction, outboxIds: readonly string[]) => Promise<number>;
};

/** In the order of the list, which is that of their numbers. */
const INSERT = `
insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, thread_external_id,
  account_external_id, overtakes, request, created_at, not_after, queued)
select r.* from jsonb_to_recordset($1::jsonb) as r (
  id uuid, notice text, subject text, key text, platform platform_name, "workspaceExternalId" text,
  "channelExternalId" text, "threadExternalId" text, "accountExternalId" text, overtakes boolean, request text,
  "createdAt" timestamptz, "notAfter" timestamptz, queued boolean)
on conflict (key) do nothing
returning id, key`;

/** Rows put in with one statement. */
const INSERTED_AT_ONCE = 1000;

type Needs = {
  /**
   * Nothing until it is open. It isn't waited for here: where the database has one connection,
   * opening it would wait for the very transaction we are in.
   */
  readonly queue: () => Pick<Queue, 'enqueue'> | undefined;
  readonly random: Random;
};

export const createOutbox = ({ queue, random }: Needs): Outbox => ({
  send: async (tx, intents, at) => {
    const open = queue();
    const ids = new Map<string, string>();
    for (let from = 0; from < intents.length; from += INSERTED_AT_ONCE) {
      const share = intents.slice(from, from + INSERTED_AT_ONCE);
      const rows = share.map((intent) => ({ ...rowOf(intent, random.id(at), at), queued: open !== undefined }));
      const added = await statementIn<{ id: string; key: string }>(tx, INSERT, [JSON.stringify(rows)]);
      for (const { id, key } of added) ids.set(key, id);
      const known = share.map(({ key }) => key).filter((key) => !ids.has(key));
      const before =
        known.length > 0
          ? await tx.select({ id: outbox.id, key: outbox.key }).from(outbox).where(inArray(outbox.key, known))
          : [];
      for (const { id, key } of before) ids.set(key, id);
      await open?.enqueue(
        tx,
        added.map(({ id }) => id),
      );
    }
    return ids;
  },

  edit: async (tx, edits, at) => {
    const open = queue();
    for (const edit of edits) {
      const id = random.id(at);
      const [row] = rowsOf<{ id: string }>(await tx.execute(editRow(edit, id, at, open !== undefined)));
      if (row?.id === id) await open?.enqueue(tx, [id]);
    }
  },

  retry: async (tx, outboxIds) => {
    const open = queue();
    const again = await tx
      .update(outbox)
      .set({
        settledAt: null,
        outcome: null,
        failure: null,
        claimedAt: null,
        retryAt: null,
        waitsSince: null,
        // An edit with none is the one that waits, of which there may be another
        // (outbox_edit_waiting).
        attempts: sql`case when ${outbox.edits} is null then 0 else 1 end`,
        notAfter: sql`case when ${outbox.accountExternalId} is not null then ${outbox.notAfter} end`,
        queued: open !== undefined,
      })
      .where(and(inArray(outbox.id, [...outboxIds]), eq(outbox.outcome, 'failed')))
      .returning({ id: outbox.id });
    await open?.enqueue(
      tx,
      again.map(({ id }) => id),
    );
    return again.length;
  },
});

/**
 * One that nobody has begun to make is drawn from whatever is true by then: a second would show the
 * same. It is locked until what we changed is committed, or it could be drawn from what was true
 * before. Gives the row that waits, whichever it is.
 */
const editRow = ({ outboxId, notice, subject }: Edit, id: string, at: Temporal.Instant, queued: boolean) => sql`
insert into outbox (id, notice, subject, key, platform, workspace_external_id,
  channel_external_id, account_external_id, thread_external_id, edits, request, created_at, queued)
select ${id}::uuid, ${notice}, ${subject}, ${`edit/${id}`}, o.platform, o.workspace_external_id,
  o.channel_external_id, o.account_external_id, o.thread_external_id, o.id,
  ${currentRequest() ?? null}, ${at.toString()}::timestamptz, ${queued}
from outbox o
where o.id = ${outboxId}::uuid
on conflict (edits) where edits is not null and attempts = 0 and settled_at is null
do update set queued = outbox.queued
returning id`;

/**
 * Jobs for rows that were written while no queue was open, here or in a process that died; `atMost`
 * of them. Gives how many.
 */
export const queueForgotten = async (
  tx: Transaction,
  { enqueue }: Pick<Queue, 'enqueue'>,
  atMost: number,
): Promise<number> => {
  const found = await tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.queued, false), isNull(outbox.settledAt)))
    .orderBy(outbox.createdAt)
    .limit(atMost)
    .for('update', { skipLocked: true });
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await tx.update(outbox).set({ queued: true }).where(inArray(outbox.id, ids));
  await enqueue(tx, ids);
  return ids.length;
};

/** One at a time looks for them, or two would each make a job for the same row. */
const LOOKING = sql`select pg_try_advisory_xact_lock(hashtext('outbox rows without a job')) as mine`;

/**
 * Jobs for rows whose own was given up by the queue, or is missing from a database that was
 * restored without it. Gives how many.
 */
export const queueLost = async (
  tx: Transaction,
  { enqueue, findWithout }: Pick<Queue, 'enqueue' | 'findWithout'>,
  atMost: number,
): Promise<number> => {
  const [looking] = rowsOf<{ mine: boolean }>(await tx.execute(LOOKING));
  const ids = looking?.mine ? await findWithout(tx, atMost) : [];
  if (ids.length > 0) await enqueue(tx, ids);
  return ids.length;
};

const rowOf = (
  { notice, subject, key, to, notAfter, overtakes }: Intent,
  id: string,
  at: Temporal.Instant,
): Omit<typeof outbox.$inferInsert, 'queued'> => ({
  id,
  notice,
  subject,
  key,
  platform: to.platform,
  workspaceExternalId: to.workspaceExternalId,
  ...('channelExternalId' in to
    ? { channelExternalId: to.channelExternalId, threadExternalId: to.threadExternalId ?? null }
    : { accountExternalId: to.accountExternalId }),
  overtakes: overtakes ?? false,
  request: currentRequest() ?? null,
  createdAt: at.toString(),
  ...(notAfter ? { notAfter: notAfter.toString() } : {}),
});
