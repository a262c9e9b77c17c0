/**
 * The controls a person sees, and what they have typed and chosen in them, in Slack's
 * `state.values` shape.
 */
import { isJson, jsonList, stringIn } from './check.ts';
import { optionsOf } from './check-objects.ts';
import { slackLimits as limits } from './limits.ts';
import type { Json, StateValues } from './world.ts';

export type Control = {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: string;
  readonly element: Json;
  /** The block it stands in. */
  readonly block: Json;
};

/** Elements that keep a value; buttons and overflow menus don't. */
const KEEPS_VALUE = /_select$|^radio_buttons$|^checkboxes$|picker$|_input$/;

const elementsIn = (block: Json): readonly unknown[] => [
  ...jsonList(block['elements']).flatMap((element) => (element['type'] === 'card' ? elementsIn(element) : [element])),
  ...jsonList(block['actions']),
  block['accessory'],
  block['element'],
];

/** Everything that can be pressed, chosen or typed in. */
export const controlsIn = (blocks: readonly Json[]): readonly Control[] =>
  blocks.flatMap((block) => [
    ...controlsIn(jsonList(block['child_blocks'])),
    ...elementsIn(block).flatMap((element) => {
      const actionId = stringIn(element, 'action_id');
      return isJson(element) && actionId !== undefined
        ? [
            {
              blockId: stringIn(block, 'block_id') ?? '',
              actionId,
              type: stringIn(element, 'type') ?? '',
              element,
              block,
            },
          ]
        : [];
    }),
  ]);

const textOf = (value: unknown): string | undefined => (isJson(value) ? stringIn(value['text'], 'text') : undefined);

/**
 * By action_id, block_id, a button's words, a select's placeholder, or the label or text beside it.
 */
const answersTo = (control: Control, ref: string): boolean =>
  control.actionId === ref ||
  textOf(control.element) === ref ||
  stringIn(control.element['placeholder'], 'text') === ref ||
  stringIn(control.block['label'], 'text') === ref ||
  (control.block['accessory'] === control.element && textOf(control.block) === ref) ||
  control.blockId === ref;

/**
 * The one control that a person would call so; throws where there is none, naming those that are
 * there.
 */
export const findControl = (
  blocks: readonly Json[],
  ref: string,
  wanted: (control: Control) => boolean = () => true,
): Control => {
  const controls = controlsIn(blocks).filter(wanted);
  const found = controls.find((control) => answersTo(control, ref));
  if (found) return found;
  const names = controls.map(
    (control) =>
      textOf(control.element) ??
      stringIn(control.block['label'], 'text') ??
      stringIn(control.element['placeholder'], 'text') ??
      control.actionId,
  );
  throw new Error(
    `There is no control "${ref}" to be seen, only: ${names.map((name) => `"${name}"`).join(', ') || 'none'}`,
  );
};

const option = (value: unknown): Json | null => (isJson(value) ? value : null);

/** A control's value before anybody touched it. */
const initialValue = ({ type, element }: Control): Json => {
  if (/^multi_(static|external)_select$|^checkboxes$/.test(type))
    return { type, selected_options: jsonList(element['initial_options']) };
  if (/^(static|external)_select$|^radio_buttons$/.test(type))
    return { type, selected_option: option(element['initial_option']) };
  if (type === 'multi_users_select') return { type, selected_users: element['initial_users'] ?? [] };
  if (type === 'multi_channels_select') return { type, selected_channels: element['initial_channels'] ?? [] };
  if (type === 'multi_conversations_select')
    return { type, selected_conversations: element['initial_conversations'] ?? [] };
  if (type === 'users_select') return { type, selected_user: element['initial_user'] ?? null };
  if (type === 'channels_select') return { type, selected_channel: element['initial_channel'] ?? null };
  if (type === 'conversations_select') return { type, selected_conversation: element['initial_conversation'] ?? null };
  if (type === 'datepicker') return { type, selected_date: element['initial_date'] ?? null };
  if (type === 'timepicker') return { type, selected_time: element['initial_time'] ?? null };
  if (type === 'datetimepicker') return { type, selected_date_time: element['initial_date_time'] ?? null };
  if (type === 'file_input') return { type, files: [] };
  return { type, value: element['initial_value'] ?? null };
};

export const initialState = (blocks: readonly Json[]): StateValues => {
  const state: StateValues = {};
  for (const control of controlsIn(blocks)) {
    if (KEEPS_VALUE.test(control.type))
      state[control.blockId] = {
        ...state[control.blockId],
        [control.actionId]: initialValue(control),
      };
  }
  return state;
};

export const isMulti = (control: Control): boolean =>
  control.type.startsWith('multi_') || control.type === 'checkboxes';

/** What a person picks from their own files. */
export type OwnFile = { readonly name: string; readonly content: Uint8Array };

/**
 * What a person gives a control: words for an input, labels for a list, ids for people and
 * channels, a file.
 */
export type Given = string | readonly string[] | OwnFile;

const chosenOptions = (control: Control, labels: readonly string[], known: readonly Json[]): readonly Json[] =>
  labels.map((label) => {
    const found = known.find((each) => textOf(each) === label || each['value'] === label);
    if (!found)
      throw new Error(
        `There is no option "${label}" in "${control.actionId}", only: ${known.map((each) => `"${textOf(each)}"`).join(', ')}`,
      );
    const { text, value, description } = found;
    return { text, value, ...(description === undefined ? {} : { description }) };
  });

/**
 * The value Slack would send; throws where a person could not choose that. `suggested` is what an
 * external source last offered.
 */
export const valueGiven = (control: Control, given: Exclude<Given, OwnFile>, suggested: readonly Json[] = []): Json => {
  const { type, element } = control;
  if (type === 'file_input') throw new Error(`"${control.actionId}" takes a file`);
  const all = typeof given === 'string' ? [given] : given;
  if (all.length > 1 && !isMulti(control)) throw new Error(`Only one thing can be chosen in "${control.actionId}"`);
  if (all.length > Number(element['max_selected_items'] ?? all.length))
    throw new Error(`No more than ${element['max_selected_items']} can be chosen in "${control.actionId}"`);
  const one = all[0] ?? null;
  if (/static_select$|^radio_buttons$|^checkboxes$|external_select$|^overflow$/.test(type)) {
    const chosen = chosenOptions(control, all, type.endsWith('external_select') ? suggested : optionsOf(element));
    return isMulti(control) ? { type, selected_options: chosen } : { type, selected_option: chosen[0] ?? null };
  }
  const list = /^multi_(users|channels|conversations)_select$/.exec(type)?.[1];
  if (list) return { type, [`selected_${list}`]: all };
  const single = /^(users|channels|conversations)_select$/.exec(type)?.[1];
  if (single) return { type, [`selected_${single.slice(0, -1)}`]: one };
  if (type === 'datepicker') return { type, selected_date: one };
  if (type === 'timepicker') return { type, selected_time: one };
  if (type === 'datetimepicker') return { type, selected_date_time: one === null ? null : Number(one) };
  return { type, value: one === '' ? null : one };
};

/** A file that somebody puts into a field; `upload` gives it as Slack describes it. Throws for what their client refuses. */
export const fileGiven = (
  { type, element, actionId }: Control,
  file: OwnFile,
  upload: (file: OwnFile) => Json,
): Json => {
  if (type !== 'file_input') throw new Error(`"${actionId}" takes no file`);
  const allowed = element['filetypes'];
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  if (Array.isArray(allowed) && !allowed.includes(ending)) throw new Error(`"${actionId}" takes no .${ending}`);
  if (file.content.byteLength > limits.givenBytes) throw new Error(`${file.name} is too large`);
  return { type, files: [upload(file)] };
};

export const isEmptyValue = (value: Json | undefined): boolean =>
  value === undefined ||
  Object.entries(value).every(
    ([key, each]) => key === 'type' || each === null || (Array.isArray(each) && each.length === 0),
  );
