/** What a try to deliver came to, and how one that failed is judged: again later, or given up. */

import { DeliveryError } from '../chat/deliver/messenger.ts';
import { isUnreachable } from '../database/connect/errors.ts';
import type { Log } from '../lib/process/log.ts';
import { LOOK_AGAIN_S } from './conversation.ts';
import type { Claimed, PutBack, Settlement } from './outbox-rows.ts';

export type DeliveryResult =
  | { readonly kind: 'settled'; readonly settlement: Settlement }
  /** Again after so many seconds of real time. */
  | { readonly kind: 'later'; readonly seconds: number; readonly putBack: PutBack }
  /** Somebody else has it in hand by now: nothing of ours is noted. */
  | { readonly kind: 'overtaken' }
  /** The database was away for too long to note what came of it. */
  | { readonly kind: 'unrecorded' };

/** Tries of a message that the platform or the network keeps failing: some forty minutes in all. */
export const TRIES = 12;
/** A message that we can't draw won't be drawn by trying for an hour. */
const TRIES_OF_OURS = 3;
export const OUR_FAULT = 'this is a fault of mine: whoever runs me finds it in the log';
/** Each failed try waits twice as long as the one before, up to this. */
const WAIT_AT_MOST_S = 600;
/**
 * Nobody knows whether it was sent, and the platform can tell only for a while: several tries fit
 * into that.
 */
const WAIT_IN_DOUBT_S = 10;

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

const putBack = (row: Claimed, failure: string, inDoubt = isInDoubt(row)): PutBack => ({
  id: row.id,
  attempts: row.attempts,
  failure,
  known: !inDoubt,
  free: false,
});

/** It may have been sent by an earlier try. To change a message twice is to change it once. */
export const isInDoubt = ({ edits, unknownForMs }: Claimed): boolean => edits === null && unknownForMs !== null;

type Attempt = {
  /** It had left when it failed. */
  readonly left: boolean;
  /** For how long its platform knows a message again. */
  readonly onceForMs: number;
};

export const judgeFailure = (log: Log, row: Claimed, error: unknown, { left, onceForMs }: Attempt): DeliveryResult => {
  if (wasCausedBy(error, (cause) => cause instanceof Overtaken)) return { kind: 'overtaken' };
  if (wasCausedBy(error, isUnreachable)) return later(row, LOOK_AGAIN_S, 'I couldn’t reach my notebook');
  if (!(error instanceof DeliveryError)) return judgeOurs(log, row, error);
  const failure = error.words;
  if (error.failure === 'rate-limited')
    return later(row, Math.ceil((error.retryAfterMs ?? LOOK_AGAIN_S * 1000) / 1000), failure);
  // Somebody deleted it: there is nothing left to change.
  if (error.failure === 'gone' && row.edits !== null) return settled(row, { outcome: 'skipped' });
  if (error.failure !== 'transient')
    return settled(row, {
      outcome: 'failed',
      failure,
      unreachable: true,
      uncertain: isInDoubt(row),
    });
  log.warn({ err: error, outboxId: row.id, notice: row.notice, attempts: row.attempts }, 'delivery-failed');
  const inDoubt = isInDoubt(row) || (row.edits === null && left && error.outcomeUnknown);
  if (row.attempts >= TRIES)
    return settled(row, {
      outcome: 'failed',
      failure,
      uncertain: inDoubt,
      unreachable: isPlaceLost(row, error),
    });
  const seconds = inDoubt && onceForMs > 0 ? Math.min(waitS(row), WAIT_IN_DOUBT_S) : waitS(row);
  return { kind: 'later', seconds, putBack: putBack(row, failure, inDoubt) };
};

/** Drawing it failed, or the platform won't take what we drew: nothing was sent. */
const judgeOurs = (log: Log, row: Claimed, error: unknown): DeliveryResult => {
  log.error({ err: error, outboxId: row.id, notice: row.notice, attempts: row.attempts }, 'delivery-broken');
  return row.attempts >= TRIES_OF_OURS
    ? settled(row, { outcome: 'failed', failure: OUR_FAULT, uncertain: isInDoubt(row) })
    : { kind: 'later', seconds: waitS(row), putBack: putBack(row, OUR_FAULT) };
};

const waitS = ({ attempts }: Claimed): number => Math.min(2 ** attempts, WAIT_AT_MOST_S);

/**
 * Channels alone: a workspace that was out of reach says nothing of its people, who would get no
 * reminders until each of them asked for them again.
 */
const isPlaceLost = ({ channelExternalId }: Claimed, { unreachableAtLast }: DeliveryError): boolean =>
  unreachableAtLast && channelExternalId !== null;

/** A platform may have given it a name of its own. */
export const wasCausedBy = (error: unknown, is: (cause: unknown) => boolean): boolean =>
  is(error) || (error instanceof Error && error.cause !== undefined && wasCausedBy(error.cause, is));
