/** Finds who answers what came in: a command, an action, or whoever knows the words. */
import { nearestName } from '../lib/words/edit-distance.ts';
import { excerpt, text, tidyTyped } from '../lib/words/text.ts';
import type { Text } from '../lib/words/text-tree.ts';
import type { Context } from './context.ts';
import { parseControlId } from './control-id.ts';
import { UserError } from './errors.ts';
import type { Feature } from './feature.ts';
import type { Action } from './receive/action.ts';
import type { Answers, Command } from './receive/command.ts';
import type { ActionInteraction, FormInteraction, Interaction, WordsInteraction } from './receive/interaction.ts';
import { readOptions } from './receive/options.ts';
import type { Role } from './role.ts';
import type { Filled, Form } from './view/form.ts';
import { limits } from './view/limits.ts';
import { typedAt } from './view/picked.ts';
import type { View } from './view/view.ts';

export type Handler = {
  readonly answers: Answers;
  readonly who: Role;
  readonly run: (context: Context) => Promise<View | Form>;
};

type Answerers = {
  readonly features: readonly Feature[];
  readonly commands: ReadonlyMap<string, Command>;
  readonly actions: ReadonlyMap<string, Action>;
};

/** An unknown target is a handler too: one that refuses kindly. */
export const findHandler = (answerers: Answerers, interaction: Interaction): Handler => {
  const { commands, actions } = answerers;
  if (interaction.kind === 'words') return hear(answerers, interaction);
  if (interaction.kind === 'command') {
    const command = commands.get(interaction.command);
    if (!command) return refuse(unknownCommand(interaction.command, [...commands.keys()]));
    if (!command.where.includes(interaction.place)) return refuse(elsewhere(command.name, interaction.place));
    return {
      ...command,
      run: (context) => command.run(context, readOptions(command, interaction, typedAt(context))),
    };
  }
  const target = parseControlId(interaction.kind === 'form' ? interaction.formId : interaction.controlId);
  const action = target && actions.get(target.action);
  if (!action)
    return refuse(
      text`That button is from an older version of me, so I can’t tell what it was for. /help gets you started again.`,
    );
  const { row, argument } = target;
  return {
    ...action,
    run: (context) =>
      action.run(context, {
        row,
        argument,
        values: interaction.kind === 'action' ? readValues(interaction.values) : [],
        filled: interaction.kind === 'form' ? readFilled(interaction.filled) : {},
        picked: interaction.kind === 'form' ? (interaction.picked ?? {}) : {},
        files: interaction.kind === 'form' ? (interaction.files ?? {}) : {},
      }),
  };
};

/**
 * What was chosen or typed, without what can't be seen. Throws UserError for more than any form of
 * ours takes.
 */
const readValues = (values: readonly string[]): readonly string[] => {
  const long = values.find((value) => value.length > limits.typed);
  if (long) throw new UserError(text`That’s ${long.length} characters; I can take ${limits.typed}. Please shorten it.`);
  return values.slice(0, limits.options).map(tidyTyped);
};

const readFilled = (filled: Filled): Filled =>
  Object.fromEntries(Object.entries(filled).map(([name, values]) => [name, readValues(values)]));

export const actionIn = (pressed: ActionInteraction | FormInteraction): string =>
  parseControlId(pressed.kind === 'form' ? pressed.formId : pressed.controlId)?.action ?? '';

/** What was written without a command: the first feature that has an answer gives it. */
const hear = ({ features }: Answerers, { words }: WordsInteraction): Handler => ({
  answers: 'private',
  who: 'learner',
  run: async (context) => {
    for (const { words: answerWords } of features) {
      const answer = await answerWords?.(context, tidyTyped(words));
      if (answer) return answer;
    }
    throw new UserError(text`I understand commands and buttons alone. /help shows what I can do.`);
  },
});

const refuse = (words: Text): Handler => ({
  answers: 'private',
  who: 'learner',
  run: () => Promise.reject(new UserError(words)),
});

const elsewhere = (name: string, place: Interaction['place']): Text =>
  place === 'direct'
    ? text`/${name} works in a channel, not in a direct message.`
    : text`/${name} works in a direct message with me, not in a channel.`;

const unknownCommand = (typed: string, names: readonly string[]): Text => {
  const near = nearestName(typed, names);
  return near
    ? text`I don’t know /${excerpt(typed, 40)}. Did you mean /${near}?`
    : text`I don’t know /${excerpt(typed, 40)}. /help shows what I can do.`;
};
