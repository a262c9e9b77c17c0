/** Fills in a form as a client does: checks what is typed, and sends it in Discord's shape. */
import { ComponentType, ApplicationCommandOptionType as Kind } from 'discord-api-types/v10';
import type { Component } from '../check/message-components.ts';
import type { Modal } from '../check/modal.ts';
import { ClientRefusal } from './command.ts';
import type { OwnFile } from './given.ts';
import { type SeenField, seenForm } from './seen.ts';

/**
 * By label or custom id: what is typed, the labels or values that are chosen, whether a box is
 * ticked, or a file.
 */
export type Filled = Readonly<Record<string, string | boolean | readonly string[] | OwnFile>>;

type Value = Filled[string] | undefined;

const refuse = (field: SeenField, what: string): never => {
  throw new ClientRefusal(`field "${field.label}" ${what}`);
};

const typed = (field: SeenField, given: Value): string => {
  const value = given ?? field.value ?? '';
  if (typeof value !== 'string') return refuse(field, 'takes text');
  if (value === '' && field.required) refuse(field, 'is required');
  if (value !== '' && value.length < field.minLength) refuse(field, `needs ${field.minLength} characters`);
  if (value.length > field.maxLength) refuse(field, `takes at most ${field.maxLength} characters`);
  return value;
};

const chosen = (field: SeenField, given: Value): string[] => {
  if (typeof given === 'boolean' || isFile(given)) return refuse(field, 'takes a choice');
  const preset = field.options.filter((option) => option.default).map((option) => option.value);
  const wanted = given === undefined ? preset : typeof given === 'string' ? [given] : given;
  // A select of people or channels has no options of its own: what is chosen are ids.
  const values = wanted.map((each) => {
    const option = field.options.find(({ label, value }) => label === each || value === each);
    return option?.value ?? (field.options.length === 0 ? each : refuse(field, `offers no "${each}"`));
  });
  if (values.length === 0 && field.required) refuse(field, 'is required');
  if (values.length > 0 && values.length < field.atLeast) refuse(field, `needs ${field.atLeast} choices`);
  if (values.length > field.atMost) refuse(field, `takes at most ${field.atMost} choices`);
  return values;
};

const isFile = (given: Value): given is OwnFile => typeof given === 'object' && 'content' in given;

const givenTo = (field: SeenField, given: Value, give: Give): string[] => {
  if (given === undefined) return field.required ? refuse(field, 'is required') : [];
  return isFile(given) ? [give(given)] : refuse(field, 'takes a file');
};

/** Uploads a file; gives its id. */
type Give = (file: OwnFile) => string;

const answerOf = (field: SeenField, given: Value, give: Give): Record<string, unknown> => {
  switch (field.type) {
    case ComponentType.TextInput:
      return { value: typed(field, given) };
    case ComponentType.Checkbox:
      return { value: given === true };
    case ComponentType.RadioGroup:
      return { value: chosen(field, given)[0] ?? null };
    case ComponentType.FileUpload:
      return { values: givenTo(field, given, give) };
    default:
      return { values: chosen(field, given) };
  }
};

/**
 * The components of a submitted form. Throws a ClientRefusal where the client wouldn't have sent
 * it.
 */
export const submission = (modal: Modal, filled: Filled, give: Give): Record<string, unknown>[] => {
  const { fields } = seenForm(modal);
  const stray = Object.keys(filled).find(
    (key) => !fields.some(({ label, customId }) => label === key || customId === key),
  );
  if (stray !== undefined)
    throw new ClientRefusal(`there is no field "${stray}"; there are: ${fields.map(({ label }) => label).join(', ')}`);
  let nextId = 1;
  const answer = (component: Component): Record<string, unknown> => {
    const field = fields.find(({ customId }) => customId === component['custom_id']);
    const given = field && (filled[field.label] ?? filled[field.customId]);
    return {
      type: component.type,
      id: nextId++,
      ...(field && { custom_id: field.customId, ...answerOf(field, given, give) }),
    };
  };
  return modal.components.map((part) => {
    const id = nextId++;
    if (part.type === ComponentType.Label)
      return { type: part.type, id, component: answer(part['component'] as Component) };
    if (part.type === ComponentType.ActionRow)
      return { type: part.type, id, components: (part['components'] as Component[]).map(answer) };
    return { type: part.type, id };
  });
};

const PICKERS: Readonly<Record<number, Kind>> = {
  [ComponentType.UserSelect]: Kind.User,
  [ComponentType.RoleSelect]: Kind.Role,
  [ComponentType.ChannelSelect]: Kind.Channel,
};

/** The ids of files in a submitted form. */
export const filesIn = (components: readonly Record<string, unknown>[]): readonly string[] =>
  components.flatMap(({ component }) => {
    const { type, values = [] } = (component ?? {}) as { type?: number; values?: readonly string[] };
    return type === ComponentType.FileUpload ? values : [];
  });

/** What was picked in a submitted form, as options of a command would bring it. */
export const pickedIn = (components: readonly Record<string, unknown>[]): readonly Record<string, unknown>[] =>
  components.flatMap(({ component }) => {
    const { type, values = [] } = (component ?? {}) as { type?: number; values?: readonly string[] };
    const kind = PICKERS[type ?? 0];
    return kind === undefined ? [] : values.map((value) => ({ type: kind, value }));
  });
