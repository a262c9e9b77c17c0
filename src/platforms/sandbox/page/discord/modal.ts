/** Reads the modal that Discord is sent: labels with what they hold, and words between them. */
import type { Field } from '../../../../chat/view/form.ts';
import type { PickedKind } from '../../../../chat/view/picked.ts';
import { type Json, listOf, numberOf, objectOf, wordsOf } from '../kit/json.ts';
import type { Modal } from '../parts/modal.ts';
import { type Part, readOption, readPart } from './payload.ts';

/** Discord takes this much where an input says nothing. */
const TYPED_AT_MOST = 4000;
const LABEL = 18;
const UPLOAD = 19;

/** Discord names the two buttons itself. */
export const readModal = (json: unknown): Modal<Part> => {
  const { title, components } = objectOf(json);
  return {
    title: wordsOf(title),
    submit: 'Submit',
    cancel: 'Cancel',
    parts: listOf(components).map(readModalPart),
  };
};

const readModalPart = (component: Json): Modal<Part>['parts'][number] => {
  const field = component['type'] === LABEL ? readField(component) : undefined;
  return field ? { kind: 'field', field } : { kind: 'words', part: readPart(component) };
};

const readField = ({ label, description, component }: Json): Field | undefined => {
  const entry = objectOf(component);
  const required = entry['required'] !== false;
  const common = {
    name: wordsOf(entry['custom_id']),
    label: wordsOf(label),
    required,
    ...(description ? { hint: wordsOf(description) } : {}),
  };
  if (entry['type'] === UPLOAD) return { kind: 'file', ...common, endings: [] };
  if (entry['type'] === 4) return { kind: 'input', ...common, ...readInput(entry) };
  const picked = pickerKinds[numberOf(entry['type'], 0)];
  if (picked) {
    const value = wordsOf(listOf(entry['default_values'])[0]?.['id']);
    return { kind: picked, ...common, ...(value ? { value } : {}) };
  }
  const kind = choiceKinds[numberOf(entry['type'], 0)];
  if (!kind) return undefined;
  const options = listOf(entry['options']);
  const chosen = options.filter((option) => option['default'] === true).map(({ value }) => wordsOf(value));
  const choice = { ...common, options: options.map(readOption) };
  return kind === 'checks'
    ? { kind, ...choice, values: chosen }
    : { kind, ...choice, ...(chosen[0] === undefined ? {} : { value: chosen[0] }) };
};

const pickerKinds: Readonly<Record<number, PickedKind>> = { 5: 'person', 6: 'role', 8: 'channel' };
const choiceKinds: Readonly<Record<number, 'select' | 'radio' | 'checks'>> = {
  3: 'select',
  21: 'radio',
  22: 'checks',
};

const readInput = ({ style, max_length: atMost, placeholder, value }: Json) => ({
  lines: style === 2 ? ('many' as const) : ('one' as const),
  atMost: numberOf(atMost, TYPED_AT_MOST),
  placeholder: wordsOf(placeholder),
  value: wordsOf(value),
});
