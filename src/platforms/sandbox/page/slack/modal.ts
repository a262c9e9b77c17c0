/** Reads the modal that Slack is sent: input blocks, and words between them. */
import type { Field } from '../../../../chat/view/form.ts';
import type { PickedKind } from '../../../../chat/view/picked.ts';
import { type Json, listOf, numberOf, objectOf, wordsOf } from '../kit/json.ts';
import type { Modal } from '../parts/modal.ts';
import { type Part, readOption, readPart, textOf } from './payload.ts';

/** Slack takes this much where an input says nothing. */
const TYPED_AT_MOST = 3000;

export const readModal = (json: unknown): Modal<Part> => {
  const { title, submit, close, blocks } = objectOf(json);
  return {
    title: textOf(title),
    submit: textOf(submit) || 'Submit',
    cancel: textOf(close) || 'Cancel',
    parts: listOf(blocks).map(readModalPart),
  };
};

const readModalPart = (block: Json): Modal<Part>['parts'][number] => {
  const field = block['type'] === 'input' ? readField(block) : undefined;
  return field ? { kind: 'field', field } : { kind: 'words', part: readPart(block) };
};

const readField = ({ block_id: id, label, hint, optional, element }: Json): Field | undefined => {
  const entry = objectOf(element);
  const common = {
    name: wordsOf(id),
    label: textOf(label),
    required: optional !== true,
    ...(hint ? { hint: textOf(hint) } : {}),
  };
  if (entry['type'] === 'plain_text_input') return { kind: 'input', ...common, ...readInput(entry) };
  if (entry['type'] === 'file_input') return { kind: 'file', ...common, endings: [] };
  const picker = pickerKinds[wordsOf(entry['type'])];
  if (picker) {
    const value = wordsOf(entry[picker.initial]);
    return { kind: picker.kind, ...common, ...(value ? { value } : {}) };
  }
  const kind = choiceKinds[wordsOf(entry['type'])];
  if (!kind) return undefined;
  const choice = { ...common, options: listOf(entry['options']).map(readOption) };
  if (kind === 'checks')
    return {
      kind,
      ...choice,
      values: listOf(entry['initial_options']).map(({ value }) => wordsOf(value)),
    };
  const value = wordsOf(objectOf(entry['initial_option'])['value']);
  return { kind, ...choice, ...(value ? { value } : {}) };
};

const pickerKinds: Readonly<Record<string, { readonly kind: PickedKind | 'date' | 'time'; readonly initial: string }>> =
  {
    users_select: { kind: 'person', initial: 'initial_user' },
    conversations_select: { kind: 'channel', initial: 'initial_conversation' },
    // The only external lists in our forms are those of user groups.
    external_select: { kind: 'role', initial: 'initial_option' },
    datepicker: { kind: 'date', initial: 'initial_date' },
    timepicker: { kind: 'time', initial: 'initial_time' },
  };

const choiceKinds: Readonly<Record<string, 'select' | 'radio' | 'checks'>> = {
  static_select: 'select',
  radio_buttons: 'radio',
  checkboxes: 'checks',
};

const readInput = ({ multiline, max_length: atMost, placeholder, initial_value: value }: Json) => ({
  lines: multiline === true ? ('many' as const) : ('one' as const),
  atMost: numberOf(atMost, TYPED_AT_MOST),
  placeholder: textOf(placeholder),
  value: wordsOf(value),
});
