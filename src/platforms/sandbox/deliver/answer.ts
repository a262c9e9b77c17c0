/**
 * Carries an interaction out: the dispatcher's reply becomes a message, a changed message, a
 * private remark or a form.
 */
import type { Dispatcher, Reply } from '../../../chat/dispatch.ts';
import { wordsOfGiven } from '../../../chat/view/picked.ts';
import type { View } from '../../../chat/view/view.ts';
import type { Outcome, UsedBy } from '../protocol.ts';
import type { Received } from '../receive/receive.ts';
import type { Looks } from '../render/looks.ts';
import { type Pictures, render } from '../render/render.ts';
import type { Transcript } from './transcript.ts';

type Needs = {
  readonly dispatcher: Dispatcher;
  readonly transcript: Transcript;
  readonly pictures: Pictures;
  readonly looks: Looks;
};

/** Interactions whose outcome is kept for second deliveries; a page repeats one within seconds. */
const OUTCOMES_KEPT = 2000;
const USED_WORDS = 200;

export const createAnswering = (needs: Needs): ((received: Received) => Promise<Outcome>) => {
  const outcomes = new Map<string, Promise<Outcome>>();
  return (received) => {
    const { id } = received.interaction;
    const known = outcomes.get(id);
    if (known) return known;
    const outcome = needs.dispatcher.reply(received.interaction).then(async (reply) => {
      await needs.looks.load(received.look);
      return carryOut(needs, received, reply);
    });
    outcomes.set(id, outcome);
    outcome.catch(() => outcomes.delete(id));
    for (const oldest of outcomes.keys()) {
      if (outcomes.size <= OUTCOMES_KEPT) break;
      outcomes.delete(oldest);
    }
    return outcome;
  };
};

const carryOut = ({ transcript, pictures, looks }: Needs, received: Received, reply: Reply): Outcome => {
  const { interaction, message, look } = received;
  if (reply.answers === 'form')
    return {
      kind: 'form',
      form: reply.form,
      payload: looks.drawForm(look, reply.form),
      ...(message ? { messageId: message.id } : {}),
    };
  if (reply.refused) {
    if (interaction.kind === 'form')
      return {
        kind: 'refused',
        drawn: render(reply.view, pictures),
        payload: looks.drawView(look, reply.view),
      };
    if (message) return remark(transcript, received, message.id, reply.view);
  }
  if (message) clearRemarks(transcript, received, message.id);
  // Discord and Slack too fall back to a reply of its own when there is no message to replace.
  if (reply.answers === 'update' && message && transcript.edit(message.channelId, message.id, reply.view))
    return { kind: 'done' };
  return post(transcript, received, reply.view, reply.answers === 'public');
};

const post = (transcript: Transcript, received: Received, view: View, isPublic: boolean): Outcome => {
  const { interaction, persona, channel, message } = received;
  // What answers a private message stays as private as that.
  const onlyFor = channel.kind === 'direct' || (isPublic && !message?.onlyFor) ? undefined : persona.id;
  transcript.post({
    channelId: channel.id,
    view,
    onlyFor,
    usedBy: usedBy(received),
    key: `answer:${interaction.id}`,
  });
  return { kind: 'done' };
};

/** A refusal hangs under the message it is about; the newest is the only one. */
const remark = (transcript: Transcript, received: Received, under: string, view: View): Outcome => {
  clearRemarks(transcript, received, under);
  const { channel, persona, interaction } = received;
  transcript.post({
    channelId: channel.id,
    view,
    onlyFor: persona.id,
    under,
    key: `answer:${interaction.id}`,
  });
  return { kind: 'done' };
};

const clearRemarks = (transcript: Transcript, { channel, persona }: Received, under: string): void => {
  const old = transcript.messages(channel.id).filter((known) => known.under === under && known.onlyFor === persona.id);
  for (const { id } of old) transcript.remove(channel.id, id);
};

const usedBy = ({ interaction, persona, message }: Received): UsedBy => {
  const personaId = persona.id;
  switch (interaction.kind) {
    case 'command':
      return {
        personaId,
        did: 'used',
        words: shorten([`/${interaction.command}`, ...Object.values(interaction.options).map(wordsOfGiven)].join(' ')),
      };
    case 'form':
      return { personaId, did: 'sent', words: 'a form' };
    case 'words':
      return { personaId, did: 'sent', words: shorten(interaction.words) };
    case 'action': {
      const controls = message?.view.blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : [])) ?? [];
      const control = controls.find((candidate) => candidate.kind !== 'link' && candidate.id === interaction.controlId);
      if (control?.kind !== 'select') return { personaId, did: 'pressed', words: control?.label ?? 'a button' };
      const chosen = control.options
        .filter(({ value }) => interaction.values.includes(value))
        .map(({ label }) => label);
      return { personaId, did: 'chose', words: shorten(chosen.join(', ')) };
    }
  }
};

const shorten = (words: string): string =>
  words.length > USED_WORDS ? `${words.slice(0, USED_WORDS - 1).toWellFormed()}…` : words;
