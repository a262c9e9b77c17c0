/**
 * Answers an interaction as its handler declared: acknowledged at once where that shows nothing
 * strange, by the reply itself elsewhere.
 */

import type { Dispatcher, Reply } from '../../../chat/dispatch.ts';
import type { Interaction } from '../../../chat/receive/interaction.ts';
import { givenFiles } from '../../../chat/view/file.ts';
import { type Block, note, paragraph, type View, view } from '../../../chat/view/view.ts';
import type { Log } from '../../../lib/process/log.ts';
import { within } from '../../../lib/process/within.ts';
import { text } from '../../../lib/words/text.ts';
import { type LateAnswer, lateAnswer } from '../connect/failures.ts';
import type { Wire } from '../connect/wire.ts';
import { defer, type FirstResponse, flagsFor, type How, howFor } from '../receive/first-response.ts';
import type { Suggest, Work } from '../receive/receive.ts';
import { messageFlag, responseType } from '../render/components.ts';
import { prepareMessage, type ReadyMessage } from '../render/pictures.ts';
import { renderForm } from '../render/render-form.ts';

/**
 * What happened to answers since the start; `unknown`, `answered` and `expired` came too late for
 * anybody to see.
 */
export type AnswerCounts = Record<'atOnce' | 'deferred' | 'failed' | LateAnswer, number>;

export type AnswerNeeds = {
  readonly dispatcher: Dispatcher;
  /** Fetches a file that was given in a form. */
  readonly readFile: (url: string) => Promise<Uint8Array>;
  readonly log: Log;
  readonly counts: AnswerCounts;
  readonly deferAfterMs?: number;
  readonly formWithinMs?: number;
};

/**
 * Half of Discord's 3 seconds, for a public answer: it then is one request and never shows
 * everybody "is thinking".
 */
const DEFER_AFTER_MS = 1500;
/** A form can't be deferred; this leaves half a second for the way there. */
const FORM_WITHIN_MS = 2500;
/** Discord: 25 choices, 100 characters each. */
const SUGGESTIONS = { count: 25, name: 100, value: 100 } as const;

type Prepared =
  | { readonly how: How; readonly message: ReadyMessage }
  | { readonly how: 'form'; readonly modal: object };

/** `deferring`: where the deferral is on its way already. */
export type Answering = (received: Work | Suggest, wire: Wire, deferring?: Promise<void>) => Promise<void>;

/** The answers never throw: what fails is logged, what came too late is counted. */
export const createAnswering =
  (needs: AnswerNeeds): Answering =>
  async (received, wire, deferring) => {
    try {
      await (received.kind === 'suggest' ? suggest(needs, received, wire) : answer(needs, received, wire, deferring));
    } catch (error) {
      const late = lateAnswer(error);
      needs.counts[late ?? 'failed'] += 1;
      if (late) return;
      needs.log.error(
        { err: error, interaction: received.interaction.id, kind: received.interaction.kind },
        'discord-answer-failed',
      );
      await apologise(wire);
    }
  };

const answer = (needs: AnswerNeeds, received: Work, wire: Wire, deferring?: Promise<void>): Promise<void> => {
  const { first } = received;
  const work = async (): Promise<Prepared> =>
    prepare(needs, received, await needs.dispatcher.reply(withFiles(needs, received)));
  if (first.kind === 'deferral') {
    needs.counts.deferred += 1;
    return answerDeferred(wire, first, deferring ?? defer(wire, first.how), work);
  }
  return first.how === 'form' ? answerByForm(needs, wire, work()) : answerToAll(needs, wire, work());
};

/** They are fetched by whoever wants them. */
const withFiles = ({ readFile }: AnswerNeeds, { interaction, files = {} }: Work): Interaction =>
  interaction.kind === 'form' ? { ...interaction, files: givenFiles(files, readFile) } : interaction;

type Deferral = Extract<FirstResponse, { kind: 'deferral' }>;

/** The deferral is on its way while we work. */
const answerDeferred = async (
  wire: Wire,
  { how, stale }: Deferral,
  deferring: Promise<void>,
  work: () => Promise<Prepared>,
): Promise<void> => {
  if (stale) await deferring;
  // What was begun is finished, also where the deferral fails: people can see later what they did.
  const [deferred, worked] = await Promise.allSettled([deferring, work()]);
  if (worked.status === 'rejected') throw worked.reason;
  if (deferred.status === 'rejected') throw deferred.reason;
  await finish(wire, how, worked.value);
};

/** Put off only where the work takes long. */
const answerToAll = async (needs: AnswerNeeds, wire: Wire, work: Promise<Prepared>): Promise<void> => {
  const ready = await within(work, needs.deferAfterMs ?? DEFER_AFTER_MS);
  if (ready) return answerAtOnce(needs, wire, ready);
  needs.counts.deferred += 1;
  await defer(wire, 'public');
  await finish(wire, 'public', await work);
};

const answerByForm = async (needs: AnswerNeeds, wire: Wire, work: Promise<Prepared>): Promise<void> => {
  const ready = await within(work, needs.formWithinMs ?? FORM_WITHIN_MS);
  if (ready) return answerAtOnce(needs, wire, ready);
  needs.counts.deferred += 1;
  await respond(wire, { how: 'private', message: await prepareMessage(tooSlow, () => {}) });
};

const answerAtOnce = ({ counts }: AnswerNeeds, wire: Wire, ready: Prepared): Promise<void> => {
  counts.atOnce += 1;
  return respond(wire, ready);
};

const prepare = async (needs: AnswerNeeds, received: Work, reply: Reply): Promise<Prepared> => {
  if (reply.answers === 'form') return { how: 'form', modal: renderForm(reply.form) };
  const onError = (error: unknown): void =>
    needs.log.error({ err: error, interaction: received.interaction.id }, 'discord-picture-failed');
  if (reply.refused)
    return {
      how: 'private',
      message: await prepareMessage(withTyped(reply.view, received), onError),
    };
  // A reply that isn't a form never becomes one here.
  const how = howFor(reply.answers, received) as How;
  return { how, message: await prepareMessage(reply.view, onError) };
};

/** As long as what was typed still fits beside the refusal. */
const TYPED_SHOWN = 2500;

/**
 * Discord closes a form whatever we say to it: what was typed is given back, so that it isn't lost.
 * What was chosen is soon chosen again.
 */
const withTyped = (refusal: View, work: Work): View => {
  const typed = (work.typed ?? []).join('\n\n');
  if (typed.trim() === '' || typed.length > TYPED_SHOWN) return refusal;
  const back: readonly Block[] = [paragraph(text`What you wrote:`), { kind: 'code', language: '', code: typed }];
  return { ...refusal, blocks: [...refusal.blocks, ...back] };
};

const respond = (wire: Wire, ready: Prepared): Promise<void> => {
  if (ready.how === 'form') return wire.respond(responseType.modal, ready.modal);
  const { body, files } = ready.message;
  if (ready.how === 'update') return wire.respond(responseType.update, body, files);
  return wire.respond(responseType.message, { ...body, flags: body.flags | flagsFor(ready.how) }, files);
};

const finish = async (wire: Wire, deferred: How, ready: Prepared): Promise<void> => {
  // The dispatcher opens forms for those who declared them, and these are never deferred.
  if (ready.how === 'form') throw new TypeError('a form came after a deferral');
  if (ready.how === deferred) return wire.editOriginal(ready.message);
  // Who sees a message can't be changed: the placeholder goes first, since a follow-up would only
  // fill it.
  if (deferred !== 'update') await wire.deleteOriginal();
  await wire.followUp(ready.message, flagsFor(ready.how));
};

const tooSlow = view(
  'That took too long',
  [note('warning', text`I was too slow to open that form. Nothing is lost: please press once more.`)],
  'warning',
);
const sorry = view(
  'Something went wrong',
  [note('warning', text`I couldn’t show you the answer; my log says why. Please try once more.`)],
  'warning',
);

/**
 * Whether it was answered already we don't know here: one of the two ways is open, or nobody waits
 * any more.
 */
const apologise = async (wire: Wire): Promise<void> => {
  const message = await prepareMessage(sorry, () => {});
  await respond(wire, { how: 'private', message })
    .catch(() => wire.followUp(message, messageFlag.ephemeral))
    .catch(() => {});
};

const suggest = async ({ dispatcher, counts }: AnswerNeeds, { interaction }: Suggest, wire: Wire): Promise<void> => {
  const found = await dispatcher.suggest(interaction);
  const choices = found
    .filter(({ value }) => value.length <= SUGGESTIONS.value)
    .slice(0, SUGGESTIONS.count)
    .map(({ value, label }) => ({
      value,
      name: label.length <= SUGGESTIONS.name ? label : `${label.slice(0, SUGGESTIONS.name - 1).toWellFormed()}…`,
    }));
  await wire.respond(responseType.suggestions, { choices });
  counts.atOnce += 1;
};
