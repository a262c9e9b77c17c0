/**
 * A form (modal) as Discord takes it: labels that wrap one input each, words, and the older rows of
 * one text input.
 */
import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { demandOptions, demandRange, entitySelect, stringSelect } from './controls.ts';
import { componentId, customId, flag } from './fields.ts';
import { demand, invalidForm, read, repeats } from './issues.ts';
import { type Component, walk } from './message-components.ts';

const MOST_TYPED = 4000;

const textInput = z
  .looseObject({
    type: z.literal(ComponentType.TextInput),
    id: componentId,
    custom_id: customId,
    style: z.literal([1, 2]),
    min_length: z.int().min(0).max(MOST_TYPED).nullish(),
    max_length: z.int().min(1).max(MOST_TYPED).nullish(),
    required: flag,
    value: z.string().max(MOST_TYPED).nullish(),
    placeholder: z.string().max(100).nullish(),
    /** Only in a row; in a Label the label says it. */
    label: z.string().min(1).max(45).nullish(),
  })
  .superRefine((it, context) => {
    const [least, most] = [it.min_length ?? 0, it.max_length ?? MOST_TYPED];
    demand(context, least <= most, ['min_length'], 'BASE_TYPE_BAD_RANGE', 'min_length may not be above max_length');
    demand(
      context,
      (it.value?.length ?? 0) <= most,
      ['value'],
      'BASE_TYPE_MAX_LENGTH',
      `Must be ${most} or fewer in length.`,
    );
  });

const shownOption = z.looseObject({
  value: z.string().min(1).max(100),
  label: z.string().min(1).max(100),
  description: z.string().max(100).nullish(),
  default: flag,
});

const radioGroup = z
  .looseObject({
    type: z.literal(ComponentType.RadioGroup),
    id: componentId,
    custom_id: customId,
    options: z.array(shownOption).min(2).max(10),
    required: flag,
  })
  .superRefine((it, context) => demandOptions(context, it.options, 1));

const checkboxGroup = z
  .looseObject({
    type: z.literal(ComponentType.CheckboxGroup),
    id: componentId,
    custom_id: customId,
    options: z.array(shownOption).min(1).max(10),
    min_values: z.int().min(0).max(10).nullish(),
    max_values: z.int().min(1).max(10).nullish(),
    required: flag,
  })
  .superRefine((it, context) => {
    const most = it.max_values ?? it.options.length;
    demandRange(context, it, most);
    demandOptions(context, it.options, most);
    demand(
      context,
      most <= it.options.length,
      ['max_values'],
      'NUMBER_TYPE_MAX',
      `int value should be less than or equal to ${it.options.length}.`,
    );
  });

const checkbox = z.looseObject({
  type: z.literal(ComponentType.Checkbox),
  id: componentId,
  custom_id: customId,
  default: flag,
});

const fileUpload = z
  .looseObject({
    type: z.literal(ComponentType.FileUpload),
    id: componentId,
    custom_id: customId,
    min_values: z.int().min(0).max(10).nullish(),
    max_values: z.int().min(1).max(10).nullish(),
    required: flag,
    file_types: z.array(z.string()).max(10).nullish(),
  })
  .superRefine((it, context) => demandRange(context, it));

const input = z.discriminatedUnion('type', [
  textInput,
  stringSelect,
  entitySelect,
  radioGroup,
  checkboxGroup,
  checkbox,
  fileUpload,
]);

const label = z
  .looseObject({
    type: z.literal(ComponentType.Label),
    id: componentId,
    label: z.string().min(1).max(45),
    description: z.string().max(100).nullish(),
    component: input,
  })
  .superRefine(({ component }, context) => {
    demand(
      context,
      component['disabled'] !== true,
      ['component', 'disabled'],
      'COMPONENT_DISABLED_IN_MODAL',
      'Modals cannot have disabled components',
    );
    const least = 'min_values' in component ? component.min_values : undefined;
    const bound = component['required'] !== false && least === 0;
    demand(
      context,
      !bound,
      ['component', 'min_values'],
      'NUMBER_TYPE_MIN',
      'min_values must be at least 1 where an answer is required.',
    );
  });

const words = z.looseObject({
  type: z.literal(ComponentType.TextDisplay),
  id: componentId,
  content: z.string().min(1).max(MOST_TYPED),
});

const inputRow = z
  .looseObject({
    type: z.literal(ComponentType.ActionRow),
    id: componentId,
    components: z.array(textInput).length(1),
  })
  .superRefine((it, context) =>
    demand(
      context,
      Boolean(it.components[0]?.label),
      ['components', 0, 'label'],
      'BASE_TYPE_REQUIRED',
      'This field is required',
    ),
  );

const modal = z.looseObject({
  custom_id: customId,
  title: z.string().min(1).max(45),
  components: z
    .array(z.discriminatedUnion('type', [label, words, inputRow]))
    .min(1)
    .max(5),
});

export type Modal = {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly Component[];
};

/** Throws a Refusal (50035) that names what is wrong with the form. */
export const readModal = (value: unknown, prefix: readonly PropertyKey[]): Modal => {
  const form = read(modal, value, prefix);
  const ids = walk(form.components).flatMap((component) => component['custom_id'] ?? []);
  const twice = repeats(ids);
  if (twice.length > 0) {
    const at = [...prefix, 'components'];
    throw invalidForm(
      twice.map((index) => ({
        path: at,
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: `Component custom id cannot be duplicated (${ids[index]})`,
      })),
    );
  }
  return form;
};
