/**
 * Carries an interaction out: the dispatcher's reply becomes a message, a changed message, a
 * private remark or a modal.
 */
import type { types } from '@slack/bolt';
import type { Dispatcher, Reply } from '../../../chat/dispatch.ts';
import type { Command } from '../../../chat/receive/command.ts';
import { givenFiles } from '../../../chat/view/file.ts';
import { note, type View, view } from '../../../chat/view/view.ts';
import { createBoundedMap } from '../../../lib/process/bounded-map.ts';
import type { Log } from '../../../lib/process/log.ts';
import { within } from '../../../lib/process/within.ts';
import { text } from '../../../lib/words/text.ts';
import { isTriggerLate } from '../connect/api-errors.ts';
import type { GivenFiles } from '../connect/given-files.ts';
import type { Lookups } from '../connect/look-up/lookups.ts';
import type { People } from '../connect/look-up/people.ts';
import type { Teams } from '../connect/look-up/teams.ts';
import { type Incoming, signed } from '../receive/receive.ts';
import { type Submitted, writeMetadata } from '../receive/receive-form.ts';
import { wordsOnly } from '../render/render.ts';
import { renderCommandForm, renderForm } from '../render/render-form.ts';
import type { Spell } from '../render/rich-text.ts';
import { refilled } from '../render/sent-view.ts';
import { doneView, refusalAck, refusedView, type SubmissionAck, waitingView } from '../render/submission-views.ts';
import type { Show } from './show.ts';

export type Answering = {
  /** Never throws. */
  readonly answer: (incoming: Incoming) => Promise<void>;
  /** Opens the options of a command as a form. Never throws. */
  readonly ask: (incoming: Incoming, command: Command) => Promise<void>;
  /**
   * What to acknowledge a modal with, in time whatever happens; `after` is the rest of the work.
   * Neither throws.
   */
  readonly submit: (submitted: Submitted) => Promise<{ readonly ack: SubmissionAck; readonly after: Promise<void> }>;
};

type Needs = {
  readonly dispatcher: Dispatcher;
  readonly teams: Teams;
  readonly people: People;
  readonly lookups: Lookups;
  readonly files: GivenFiles;
  readonly show: Show;
  readonly spell: Spell;
  readonly log: Log;
  /** Milliseconds within which a modal is acknowledged. */
  readonly ackWithinMs: number;
};

/** Slack repeats within minutes; this is an hour of a busy workspace. */
const INTERACTIONS_KEPT = 5000;

export const createAnswering = (needs: Needs): Answering => {
  const { dispatcher, people, lookups, show, log } = needs;
  const isFirst = createFirsts();
  const submissions = createBoundedMap<Promise<{ ack: SubmissionAck; after: Promise<void> }>>(INTERACTIONS_KEPT);

  const replyTo = async (incoming: Incoming | Submitted): Promise<Reply> => {
    const { actor } = incoming;
    const interaction = await lookups.complete(actor, signed(incoming, await people.originOf(actor)));
    const files = 'files' in incoming ? incoming.files : {};
    return dispatcher.reply(
      interaction.kind === 'form'
        ? { ...interaction, files: givenFiles(files, needs.files.readFor(actor)) }
        : interaction,
    );
  };

  const guarded = async (incoming: Incoming, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const { actor, interaction } = incoming;
      log.error({ teamId: actor.teamId, interactionId: interaction.id, err: error }, 'slack-answer-failed');
      await needs.teams.noteFailure(actor.teamId, error);
      // Refused by Slack or too large: words alone may still arrive.
      await show.beside(incoming, 'actor', sorry).catch(() => {});
    }
  };

  return {
    answer: async (incoming) => {
      if (!isFirst(incoming.interaction.id)) return;
      await guarded(incoming, async () => carryOut(needs, incoming, await replyTo(incoming)));
    },
    ask: async (incoming, command) => {
      if (!isFirst(incoming.interaction.id)) return;
      await guarded(incoming, () =>
        openModal(needs, incoming, renderCommandForm(command, writeMetadata(command.name, incoming.spot))),
      );
    },
    submit: (submitted) => {
      const { id } = submitted.interaction;
      const known = submissions.get(id);
      if (known) return known;
      const work = submitOnce(needs, submitted, replyTo(submitted), guarded);
      submissions.set(id, work);
      return work;
    },
  };
};

/**
 * Whether this process sees an interaction for the first time. Slack repeats one only where nobody
 * acknowledged it: then another process answers, perhaps again, and says the same, since what is
 * done is done once by its id.
 */
const createFirsts = (): ((id: string) => boolean) => {
  const seen = createBoundedMap<true>(INTERACTIONS_KEPT);
  return (id) => {
    if (seen.get(id)) return false;
    seen.set(id, true);
    return true;
  };
};

const carryOut = async (needs: Needs, incoming: Incoming, reply: Reply): Promise<void> => {
  const { actor, spot } = incoming;
  if (reply.answers === 'form') {
    const wantsFile = reply.form.fields.some(({ kind }) => kind === 'file');
    return openModal(
      needs,
      incoming,
      renderForm(reply.form, writeMetadata(reply.form.id, spot), {
        spell: needs.spell,
        pictureOf: wordsOnly,
        readsFiles: wantsFile && (await needs.files.mayRead(actor)),
      }),
    );
  }
  if (reply.answers === 'update' && spot.message) return needs.show.inPlace(incoming, reply.view);
  // What answers a private message stays as private as that; with the app alone, everything is
  // private anyway and may stay.
  const isPrivate = reply.answers === 'private' || spot.message?.ephemeral === true;
  const stays =
    !isPrivate ||
    (!reply.refused && !spot.message?.ephemeral && (await needs.people.isOwnDirect(actor, spot.channelId)));
  await needs.show.beside(incoming, stays ? 'all' : 'actor', reply.view);
};

const openModal = async ({ teams, show }: Needs, incoming: Incoming, modal: types.ModalView): Promise<void> => {
  const { actor, spot } = incoming;
  const client = await teams.clientFor(actor.teamId, actor.orgId);
  try {
    await client.views.open({ trigger_id: spot.triggerId ?? '', view: modal });
  } catch (error) {
    if (!isTriggerLate(error)) throw error;
    await show.beside(incoming, 'actor', tooLate);
  }
};

type Guarded = (incoming: Incoming, work: () => Promise<void>) => Promise<void>;

const submitOnce = async (
  needs: Needs,
  submitted: Submitted,
  reply: Promise<Reply>,
  guarded: Guarded,
): Promise<{ ack: SubmissionAck; after: Promise<void> }> => {
  const inTime = await within(reply, needs.ackWithinMs);
  if (inTime)
    return {
      ack: ackFor(needs, submitted, inTime),
      after: guarded(submitted, () => finish(needs, submitted, inTime)),
    };
  const after = guarded(submitted, async () => {
    const late = await reply;
    const client = await needs.teams.clientFor(submitted.actor.teamId, submitted.actor.orgId);
    const isOpen = await client.views
      .update({ view_id: submitted.view.id, view: lateView(needs, submitted, late) })
      .then(
        () => true,
        () => false,
      );
    // Closed while it waited: what it would have said is said beside.
    if (!isOpen && late.answers !== 'form' && late.refused) return needs.show.beside(submitted, 'actor', late.view);
    await finish(needs, submitted, late);
  });
  return { ack: { response_action: 'update', view: waitingView(submitted.view) }, after };
};

/** Without fields for files: whether we may read any is asked before a form is opened alone. */
const nextForm = (needs: Needs, { spot }: Submitted, reply: Extract<Reply, { answers: 'form' }>): types.ModalView =>
  renderForm(reply.form, writeMetadata(reply.form.id, spot), {
    spell: needs.spell,
    pictureOf: wordsOnly,
  });

const ackFor = (needs: Needs, submitted: Submitted, reply: Reply): SubmissionAck => {
  if (reply.answers === 'form') return { response_action: 'update', view: nextForm(needs, submitted, reply) };
  return reply.refused ? refusalAck(submitted.view, reply.view, needs.spell) : undefined;
};

const lateView = (needs: Needs, submitted: Submitted, reply: Reply): types.ModalView => {
  if (reply.answers === 'form') return nextForm(needs, submitted, reply);
  // The form has made room for “one moment” meanwhile: Slack keeps nothing of it any more.
  return reply.refused ? refusedView(refilled(submitted.view), reply.view, needs.spell) : doneView(submitted.view);
};

/** What remains once the modal has its answer: the message. */
const finish = async (needs: Needs, submitted: Submitted, reply: Reply): Promise<void> => {
  if (reply.answers === 'form' || reply.refused) return;
  await carryOut(needs, submitted, reply);
};

const tooLate: View = view(
  'Please try once more',
  [note('warning', text`That took longer than Slack waits, so the form couldn’t open. Please press it again.`)],
  'warning',
);
const sorry: View = view(
  'Something went wrong',
  [
    note(
      'warning',
      text`I couldn’t show you the answer here, but nothing you did is lost. Please try once more, or look
        at my Home tab.`,
    ),
  ],
  'warning',
);
