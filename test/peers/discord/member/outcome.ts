/** Sends an interaction to the bot and tells what the person who caused it saw come of it. */
import { InteractionResponseType as Answer, MessageFlags } from 'discord-api-types/v10';
import type { Choice } from '../check/answer.ts';
import { findMessage } from '../objects/message.ts';
import { type Interaction, type Message, until, type World } from '../world.ts';
import { type SeenForm, type SeenMessage, seen, seenForm } from './seen.ts';

type Timing = {
  readonly interactionId: string;
  /** From the event leaving the peer to the answer arriving. */
  readonly afterMs: number;
};

export type Outcome = Timing &
  (
    | { readonly kind: 'message'; readonly message: SeenMessage; readonly deferred: boolean }
    | { readonly kind: 'update'; readonly message: SeenMessage; readonly deferred: boolean }
    | { readonly kind: 'form'; readonly form: SeenForm }
    | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
    /** "The application did not respond", or Discord refused what it said. */
    | { readonly kind: 'failed'; readonly why: string }
  );

/** Until the answer stands, a deferred one filled in; or only until the bot has reacted at all. */
export type Until = 'answered' | 'acknowledged';

const acknowledgement = async (world: World, interaction: Interaction): Promise<void> => {
  const { acknowledgeWithinMs } = world.settings;
  try {
    await until(world, () => interaction.acknowledged ?? interaction.failed, acknowledgeWithinMs, 'an acknowledgement');
  } catch {
    interaction.failed = 'The application did not respond';
  }
};

const messageOf = (world: World, interaction: Interaction, id: string | undefined): Message | undefined =>
  id === undefined ? undefined : findMessage(world, interaction.channelId, id);

const stillLoading = (message: Message): boolean => (message.flags & MessageFlags.Loading) !== 0;

/**
 * A deferred answer is there once it no longer loads; a deferred update once its message has
 * changed, or something else was said.
 */
const awaitDeferred = (
  world: World,
  interaction: Interaction,
  editsBefore: number,
): Promise<{ message: Message; kind: 'message' | 'update' }> => {
  const loading = interaction.acknowledged?.type === Answer.DeferredChannelMessageWithSource;
  const find = () => {
    const original = messageOf(world, interaction, interaction.originalId);
    const said = messageOf(world, interaction, interaction.followUpIds[0]);
    if (loading && original && !stillLoading(original)) return { message: original, kind: 'message' as const };
    if (!loading && original && original.edits > editsBefore) return { message: original, kind: 'update' as const };
    return said && { message: said, kind: 'message' as const };
  };
  return until(world, find, world.settings.answerWithinMs, 'the answer that was put off');
};

const standing = (
  world: World,
  interaction: Interaction,
  kind: 'message' | 'update',
  deferred: boolean,
  timing: Timing,
): Outcome => {
  const message = messageOf(world, interaction, interaction.originalId);
  if (!message) return { ...timing, kind: 'failed', why: 'the answer was deleted' };
  return { ...timing, kind, message: seen(message), deferred };
};

/** Rejects where an answer was put off and then never came. */
export const outcomeOf = async (
  world: World,
  interaction: Interaction,
  editsBefore: number,
  wait: Until,
): Promise<Outcome> => {
  const { acknowledged, modal, choices } = interaction;
  const timing: Timing = {
    interactionId: interaction.id,
    afterMs: acknowledged?.afterMs ?? Number.POSITIVE_INFINITY,
  };
  switch (acknowledged?.type) {
    case undefined:
      return {
        ...timing,
        kind: 'failed',
        why: interaction.failed ?? 'The application did not respond',
      };
    case Answer.Modal:
      return modal ? { ...timing, kind: 'form', form: seenForm(modal) } : { ...timing, kind: 'failed', why: 'no form' };
    case Answer.ApplicationCommandAutocompleteResult:
      return { ...timing, kind: 'choices', choices: choices ?? [] };
    case Answer.ChannelMessageWithSource:
      return standing(world, interaction, 'message', false, timing);
    case Answer.UpdateMessage:
      return standing(world, interaction, 'update', false, timing);
    default: {
      const kind = acknowledged?.type === Answer.DeferredMessageUpdate ? 'update' : 'message';
      if (wait === 'acknowledged') return standing(world, interaction, kind, true, timing);
      const late = await awaitDeferred(world, interaction, editsBefore);
      return { ...timing, kind: late.kind, message: seen(late.message), deferred: true };
    }
  }
};

/** Sends it, waits and tells. */
export const perform = async (world: World, interaction: Interaction, wait: Until): Promise<Outcome> => {
  const editsBefore = messageOf(world, interaction, interaction.sourceId)?.edits ?? 0;
  world.log.counters.interactions += 1;
  interaction.sentAt = performance.now();
  world.deliver(interaction);
  await acknowledgement(world, interaction);
  return outcomeOf(world, interaction, editsBefore, wait);
};
