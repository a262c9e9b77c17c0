/** From a Form to a modal: every field in a label of its own, the words above them as text. */
import type {
  APIComponentInLabel,
  APILabelComponent,
  APIModalInteractionResponseCallbackData,
  APITextDisplayComponent,
  SelectMenuDefaultValueType as DefaultType,
} from 'discord.js';
import type { Field, Form } from '../../../chat/view/form.ts';
import { checkForm, limits } from '../../../chat/view/limits.ts';
import type { PickedKind } from '../../../chat/view/picked.ts';
import { fullDayWords } from '../../../lib/time/when.ts';
import { componentType, inputStyle, textChannels } from './components.ts';
import { renderOption, renderProse } from './render.ts';

/**
 * Discord names the button that sends a modal itself, so `submit` has no place here. Throws
 * LimitError.
 */
export const renderForm = (form: Form): APIModalInteractionResponseCallbackData => {
  const { id, title, intro = [], fields } = checkForm(form);
  const words: APITextDisplayComponent[] =
    intro.length === 0 ? [] : [{ type: componentType.text, content: intro.map(renderProse).join('\n\n') }];
  return { custom_id: id, title, components: [...words, ...fields.map(renderField)] };
};

const renderField = (field: Field): APILabelComponent => ({
  type: componentType.label,
  label: field.label,
  ...(field.hint ? { description: field.hint } : {}),
  component: renderEntry(field),
});

/** A radio group has two options at least; one alone is a list. */
const FEWEST_RADIOS = 2;

const renderEntry = (field: Field): APIComponentInLabel => {
  const required = field.required ?? false;
  if (field.kind === 'input') return renderInput(field, required);
  const common = { custom_id: field.name, required };
  // Discord looks at no ending.
  if (field.kind === 'file') return { type: componentType.upload, ...common, min_values: 0, max_values: 1 };
  if (field.kind === 'checks') {
    const { options, values = [] } = field;
    const bounds = { min_values: required ? 1 : 0, max_values: options.length };
    return {
      type: componentType.checks,
      ...common,
      ...bounds,
      options: options.map((option) => renderOption(option, values.includes(option.value))),
    };
  }
  if (!('options' in field)) return renderPicker(field, required);
  const options = field.options.map((option) => renderOption(option, option.value === field.value));
  if (field.kind === 'radio' && options.length >= FEWEST_RADIOS)
    return { type: componentType.radio, ...common, options };
  return {
    type: componentType.select,
    ...common,
    min_values: required ? 1 : 0,
    max_values: 1,
    options,
  };
};

/** Discord has no field for a date or a time: they are typed. */
const written = { date: '5 Jan or tomorrow', time: '17:30 or 9am' } as const;
const WRITTEN_AT_MOST = 40;

type Picker = Extract<Field, { kind: PickedKind | 'date' | 'time' }>;

const renderPicker = (field: Picker, required: boolean): APIComponentInLabel => {
  const common = { custom_id: field.name, required, min_values: required ? 1 : 0, max_values: 1 };
  // The library's names for these words are an enum, which would load it.
  const chosen = <Kind extends DefaultType>(type: `${Kind}`) =>
    field.value ? { default_values: [{ id: field.value, type: type as Kind }] } : {};
  const { kind } = field;
  switch (kind) {
    case 'person':
      return { type: componentType.person, ...common, ...chosen<DefaultType.User>('user') };
    case 'role':
      return { type: componentType.role, ...common, ...chosen<DefaultType.Role>('role') };
    case 'channel':
      return {
        type: componentType.channel,
        ...common,
        ...chosen<DefaultType.Channel>('channel'),
        channel_types: [...textChannels],
      };
    default: {
      // As people write it, and as it is read again.
      const stands = kind === 'date' && field.value ? { value: fullDayWords(field.value) } : {};
      const typed = {
        ...field,
        ...stands,
        kind: 'input',
        placeholder: written[kind],
        atMost: WRITTEN_AT_MOST,
      } as const;
      return renderInput(typed, required);
    }
  }
};

const renderInput = (field: Extract<Field, { kind: 'input' }>, required: boolean): APIComponentInLabel => ({
  type: componentType.input,
  custom_id: field.name,
  style: inputStyle[field.lines ?? 'one'],
  required,
  min_length: required ? 1 : 0,
  max_length: field.atMost ?? limits.typed,
  ...(field.placeholder ? { placeholder: field.placeholder } : {}),
  ...(field.value ? { value: field.value } : {}),
});
