/**
 * How replies will be given, known before any work: data, so that a thread which knows no feature
 * can acknowledge in time.
 */

import { parseControlId } from './control-id.ts';
import type { Feature } from './feature.ts';
import type { Answers, Place } from './receive/command.ts';
import type {
  ActionInteraction,
  CommandInteraction,
  FormInteraction,
  WordsInteraction,
} from './receive/interaction.ts';

export type AnswerModes = {
  readonly commands: Readonly<Record<string, { readonly answers: Answers; readonly where: readonly Place[] }>>;
  readonly actions: Readonly<Record<string, Answers>>;
};

export const answerModesOf = (features: readonly Pick<Feature, 'commands' | 'actions'>[]): AnswerModes => ({
  commands: Object.fromEntries(
    features.flatMap(({ commands }) => commands.map(({ name, answers, where }) => [name, { answers, where }])),
  ),
  actions: Object.fromEntries(features.flatMap(({ actions }) => actions.map(({ name, answers }) => [name, answers]))),
});

type Asked =
  | Pick<CommandInteraction, 'kind' | 'command' | 'place'>
  | Pick<ActionInteraction, 'kind' | 'controlId'>
  | Pick<FormInteraction, 'kind' | 'formId'>
  | Pick<WordsInteraction, 'kind'>;

/** `private` for what will be refused: what we don't know, and what isn't done there. */
export const answersTo = ({ commands, actions }: AnswerModes, asked: Asked): Answers => {
  if (asked.kind === 'command') {
    const command = Object.hasOwn(commands, asked.command) ? commands[asked.command] : undefined;
    return command?.where.includes(asked.place) ? command.answers : 'private';
  }
  if (asked.kind === 'words') return 'private';
  const name = parseControlId(asked.kind === 'form' ? asked.formId : asked.controlId)?.action ?? '';
  return (Object.hasOwn(actions, name) ? actions[name] : undefined) ?? 'private';
};
