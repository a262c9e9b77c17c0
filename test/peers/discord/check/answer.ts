/**
 * The envelope of an interaction's answer: which kinds of answer may follow which kind of
 * interaction.
 */
import {
  InteractionResponseType as Answer,
  ApplicationCommandOptionType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { demand, invalidForm, read } from './issues.ts';

const MESSAGE = [Answer.ChannelMessageWithSource, Answer.DeferredChannelMessageWithSource] as const;
const UPDATE = [Answer.DeferredMessageUpdate, Answer.UpdateMessage] as const;

/** A form can't answer a form, and only what came from a message can change it. */
const allowed = (type: InteractionType, fromMessage: boolean): readonly number[] => {
  switch (type) {
    case InteractionType.Ping:
      return [Answer.Pong];
    case InteractionType.ApplicationCommand:
      return [...MESSAGE, Answer.Modal];
    case InteractionType.MessageComponent:
      return [...MESSAGE, ...UPDATE, Answer.Modal];
    case InteractionType.ApplicationCommandAutocomplete:
      return [Answer.ApplicationCommandAutocompleteResult];
    case InteractionType.ModalSubmit:
      return fromMessage ? [...MESSAGE, ...UPDATE] : MESSAGE;
  }
};

const envelope = z.looseObject({ type: z.int(), data: z.looseObject({}).nullish() });

/** Throws a Refusal (50035 at `type`) where that kind of answer can't be given. */
export const readAnswer = (
  value: unknown,
  type: InteractionType,
  fromMessage: boolean,
): { type: number; data: Record<string, unknown> | undefined } => {
  const answer = read(envelope, value);
  const choices = allowed(type, fromMessage);
  if (!choices.includes(answer.type)) {
    throw invalidForm([
      {
        path: ['type'],
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${choices.join(', ')}}.`,
      },
    ]);
  }
  const needsData =
    answer.type !== Answer.DeferredChannelMessageWithSource &&
    answer.type !== Answer.DeferredMessageUpdate &&
    answer.type !== Answer.Pong;
  if (needsData && !answer.data)
    throw invalidForm([{ path: ['data'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }]);
  return { type: answer.type, data: answer.data ?? undefined };
};

/** Whether a deferred answer is to be private; nothing else can be said while deferring. */
export const readDeferral = (data: Record<string, unknown> | undefined): boolean => {
  const flags = read(z.int().min(0).nullish(), data?.['flags'], ['data', 'flags']) ?? 0;
  if ((flags & ~MessageFlags.Ephemeral) !== 0) {
    throw invalidForm([
      {
        path: ['data', 'flags'],
        code: 'BITFIELD_TYPE_INVALID',
        message: 'Only EPHEMERAL can be set while deferring.',
      },
    ]);
  }
  return flags === MessageFlags.Ephemeral;
};

export type Choice = { readonly name: string; readonly value: string | number };

/** Suggestions for an option that is being typed, of the option's own type. */
export const readChoices = (data: Record<string, unknown> | undefined, optionType: number): Choice[] => {
  const choice = z
    .looseObject({
      name: z.string().min(1).max(100),
      value: z.union([z.string().max(100), z.number()]),
    })
    .superRefine(({ value }, context) => {
      const fits =
        optionType === ApplicationCommandOptionType.String ? typeof value === 'string' : typeof value === 'number';
      demand(context, fits, ['value'], 'BASE_TYPE_BAD_TYPE', 'The value is not of the option’s type.');
    });
  return read(z.looseObject({ choices: z.array(choice).max(25) }), data, ['data']).choices;
};
