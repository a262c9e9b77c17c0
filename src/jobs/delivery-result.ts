/** What a try to deliver came to, and how one that failed is judged: again later, again with backoff, or given up. */
import { DeliveryError } from '../chat/messenger.ts';
import { isUnreachable } from '../database/errors.ts';
import type { Claimed, PutBack, Settlement } from './outbox-rows.ts';

export type DeliveryResult =
  | { readonly kind: 'settled'; readonly settlement: Settlement }
  | { readonly kind: 'later'; readonly seconds: number; readonly putBack: PutBack }
  | { readonly kind: 'retry'; readonly putBack: PutBack }
  /** Somebody else has it in hand by now: nothing of ours is noted. */
  | { readonly kind: 'overtaken' };

/** Tries of a message that the platform or the network keeps failing; pg-boss spaces them out to some forty minutes in all. */
export const TRIES = 12;
/** A message that we can't draw won't be drawn by trying for an hour. */
const TRIES_OF_OURS = 3;
export const OUR_FAULT = 'this is a fault of mine: whoever runs me finds it in the log';
/** Until we look again at what waits for something of ours: the message to be changed, another edit of it, its platform. */
export const LOOK_AGAIN_S = 5;

/** We hung for so long that our job went to somebody else. */
export class Overtaken extends Error {}

export const settled = ({ id }: Claimed, settlement: Omit<Settlement, 'id'>): DeliveryResult => ({
  kind: 'settled',
  settlement: { id, ...settlement },
});

/** Tried for nothing: it doesn't count. */
export const later = (row: Claimed, seconds: number, failure: string): DeliveryResult => ({
  kind: 'later',
  seconds,
  putBack: { ...putBack(row, failure), free: true },
});

const putBack = ({ id, unknownForMs }: Claimed, failure: string): PutBack => ({
  id,
  failure,
  known: unknownForMs === null,
  free: false,
});

export type DeliveryLog = {
  readonly warn: (fields: object, event: string) => void;
  readonly error: (fields: object, event: string) => void;
};

export const judgeFailure = (log: DeliveryLog, row: Claimed, error: unknown): DeliveryResult => {
  if (wasCausedBy(error, (cause) => cause instanceof Overtaken)) return { kind: 'overtaken' };
  if (wasCausedBy(error, isUnreachable)) return later(row, LOOK_AGAIN_S, 'I couldn’t reach my notebook');
  if (!(error instanceof DeliveryError)) {
    log.error({ err: error, outboxId: row.id, notice: row.notice, attempts: row.attempts }, 'delivery-broken');
    // Drawing it failed, or the platform won't take what we drew: nothing was sent.
    return row.attempts >= TRIES_OF_OURS
      ? settled(row, { outcome: 'failed', failure: OUR_FAULT })
      : { kind: 'retry', putBack: putBack(row, OUR_FAULT) };
  }
  const failure = error.words;
  if (error.failure === 'rate-limited')
    return later(row, Math.ceil((error.retryAfterMs ?? LOOK_AGAIN_S * 1000) / 1000), failure);
  // Somebody deleted it: there is nothing left to change.
  if (error.failure === 'gone' && row.edits !== null) return settled(row, { outcome: 'skipped' });
  if (error.failure !== 'transient') return settled(row, { outcome: 'failed', failure, unreachable: true });
  log.warn({ err: error, outboxId: row.id, notice: row.notice, attempts: row.attempts }, 'delivery-failed');
  if (row.attempts >= TRIES)
    return settled(row, {
      outcome: 'failed',
      failure,
      uncertain: error.outcomeUnknown,
      unreachable: isPlaceLost(row, error),
    });
  return {
    kind: 'retry',
    putBack: { ...putBack(row, failure), known: !error.outcomeUnknown && row.unknownForMs === null },
  };
};

/** Channels alone: a workspace that was out of reach says nothing of its people, who would get no reminders until each of them asked for them again. */
const isPlaceLost = ({ channelExternalId }: Claimed, { unreachableAtLast }: DeliveryError): boolean =>
  unreachableAtLast && channelExternalId !== null;

/** A platform may have given it a name of its own. */
export const wasCausedBy = (error: unknown, is: (cause: unknown) => boolean): boolean =>
  is(error) || (error instanceof Error && error.cause !== undefined && wasCausedBy(error.cause, is));
