/** Checks of Block Kit's composition objects: texts, options, confirmations and pictures. */
import {
  byType,
  type Check,
  choice,
  type Fields,
  flag,
  isJson,
  jsonList,
  listOf,
  problem,
  shape,
  str,
  stringIn,
} from './check.ts';
import { slackLimits as limits } from './limits.ts';

const plainObject = (max: number): Check => shape({ text: str({ max }) }, { emoji: flag });
const mrkdwnObject = (max: number): Check => shape({ text: str({ max }) }, { verbatim: flag });

export const plainText = (max: number): Check => byType({ plain_text: plainObject(max) });
export const anyText = (max: number): Check => byType({ plain_text: plainObject(max), mrkdwn: mrkdwnObject(max) });

const optionFields = (text: Check): Fields => ({ text, value: str({ max: limits.optionValue }) });
export const plainOption: Check = shape(optionFields(plainText(limits.optionText)), {
  description: plainText(limits.optionDescription),
});
/** Radio buttons and checkboxes take mrkdwn too. */
export const richOption: Check = shape(optionFields(anyText(limits.optionText)), {
  description: anyText(limits.optionDescription),
});
export const overflowOption: Check = shape(optionFields(plainText(limits.optionText)), {
  description: plainText(limits.optionDescription),
  url: str({ max: limits.url }),
});
const optionGroup: Check = shape({
  label: plainText(limits.optionText),
  options: listOf(plainOption, { max: limits.selectOptions }),
});

export const optionList: Check = listOf(plainOption, { max: limits.selectOptions });
export const groupList: Check = listOf(optionGroup, { max: limits.optionGroups });

/** Every option of a select, grouped or not. */
export const optionsOf = (element: unknown): ReturnType<typeof jsonList> =>
  isJson(element)
    ? [
        ...jsonList(element['options']),
        ...jsonList(element['option_groups']).flatMap((group) => jsonList(group['options'])),
      ]
    : [];

/** What is chosen at first must be one of the options, word for word. */
export const initialAmongOptions: Check = (element, at) => {
  if (!isJson(element)) return [];
  const known = new Set(
    optionsOf(element).map((option) => JSON.stringify([option['value'], stringIn(option['text'], 'text')])),
  );
  const initial = [
    ...(isJson(element['initial_option']) ? [element['initial_option']] : []),
    ...jsonList(element['initial_options']),
  ];
  return initial.flatMap((option) =>
    known.has(JSON.stringify([option['value'], stringIn(option['text'], 'text')]))
      ? []
      : problem('initial option is not one of the options', at),
  );
};

export const confirmation: Check = shape(
  {
    title: plainText(limits.confirmTitle),
    text: anyText(limits.confirmText),
    confirm: plainText(limits.confirmButton),
    deny: plainText(limits.confirmButton),
  },
  { style: choice('primary', 'danger') },
);

// Slack's servers fetch the picture: an address that only this machine can reach fails there.
const UNREACHABLE = /^(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|\[::1\])/;
const pictureUrl: Check = (value, at, scope) => {
  const asText = str({ max: limits.url })(value, at, scope);
  if (asText.length > 0) return asText;
  const url = URL.parse(String(value));
  return url && /^https?:$/.test(url.protocol) && !UNREACHABLE.test(url.hostname)
    ? []
    : problem('downloading image failed', at);
};

const slackFile: Check = (value, at, scope) => {
  if (!isJson(value)) return problem('must provide an object', at);
  const shaped = shape(
    {},
    { id: str({ max: limits.url, pattern: /^[F][A-Z0-9]{8,}$/ }), url: str({ max: limits.url }) },
  )(value, at, scope);
  if (shaped.length > 0) return shaped;
  if ((value['id'] === undefined) === (value['url'] === undefined))
    return problem('must define either `id` or `url`', at);
  const why = scope.fileProblem(value);
  return why ? problem(why, at) : [];
};

const oneSource: Check = (image, at) =>
  isJson(image) && (image['image_url'] === undefined) === (image['slack_file'] === undefined)
    ? problem('must define either `image_url` or `slack_file`', at)
    : [];

const imageFields: Fields = { image_url: pictureUrl, slack_file: slackFile };
const alt = str({ max: limits.imageAlt });
export const imageElement: Check = shape({ alt_text: alt }, imageFields, oneSource);
export const imageBlockFields = {
  required: { alt_text: alt },
  optional: { ...imageFields, title: plainText(limits.imageTitle) },
  besides: oneSource,
} as const;
