/** Buttons and selects (Discord's component reference), for messages and forms. */
import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { componentId, customId, emoji, flag, snowflake } from './fields.ts';
import { demand, repeats } from './issues.ts';

const MOST_OPTIONS = 25;

const LINK_SCHEME = /^(https?|discord):\/\/\S+$/;

export const button = z
  .looseObject({
    type: z.literal(ComponentType.Button),
    id: componentId,
    style: z.int().min(ButtonStyle.Primary).max(ButtonStyle.Premium),
    label: z.string().max(80).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: z.string().max(512).nullish(),
    sku_id: snowflake.nullish(),
    disabled: flag,
  })
  .superRefine((it, context) => {
    const { style } = it;
    const interactive = style <= ButtonStyle.Danger;
    demand(
      context,
      interactive === Boolean(it.custom_id),
      ['custom_id'],
      'BUTTON_COMPONENT_CUSTOM_ID',
      'A custom id is required, and only for buttons that interact',
    );
    demand(
      context,
      (style === ButtonStyle.Link) === Boolean(it.url),
      ['url'],
      'BUTTON_COMPONENT_URL',
      'A url is required for link buttons, and only for them',
    );
    demand(
      context,
      !it.url || LINK_SCHEME.test(it.url),
      ['url'],
      'URL_TYPE_INVALID_SCHEME',
      "Scheme must be one of ('http', 'https', 'discord').",
    );
    demand(
      context,
      (style === ButtonStyle.Premium) === Boolean(it.sku_id),
      ['sku_id'],
      'BUTTON_COMPONENT_SKU_ID',
      'A sku is required for premium buttons, and only for them',
    );
    if (style !== ButtonStyle.Premium)
      demand(
        context,
        Boolean(it.label || it.emoji),
        ['label'],
        'BUTTON_COMPONENT_LABEL',
        'A label or an emoji is required',
      );
  });

const selectOption = z.looseObject({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().max(100).nullish(),
  emoji: emoji.nullish(),
  default: flag,
});

const selectFields = {
  id: componentId,
  custom_id: customId,
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  required: flag,
  disabled: flag,
};

type Context = Parameters<typeof demand>[0];
type Choosing = {
  readonly min_values?: number | null | undefined;
  readonly max_values?: number | null | undefined;
};
type Offered = { readonly value: string; readonly default?: boolean | null | undefined };

export const demandRange = (context: Context, it: Choosing, most = it.max_values ?? 1): void =>
  demand(
    context,
    (it.min_values ?? 1) <= Math.max(most, 1),
    ['min_values'],
    'BASE_TYPE_BAD_RANGE',
    'min_values may not be above max_values',
  );

export const demandOptions = (context: Context, options: readonly Offered[], mostChosen: number): void => {
  for (const index of repeats(options.map((option) => option.value))) {
    demand(
      context,
      false,
      ['options', index, 'value'],
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      'The specified option value is already used',
    );
  }
  const preset = options.filter((option) => option.default).length;
  demand(
    context,
    preset <= mostChosen,
    ['options'],
    'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
    'More options are the default than may be chosen',
  );
};

export const stringSelect = z
  .looseObject({
    type: z.literal(ComponentType.StringSelect),
    ...selectFields,
    options: z.array(selectOption).min(1).max(MOST_OPTIONS),
  })
  .superRefine((it, context) => {
    const most = it.max_values ?? 1;
    demandRange(context, it);
    demandOptions(context, it.options, most);
    // Discord words it so: the list may not be shorter than what may be chosen from it.
    demand(
      context,
      it.options.length >= most,
      ['options'],
      'BASE_TYPE_BAD_LENGTH',
      `Must be between ${most} and ${MOST_OPTIONS} in length.`,
    );
  });

const AUTO_POPULATED = [
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
] as const;

export const entitySelect = z
  .looseObject({
    type: z.literal(AUTO_POPULATED),
    ...selectFields,
    channel_types: z.array(z.int()).nullish(),
    default_values: z.array(z.looseObject({ id: snowflake, type: z.enum(['user', 'role', 'channel']) })).nullish(),
  })
  .superRefine((it, context) => {
    demandRange(context, it);
    const preset = it.default_values?.length ?? 0;
    const fits = preset === 0 || (preset >= (it.min_values ?? 1) && preset <= (it.max_values ?? 1));
    demand(
      context,
      fits,
      ['default_values'],
      'BASE_TYPE_BAD_LENGTH',
      'The number of default values must be one that may be chosen.',
    );
  });
