/** From a Form to a modal, and from what was filled in back to values by field name. */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Command, OptionDeclaration } from '../../../chat/receive/command.ts';
import type { FileAt } from '../../../chat/view/file.ts';
import type { Field, Filled, Form } from '../../../chat/view/form.ts';
import { checkForm, limits } from '../../../chat/view/limits.ts';
import type { Picked, PickedKind } from '../../../chat/view/picked.ts';
import { type RenderOptions, renderBlocks, renderOption } from './render.ts';
import { plainText } from './rich-text.ts';

/**
 * What a modal is, so that its submission can be told: one of our forms, or the options of a
 * command.
 */
export const modalKinds = { form: 'form', command: 'command' } as const;

const ACTION = 'value';
/** Where a refusal is shown when it belongs to no single field. */
export const REFUSAL_BLOCK = 'refusal';

/**
 * `metadata` comes back with the submission: at most 3,000 characters. `readsFiles`: we may, and so
 * fields for them are shown. Throws LimitError for a form that no platform could draw whole.
 */
export const renderForm = (
  form: Form,
  metadata: string,
  { readsFiles, ...options }: RenderOptions & { readonly readsFiles?: boolean },
): types.ModalView => {
  checkForm(form);
  const fields = form.fields.filter(({ kind }) => kind !== 'file' || readsFiles);
  return {
    type: 'modal',
    callback_id: modalKinds.form,
    private_metadata: metadata,
    title: plainText(form.title),
    submit: plainText(form.submit),
    close: plainText('Cancel'),
    blocks: [...renderBlocks(form.intro ?? [], options, 'form'), ...fields.map(renderField)],
  };
};

const renderField = (field: Field): types.InputBlock => ({
  type: 'input',
  block_id: field.name,
  label: plainText(field.label),
  optional: field.required !== true,
  ...(field.hint ? { hint: plainText(field.hint) } : {}),
  element: fieldElement(field),
});

const fieldElement = (field: Field): types.InputBlock['element'] => {
  if (field.kind === 'input') {
    const { value, placeholder, lines, atMost = limits.typed } = field;
    return {
      type: 'plain_text_input',
      action_id: ACTION,
      multiline: lines === 'many',
      max_length: atMost,
      ...(value ? { initial_value: value } : {}),
      ...(placeholder ? { placeholder: plainText(placeholder) } : {}),
    };
  }
  if (field.kind === 'file')
    return { type: 'file_input', action_id: ACTION, filetypes: [...field.endings], max_files: 1 };
  if (!('options' in field)) return pickerElement(field.kind, field.value);
  const options = field.options.map(renderOption);
  if (field.kind === 'checks') {
    const chosen = options.filter(({ value }) => field.values?.includes(value ?? ''));
    return {
      type: 'checkboxes',
      action_id: ACTION,
      options,
      ...(chosen.length > 0 ? { initial_options: chosen } : {}),
    };
  }
  const initial = options.find(({ value }) => value === field.value);
  return {
    type: field.kind === 'radio' ? 'radio_buttons' : 'static_select',
    action_id: ACTION,
    options,
    ...(initial ? { initial_option: initial } : {}),
  };
};

/** Slack has no field for user groups: what is typed is looked up. */
export const ROLE_ACTION = 'role';

const pickerElement = (kind: PickedKind | 'date' | 'time', value: string | undefined): types.InputBlock['element'] => {
  switch (kind) {
    case 'person':
      return { type: 'users_select', action_id: ACTION, ...(value ? { initial_user: value } : {}) };
    case 'channel':
      return {
        type: 'conversations_select',
        action_id: ACTION,
        filter: { include: ['public', 'private'], exclude_bot_users: true },
        ...(value ? { initial_conversation: value } : {}),
      };
    case 'role':
      return { type: 'external_select', action_id: ROLE_ACTION, min_query_length: 0 };
    case 'date':
      return { type: 'datepicker', action_id: ACTION, ...(value ? { initial_date: value } : {}) };
    case 'time':
      return { type: 'timepicker', action_id: ACTION, ...(value ? { initial_time: value } : {}) };
  }
};

/** The options of a command as a form, for where nothing can be typed after it: shortcuts. */
export const renderCommandForm = (command: Command, metadata: string): types.ModalView => ({
  type: 'modal',
  callback_id: modalKinds.command,
  private_metadata: metadata,
  title: plainText(`/${command.name}`.slice(0, limits.formTitle)),
  submit: plainText('Go'),
  close: plainText('Cancel'),
  blocks: Object.entries(command.options).map(([name, declaration]) => ({
    type: 'input',
    block_id: name,
    label: plainText(name.charAt(0).toUpperCase() + name.slice(1)),
    hint: plainText(declaration.description),
    optional: declaration.required !== true,
    element: optionElement(declaration),
  })),
});

const optionElement = (declaration: OptionDeclaration): types.InputBlock['element'] => {
  switch (declaration.kind) {
    case 'integer':
      return {
        type: 'number_input',
        action_id: ACTION,
        is_decimal_allowed: false,
        min_value: String(declaration.from),
        max_value: String(declaration.to),
      };
    case 'choice':
      return {
        type: 'static_select',
        action_id: ACTION,
        options: declaration.choices.map(({ value, label }) => renderOption({ value, label })),
      };
    case 'text':
      return declaration.suggest
        ? { type: 'external_select', action_id: ACTION, min_query_length: 0 }
        : { type: 'plain_text_input', action_id: ACTION, max_length: declaration.atMost ?? 200 };
    default:
      return pickerElement(declaration.kind, undefined);
  }
};

const chosen = z.object({
  value: z.string(),
  text: z.object({ text: z.string() }).optional(),
});
const stateValue = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
  selected_user: z.string().nullish(),
  selected_conversation: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  /**
   * Of a file of another organisation’s Slack tells its id alone, and one may have no name:
   * https://docs.slack.dev/reference/objects/file-object
   */
  files: z
    .array(
      z.object({
        name: z.string().nullish(),
        size: z.number().default(0),
        url_private: z.string().max(2000).default(''),
      }),
    )
    .nullish(),
});
export const stateShape = z.object({
  values: z.record(z.string(), z.record(z.string(), stateValue)),
});

const valuesOf = ({
  value,
  selected_option: one,
  selected_options: several,
  selected_user: user,
  selected_conversation: conversation,
  selected_date: date,
  selected_time: time,
}: z.infer<typeof stateValue>): readonly string[] => {
  if (several) return several.map((option) => option.value);
  const single = one?.value ?? user ?? conversation ?? date ?? time ?? value;
  return single === undefined || single === null ? [] : [single];
};

/** Every field's values by its name; an empty list where nothing was given. */
export const readFilled = (state: z.infer<typeof stateShape>): Filled =>
  Object.fromEntries(
    Object.entries(state.values).map(([block, elements]) => [block, Object.values(elements).flatMap(valuesOf)]),
  );

/**
 * Of those for a person, a channel or a user group: who and what was picked, by the field's name.
 */
export const readPickedFields = (state: z.infer<typeof stateShape>): Readonly<Record<string, readonly Picked[]>> =>
  Object.fromEntries(
    Object.entries(state.values).flatMap(([block, elements]) => {
      const picked = Object.entries(elements).flatMap(([action, value]) => pickedIn(action, value));
      return picked.length > 0 ? [[block, picked]] : [];
    }),
  );

const pickedIn = (action: string, value: z.infer<typeof stateValue>): readonly Picked[] => {
  if (value.selected_user) return [{ kind: 'person', externalId: value.selected_user }];
  if (value.selected_conversation) return [{ kind: 'channel', externalId: value.selected_conversation }];
  const group = action === ROLE_ACTION ? value.selected_option : undefined;
  if (!group) return [];
  if (group.value === UNSEEN_GROUPS) return [{ kind: 'role', externalId: '', problem: 'unseen' }];
  return [{ kind: 'role', externalId: group.value, ...(group.text ? { name: group.text.text } : {}) }];
};

/** What was given in fields for a file. */
export const readFiles = (state: z.infer<typeof stateShape>): Readonly<Record<string, readonly FileAt[]>> =>
  Object.fromEntries(
    Object.entries(state.values).flatMap(([block, elements]) => {
      const files = Object.values(elements).flatMap((value) => value.files ?? []);
      return files.length > 0
        ? [[block, files.map(({ name, size, url_private: url }) => ({ name: name ?? '', bytes: size, url }))]]
        : [];
    }),
  );

/** Stands among the suggestions where we may not see user groups. */
export const UNSEEN_GROUPS = '#unseen';

/** What is chosen in one element, wherever in the message it stands. */
export const readChosen = (state: z.infer<typeof stateShape>, actionId: string): readonly string[] =>
  Object.values(state.values).flatMap((elements) => (elements[actionId] ? valuesOf(elements[actionId]) : []));
