/**
 * The one first response to an interaction, within Discord's three seconds: what it will be is
 * decided before any work.
 */

import { type AnswerModes, answersTo } from '../../../chat/answer-modes.ts';
import type { Answers } from '../../../chat/receive/command.ts';
import type { Interaction } from '../../../chat/receive/interaction.ts';
import type { Wire } from '../connect/wire.ts';
import { messageFlag, responseType } from '../render/components.ts';

export type How = Exclude<Answers, 'form'>;

/**
 * Deferred at once, beside the work: it then waits for no database. Of an update that shows
 * nothing, and a private placeholder becomes whatever we say, a refusal too. For a public one
 * everybody would see a placeholder come, and go again where we refuse; and a form can't be
 * deferred.
 */
export type FirstResponse =
  | {
      readonly kind: 'deferral';
      readonly how: How;
      /** Discord may have given it up already: the work waits until it takes the deferral. */
      readonly stale: boolean;
    }
  | { readonly kind: 'reply'; readonly how: 'public' | 'form' };

type Asked = {
  readonly interaction: Interaction;
  readonly message?: { readonly ephemeral: boolean };
  readonly alone: boolean;
};

/** Older than this when it comes (replayed after a reconnect), it may be given up already. */
const STALE_AFTER_MS = 2500;

export const firstResponseTo = (answerModes: AnswerModes, asked: Asked, ageMs: number): FirstResponse => {
  const how = howFor(answersTo(answerModes, asked.interaction), asked);
  const stale = ageMs > STALE_AFTER_MS;
  return how === 'form' || (how === 'public' && !stale) ? { kind: 'reply', how } : { kind: 'deferral', how, stale };
};

/**
 * What Discord can do with what was declared: an update needs a message, and what answers a private
 * message stays private.
 */
export const howFor = (answers: Answers, { message, alone }: Omit<Asked, 'interaction'>): Answers => {
  if (answers === 'update' && !message) return alone ? 'public' : 'private';
  if (answers === 'public' && message?.ephemeral) return 'private';
  // With nobody else there a plain message does, and it stays.
  if (answers === 'private' && alone) return 'public';
  return answers;
};

export const flagsFor = (how: Answers): number => (how === 'private' ? messageFlag.ephemeral : 0);

/**
 * A deferral may say no more than whether it is private; the components' flag comes with the edit.
 */
export const defer = (wire: Wire, how: How): Promise<void> =>
  how === 'update'
    ? wire.respond(responseType.deferUpdate)
    : wire.respond(responseType.deferMessage, { flags: flagsFor(how) });
