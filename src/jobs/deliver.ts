/**
 * Delivers what the outbox holds: claims it, draws it, sends it, records what came of it; a crash
 * between any two of these is made good by the next try.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Address, MessageRef, Messenger } from '../chat/deliver/messenger.ts';
import type { Notice } from '../chat/deliver/notice.ts';
import type { Database } from '../database/client.ts';
import { isUnreachable } from '../database/connect/errors.ts';
import type { PlatformName } from '../lib/platforms.ts';
import type { Log } from '../lib/process/log.ts';
import { withRequest } from '../lib/process/request.ts';
import { inSpan } from '../lib/process/spans.ts';
import { comeAgain, createWaking, LOOK_AGAIN_S } from './conversation.ts';
import {
  type DeliveryResult,
  isInDoubt,
  judgeFailure,
  later,
  OUR_FAULT,
  Overtaken,
  settled,
  TRIES,
  wasCausedBy,
} from './delivery-result.ts';
import {
  type Claimed,
  claimRows,
  findSettled,
  keepRows,
  noteLeaving,
  putBackRow,
  type Settlement,
  settleRow,
} from './outbox-rows.ts';
import type { Job, JobHandler, JobOutcome, Queue } from './queue.ts';
import { tellOutcomes } from './tell-outcomes.ts';

export type DeliverNeeds = {
  readonly database: Database;
  readonly notices: ReadonlyMap<string, Notice>;
  readonly messengers: ReadonlyMap<PlatformName, Messenger>;
  /** The bot's clock: simulated in the sandbox. */
  readonly now: () => Temporal.Instant;
  /** For another try, later by real time. */
  readonly queue: Pick<Queue, 'enqueue'>;
  readonly log: Log;
  readonly watch?: DeliveryWatch | undefined;
  /** From then on nothing is waited for any more. */
  readonly closed: AbortSignal;
};

/** Told of each message that is settled, once that is recorded. */
export type DeliveryWatch = {
  readonly settled: (message: Pick<Claimed, 'notice' | 'platform'>, outcome: Settlement['outcome']) => void;
};

export const createDeliverer = (needs: DeliverNeeds): JobHandler => {
  const { database, queue } = needs;
  const inTurn = createTurnTaking(needs);
  const whileOurs = createKeeping(database);

  return async (jobs) => {
    const ids = [...new Set(jobs.map(({ outboxId }) => outboxId))];
    const claimed = await claimRows(database, ids);
    const waking = createWaking(database, queue);
    const work = async (row: Claimed) => {
      const result = await withRequest(row.request ?? row.id, () =>
        inSpan(`delivery ${row.notice}`, { platform: row.platform, attempt: row.attempts }, async (note) => {
          const delivered = await whileOurs(row, () => inTurn(row));
          note({ outcome: delivered.kind === 'settled' ? delivered.settlement.outcome : delivered.kind });
          return delivered;
        }),
      );
      waking.after(row.id);
      return [row.id, result] as const;
    };
    const results = new Map(await Promise.all(claimed.map(work)));
    const untaken = ids.filter((id) => !results.has(id));
    // A process died after it had settled these, or a second job came: whoever should know is told
    // once more.
    const before = await findSettled(database, untaken);
    await comeAgain(database, queue, untaken);
    await waking.done();
    const untold = await tellOutcomes(needs, claimed, results, before);
    return new Map(jobs.map((job): [string, JobOutcome] => [job.id, outcomeOf(job, results, untold)]));
  };
};

/** More often than what is ours stops being so. */
const KEEP_EVERY_MS = 3000;

/** Keeps rows ours for as long as we work on them. */
const createKeeping = (database: Database) => {
  const ours = new Set<Claimed>();
  let timer: NodeJS.Timeout | undefined;
  const keep = (): void => void keepRows(database, [...ours]).catch(() => {});
  return async <Result>(row: Claimed, work: () => Promise<Result>): Promise<Result> => {
    ours.add(row);
    timer ??= setInterval(keep, KEEP_EVERY_MS).unref();
    try {
      return await work();
    } finally {
      ours.delete(row);
      if (ours.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }
  };
};

/**
 * Where the platform knows no keys, one message after another in each workspace: whoever dies
 * leaves one of unknown outcome, not all that it had in hand.
 */
const createTurnTaking = (needs: DeliverNeeds): ((row: Claimed) => Promise<DeliveryResult>) => {
  const lines = new Map<string, Promise<unknown>>();
  return (row) => {
    if (needs.messengers.get(row.platform)?.onceForMs !== 0) return deliverAndRecord(needs, row);
    const workspace = `${row.platform}/${row.workspaceExternalId}`;
    const mine = (lines.get(workspace) ?? Promise.resolve()).then(() => deliverAndRecord(needs, row));
    const line = mine
      .catch(() => {})
      .then(() => {
        if (lines.get(workspace) === line) lines.delete(workspace);
      });
    lines.set(workspace, line);
    return mine;
  };
};

/** Another process will have it in hand long before. */
const RECORD_WITHIN_MS = 10 * 60_000;
const RECORD_AGAIN_MS = 300;

/**
 * At once, rather than with its batch, and for as long as the database is away: what was sent and
 * isn't recorded would be sent again, and of what is known not to have left nobody would know it
 * any more.
 */
const deliverAndRecord = async (needs: DeliverNeeds, row: Claimed): Promise<DeliveryResult> => {
  const result = await deliver(needs, row);
  const giveUpAt = performance.now() + RECORD_WITHIN_MS;
  for (let tries = 1; ; tries += 1) {
    const error = await record(needs, result).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    if (error === undefined) {
      if (result.kind === 'settled') needs.watch?.settled(row, result.settlement.outcome);
      return result;
    }
    if (tries === 1) needs.log.warn({ err: error, outboxId: row.id }, 'delivery-unrecorded');
    if (needs.closed.aborted || performance.now() > giveUpAt || !wasCausedBy(error, isUnreachable))
      return { kind: 'unrecorded' };
    await delay(RECORD_AGAIN_MS);
  }
};

const record = async ({ database, queue, now }: DeliverNeeds, result: DeliveryResult): Promise<void> => {
  if (result.kind === 'settled') await settleRow(database, result.settlement, now());
  if (result.kind === 'later') {
    const { putBack, seconds } = result;
    await database.orm.transaction(async (tx) => {
      if (await putBackRow(tx, putBack, seconds)) await queue.enqueue(tx, [putBack.id], seconds);
    });
  }
};

const deliver = async (needs: DeliverNeeds, row: Claimed): Promise<DeliveryResult> => {
  const messenger = needs.messengers.get(row.platform);
  // Another process may serve that platform, or this one will once its token is there again.
  if (!messenger) return later(row, LOOK_AGAIN_S * 12, `nobody serves ${row.platform} here`);
  if (row.edits !== null && row.targetOutcome === null)
    return later(row, LOOK_AGAIN_S, 'the message to be changed is not sent yet');
  if (row.superseded || (row.edits !== null && row.targetOutcome !== 'sent'))
    return settled(row, { outcome: 'skipped' });
  if (row.edits === null && isLost(row, messenger))
    return settled(row, {
      outcome: 'failed',
      failure: 'nobody knows whether it was sent: look, and try again if it wasn’t',
      uncertain: true,
    });
  // Other failures are given up before: here the process died each time, perhaps of this message.
  if (row.attempts > TRIES) return settled(row, { outcome: 'failed', failure: OUR_FAULT, uncertain: isInDoubt(row) });
  const attempt = { left: false, onceForMs: messenger.onceForMs };
  const leaving = async (): Promise<void> => {
    if (!(await noteLeaving(needs.database, row))) throw new Overtaken();
    attempt.left = true;
  };
  try {
    return await send(needs, row, messenger, leaving);
  } catch (error) {
    return judgeFailure(needs.log, row, error, attempt);
  }
};

/**
 * The platform would have known a repeated key for a while, but that while is over: another try
 * might post it twice.
 */
const isLost = ({ unknownForMs }: Claimed, { onceForMs }: Messenger): boolean =>
  unknownForMs !== null && onceForMs > 0 && unknownForMs > onceForMs;

const send = async (
  { notices, now }: DeliverNeeds,
  row: Claimed,
  messenger: Messenger,
  leaving: () => Promise<void>,
): Promise<DeliveryResult> => {
  const notice = notices.get(row.notice);
  if (!notice) throw new TypeError(`no feature draws "${row.notice}"`);
  const at = now();
  if (row.notAfter !== null && Temporal.Instant.compare(at, Temporal.Instant.from(row.notAfter)) > 0)
    return settled(row, { outcome: 'skipped' });
  const view = await notice.draw(row.subject, at);
  if (!view) return settled(row, { outcome: 'skipped' });
  if (row.edits !== null) {
    await messenger.edit(refOf(row), view, leaving);
    return settled(row, { outcome: 'sent' });
  }
  const { channelId, messageId } = await messenger.send(addressOf(row), view, row.key, leaving);
  // On a platform that knows no keys the try before may have been sent as well.
  return settled(row, {
    outcome: 'sent',
    channelId,
    messageId,
    uncertain: isInDoubt(row) && messenger.onceForMs === 0,
  });
};

const addressOf = ({
  workspaceExternalId: workspaceId,
  channelExternalId,
  accountExternalId,
  threadExternalId,
}: Claimed): Address =>
  channelExternalId === null
    ? { kind: 'direct', accountId: accountExternalId ?? '', workspaceId }
    : {
        kind: 'channel',
        channelId: channelExternalId,
        ...(threadExternalId === null ? {} : { threadId: threadExternalId }),
        workspaceId,
      };

const refOf = ({ workspaceExternalId: workspaceId, messageChannelId, messageId }: Claimed): MessageRef => ({
  workspaceId,
  channelId: messageChannelId ?? '',
  messageId: messageId ?? '',
});

const outcomeOf = (
  { outboxId }: Job,
  results: ReadonlyMap<string, DeliveryResult>,
  untold: ReadonlySet<string>,
): JobOutcome => {
  const kind = results.get(outboxId)?.kind;
  return untold.has(outboxId) || kind === 'unrecorded' || kind === 'overtaken' ? 'retry' : 'done';
};
