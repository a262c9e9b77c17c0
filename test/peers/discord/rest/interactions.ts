/**
 * Answers to interactions: the first one, within 3 seconds and once; then edits and follow-ups for
 * 15 minutes.
 */
import { InteractionResponseType as Answer, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { readAnswer, readChoices, readDeferral } from '../check/answer.ts';
import { readMessage } from '../check/message.ts';
import { readModal } from '../check/modal.ts';
import { createMessage, deleteMessage, editMessage, findMessage, messageJson, standingOf } from '../objects/message.ts';
import { refusals } from '../refusal.ts';
import type { Interaction, Message, World } from '../world.ts';
import { type Asked, type Body, noContent, ok, type Reply } from './reply.ts';

const TOKEN_LIFE_MS = 15 * 60_000;
const MOST_FOLLOW_UPS_OF_USER_INSTALL = 5;

const isLoading = (message: Message): boolean => (message.flags & MessageFlags.Loading) !== 0;

const respondWithMessage = (
  world: World,
  interaction: Interaction,
  data: unknown,
  body: Body,
  prefix: readonly string[],
): Message => {
  const draft = readMessage(data, body.files, undefined, prefix);
  const onlyFor = draft.flags & MessageFlags.Ephemeral ? interaction.userId : undefined;
  return createMessage(
    world,
    { channelId: interaction.channelId, authorId: world.bot.id, onlyFor, interaction },
    draft,
    body.files,
  );
};

const sourceOf = (world: World, interaction: Interaction): Message => {
  const source =
    interaction.sourceId === undefined ? undefined : findMessage(world, interaction.channelId, interaction.sourceId);
  if (!source) throw refusals.unknownMessage();
  return source;
};

const updateSource = (world: World, interaction: Interaction, data: unknown, body: Body): Message => {
  const source = sourceOf(world, interaction);
  return editMessage(world, source, readMessage(data, body.files, standingOf(source), ['data']), body.files);
};

/**
 * Carries an answer out and gives the message that it made or changed. Throws a Refusal, having
 * done nothing.
 */
const carryOut = (
  world: World,
  interaction: Interaction,
  answer: ReturnType<typeof readAnswer>,
  body: Body,
): Message | undefined => {
  const { type, data } = answer;
  switch (type) {
    case Answer.ChannelMessageWithSource:
      return respondWithMessage(world, interaction, data, body, ['data']);
    case Answer.DeferredChannelMessageWithSource: {
      const onlyFor = readDeferral(data) ? interaction.userId : undefined;
      return createMessage(world, {
        channelId: interaction.channelId,
        authorId: world.bot.id,
        onlyFor,
        loading: true,
        interaction,
      });
    }
    case Answer.UpdateMessage:
      return updateSource(world, interaction, data, body);
    case Answer.DeferredMessageUpdate:
      return sourceOf(world, interaction);
    case Answer.Modal:
      interaction.modal = readModal(data, ['data']);
      return undefined;
    case Answer.ApplicationCommandAutocompleteResult:
      interaction.choices = readChoices(data, interaction.optionType ?? 0);
      return undefined;
    default:
      return undefined;
  }
};

/** Takes the first answer of an interaction, however it came. Throws a Refusal. */
export const takeAnswer = (
  world: World,
  interaction: Interaction,
  body: Body,
  arrivedAt: number,
): Message | undefined => {
  if (interaction.acknowledged) throw refusals.alreadyAcknowledged();
  if (interaction.failed !== undefined || world.now() - interaction.bornMs > world.settings.acknowledgeWithinMs)
    throw refusals.unknownInteraction();
  const answer = readAnswer(body.json, interaction.type, interaction.sourceId !== undefined);
  const message = carryOut(world, interaction, answer, body);
  interaction.originalId = message?.id;
  interaction.acknowledged = { type: answer.type, afterMs: arrivedAt - interaction.sentAt };
  world.changes.emit('change');
  return message;
};

const callbackJson = (world: World, interaction: Interaction, message: Message | undefined) => ({
  interaction: {
    id: interaction.id,
    type: interaction.type,
    ...(message && {
      response_message_id: message.id,
      response_message_loading: isLoading(message),
      response_message_ephemeral: message.onlyFor !== undefined,
    }),
  },
  resource: {
    type: interaction.acknowledged?.type,
    ...(message && { message: messageJson(world, message) }),
  },
});

export const callback = ({ world, params, query, body, arrivedAt }: Asked): Reply => {
  const interaction = world.interactions.get(params['token'] ?? '');
  try {
    if (!interaction || interaction.id !== params['interaction']) throw refusals.unknownInteraction();
    const message = takeAnswer(world, interaction, body, arrivedAt);
    return query.get('with_response') === 'true' || query.get('with_response') === '1'
      ? ok(callbackJson(world, interaction, message))
      : noContent;
  } catch (refusal) {
    world.log.counters.refusedAnswers += 1;
    throw refusal;
  }
};

/** The interaction of a webhook's token. Throws where Discord wouldn't know it, or no longer. */
const webhookOf = ({ world, params }: Asked): Interaction => {
  const interaction = world.interactions.get(params['token'] ?? '');
  if (params['application'] !== world.applicationId || !interaction) throw refusals.unknownWebhook();
  if (world.now() - interaction.bornMs > TOKEN_LIFE_MS) throw refusals.invalidWebhookToken();
  if (!interaction.acknowledged || interaction.type === InteractionType.ApplicationCommandAutocomplete)
    throw refusals.unknownWebhook();
  return interaction;
};

const messageOf = (asked: Asked, interaction: Interaction): Message => {
  const wanted = asked.params['message'] === '@original' ? interaction.originalId : asked.params['message'];
  const own =
    wanted !== undefined &&
    (wanted === interaction.originalId || wanted === interaction.sourceId || interaction.followUpIds.includes(wanted));
  const message = own ? findMessage(asked.world, interaction.channelId, wanted) : undefined;
  if (!message) throw refusals.unknownMessage();
  return message;
};

export const getAnswer = (asked: Asked): Reply => ok(messageJson(asked.world, messageOf(asked, webhookOf(asked))));

export const editAnswer = (asked: Asked): Reply => {
  const { world, body } = asked;
  const message = messageOf(asked, webhookOf(asked));
  return ok(
    messageJson(
      world,
      editMessage(world, message, readMessage(body.json, body.files, standingOf(message)), body.files),
    ),
  );
};

export const deleteAnswer = (asked: Asked): Reply => {
  deleteMessage(asked.world, messageOf(asked, webhookOf(asked)));
  return noContent;
};

/**
 * The first follow-up of a deferred answer fills that answer in, as private or public as it was put
 * off.
 */
export const followUp = (asked: Asked): Reply => {
  const { world, body } = asked;
  const interaction = webhookOf(asked);
  const original =
    interaction.originalId === undefined
      ? undefined
      : findMessage(world, interaction.channelId, interaction.originalId);
  if (original && isLoading(original)) {
    return ok(
      messageJson(
        world,
        editMessage(world, original, readMessage(body.json, body.files, standingOf(original)), body.files),
      ),
    );
  }
  if (interaction.userInstalled && interaction.followUpIds.length >= MOST_FOLLOW_UPS_OF_USER_INSTALL)
    throw refusals.tooManyFollowUps();
  const message = respondWithMessage(world, interaction, body.json, body, []);
  interaction.followUpIds.push(message.id);
  world.changes.emit('change');
  return ok(messageJson(world, message));
};
