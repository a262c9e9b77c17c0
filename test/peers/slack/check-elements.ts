/**
 * Checks of Block Kit's elements: buttons, selects, groups and inputs, and where each may stand.
 */
import {
  amount,
  byType,
  type Check,
  choice,
  type Fields,
  flag,
  isJson,
  listOf,
  problem,
  shape,
  str,
  whole,
} from './check.ts';
import {
  anyText,
  confirmation,
  groupList,
  imageElement,
  initialAmongOptions,
  optionList,
  overflowOption,
  plainOption,
  plainText,
  richOption,
} from './check-objects.ts';
import { richText } from './check-rich-text.ts';
import { slackLimits as limits } from './limits.ts';

const action: Fields = { action_id: str({ max: limits.actionId }) };
const confirm: Fields = { confirm: confirmation };
const focus: Fields = { focus_on_load: flag };
const placeholder: Fields = { placeholder: plainText(limits.placeholder) };
const picker: Fields = { ...action, ...confirm, ...focus, ...placeholder };
const typing: Fields = {
  ...action,
  ...focus,
  ...placeholder,
  dispatch_action_config: shape(
    {},
    { trigger_actions_on: listOf(choice('on_enter_pressed', 'on_character_entered'), { max: 2 }) },
  ),
};

const idText = str({ max: 100 });
const manyIds = listOf(idText, { min: 0, max: limits.selectOptions });
const atMost: Fields = { max_selected_items: whole(1, limits.selectOptions) };
const optionsEither: Check = (select, at, scope) =>
  isJson(select) && (select['options'] === undefined) === (select['option_groups'] === undefined)
    ? problem('must define either `options` or `option_groups`', at)
    : initialAmongOptions(select, at, scope);
const listed: Fields = { options: optionList, option_groups: groupList };
const externally: Fields = { min_query_length: whole(0, 100) };
const initialOptions: Fields = {
  initial_options: listOf(plainOption, { min: 1, max: limits.selectOptions }),
};
const conversations: Fields = {
  default_to_current_conversation: flag,
  filter: shape(
    {},
    {
      include: listOf(choice('im', 'mpim', 'private', 'public'), { max: 4 }),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    },
  ),
};
const richChoices = { options: listOf(richOption, { max: limits.groupOptions }) };

const button: Check = shape(
  { text: plainText(limits.buttonText) },
  {
    ...action,
    ...confirm,
    value: str({ max: limits.buttonValue, min: 0 }),
    url: str({ max: limits.url }),
    style: choice('primary', 'danger'),
    accessibility_label: str({ max: limits.accessibilityLabel }),
  },
);

const selects: Fields = {
  static_select: shape({}, { ...picker, ...listed, initial_option: plainOption }, optionsEither),
  external_select: shape({}, { ...picker, ...externally, initial_option: plainOption }),
  users_select: shape({}, { ...picker, initial_user: idText }),
  conversations_select: shape(
    {},
    { ...picker, ...conversations, initial_conversation: idText, response_url_enabled: flag },
  ),
  channels_select: shape({}, { ...picker, initial_channel: idText, response_url_enabled: flag }),
  multi_static_select: shape({}, { ...picker, ...listed, ...atMost, ...initialOptions }, optionsEither),
  multi_external_select: shape({}, { ...picker, ...externally, ...atMost, ...initialOptions }),
  multi_users_select: shape({}, { ...picker, ...atMost, initial_users: manyIds }),
  multi_conversations_select: shape({}, { ...picker, ...conversations, ...atMost, initial_conversations: manyIds }),
  multi_channels_select: shape({}, { ...picker, ...atMost, initial_channels: manyIds }),
};

const groups: Fields = {
  radio_buttons: shape(
    richChoices,
    { ...action, ...confirm, ...focus, initial_option: richOption },
    initialAmongOptions,
  ),
  checkboxes: shape(
    richChoices,
    {
      ...action,
      ...confirm,
      ...focus,
      initial_options: listOf(richOption, { max: limits.groupOptions }),
    },
    initialAmongOptions,
  ),
};

const pickers: Fields = {
  datepicker: shape({}, { ...picker, initial_date: str({ max: 10, pattern: /^\d{4}-\d{2}-\d{2}$/ }) }),
  timepicker: shape({}, { ...picker, initial_time: str({ max: 5, pattern: /^\d{2}:\d{2}$/ }), timezone: idText }),
  datetimepicker: shape({}, { ...action, ...confirm, ...focus, initial_date_time: amount }),
};

const typed = str({ max: limits.typedText, min: 0 });
const lengths: Check = (input, at) =>
  isJson(input) && Number(input['min_length'] ?? 0) > Number(input['max_length'] ?? limits.typedText)
    ? problem('min_length cannot be greater than max_length', at)
    : [];
const inputs: Fields = {
  plain_text_input: shape(
    {},
    {
      ...typing,
      initial_value: typed,
      multiline: flag,
      min_length: whole(0, limits.typedText),
      max_length: whole(1, limits.typedText),
    },
    lengths,
  ),
  number_input: shape(
    { is_decimal_allowed: flag },
    { ...typing, initial_value: typed, min_value: idText, max_value: idText },
  ),
  file_input: shape(
    {},
    { ...action, filetypes: listOf(str({ max: 20 }), { max: 100 }), max_files: whole(1, limits.filesGiven) },
  ),
  email_text_input: shape({}, { ...typing, initial_value: typed }),
  url_text_input: shape({}, { ...typing, initial_value: typed }),
};
const richInput: Fields = {
  rich_text_input: shape(
    {},
    { ...typing, initial_value: richText, min_lines: whole(1, 100), max_lines: whole(1, 100) },
  ),
};

const overflow: Check = shape(
  { options: listOf(overflowOption, { max: limits.overflowOptions }) },
  { ...action, ...confirm },
);

export const buttonElement: Check = byType({ button });
export const actionsElement: Check = byType({
  button,
  overflow,
  ...selects,
  ...groups,
  ...pickers,
  ...richInput,
});
export const accessory: Check = byType({
  button,
  overflow,
  image: imageElement,
  ...selects,
  ...groups,
  datepicker: pickers['datepicker'] ?? button,
  timepicker: pickers['timepicker'] ?? button,
});
export const inputElement: Check = byType({
  ...selects,
  ...groups,
  ...pickers,
  ...inputs,
  ...richInput,
});
export const contextElement: Check = byType({
  image: imageElement,
  plain_text: anyText(limits.textObject),
  mrkdwn: anyText(limits.textObject),
});

const feedback: Check = shape(
  { text: plainText(limits.buttonText), value: str({ max: limits.buttonValue }) },
  { accessibility_label: str({ max: limits.accessibilityLabel }) },
);
export const contextAction: Check = byType({
  feedback_buttons: shape({ positive_button: feedback, negative_button: feedback }, action),
  icon_button: shape(
    { icon: idText, text: plainText(limits.buttonText) },
    {
      ...action,
      ...confirm,
      value: str({ max: limits.buttonValue }),
      accessibility_label: str({ max: limits.accessibilityLabel }),
      visible_to_user_ids: manyIds,
    },
  ),
});
