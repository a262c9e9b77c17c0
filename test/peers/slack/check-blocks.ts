/**
 * Which blocks Slack takes on which surface, each checked, and what must hold over a whole message
 * or view.
 */
import {
  amount,
  byType,
  type Check,
  choice,
  type Fields,
  flag,
  isJson,
  jsonList,
  listOf,
  problem,
  type Scope,
  type Surface,
  shape,
  str,
  stringIn,
  whole,
} from './check.ts';
import {
  accessory,
  actionsElement,
  buttonElement,
  contextAction,
  contextElement,
  inputElement,
} from './check-elements.ts';
import { anyText, imageBlockFields, imageElement, plainText } from './check-objects.ts';
import { cell, headerCell, richTextFields } from './check-rich-text.ts';
import { slackLimits as limits } from './limits.ts';
import type { Json } from './world.ts';

const block = (required: Fields, optional: Fields = {}, besides?: Check): Check =>
  shape(required, { ...optional, block_id: str({ max: limits.blockId }) }, besides);

const textOrFields: Check = (value, at) =>
  isJson(value) && value['text'] === undefined && value['fields'] === undefined
    ? problem('must define either `text` or `fields`', `${at}/type`)
    : [];
const inputTakesDispatch: Check = (value, at) =>
  isJson(value) && value['dispatch_action'] === true && stringIn(value['element'], 'type') === 'file_input'
    ? problem('unsupported type: file_input', at)
    : [];

const everywhere: Fields = {
  section: block(
    {},
    {
      text: anyText(limits.sectionText),
      fields: listOf(anyText(limits.sectionField), { max: limits.sectionFields }),
      accessory,
      expand: flag,
    },
    textOrFields,
  ),
  header: block({ text: plainText(limits.headerText) }),
  divider: block({}),
  image: block(imageBlockFields.required, imageBlockFields.optional, imageBlockFields.besides),
  context: block({ elements: listOf(contextElement, { max: limits.contextElements }) }),
  actions: block({ elements: listOf(actionsElement, { max: limits.actionsElements }) }),
  rich_text: block(richTextFields.required),
};

const input: Check = block(
  { label: plainText(limits.inputLabel), element: inputElement },
  { hint: plainText(limits.inputHint), optional: flag, dispatch_action: flag },
  inputTakesDispatch,
);
const table: Check = block(
  { rows: listOf(listOf(cell, { max: limits.tableColumns }), { max: limits.tableRows }) },
  {
    column_settings: listOf(shape({}, { align: choice('left', 'center', 'right'), is_wrapped: flag }), {
      max: limits.tableColumns,
    }),
  },
);

const atLeastOne =
  (...keys: readonly string[]): Check =>
  (value, at) =>
    isJson(value) && keys.every((key) => value[key] === undefined)
      ? problem(`must define at least one of ${keys.join(', ')}`, at)
      : [];
const card: Check = block(
  {},
  {
    hero_image: imageElement,
    icon: imageElement,
    title: anyText(limits.cardTitle),
    subtitle: anyText(limits.cardTitle),
    body: anyText(limits.cardBody),
    actions: listOf(buttonElement, { max: limits.cardButtons }),
  },
  atLeastOne('hero_image', 'title', 'actions', 'body'),
);

const oneWidth: Check = (value, at, scope) => {
  const rows = isJson(value) && Array.isArray(value['rows']) ? value['rows'].filter(Array.isArray) : [];
  const first = rows[0] ?? [];
  return [
    ...(rows.some((row) => row.length !== first.length)
      ? problem('all rows must have the same number of values', `${at}/rows`)
      : []),
    ...first.flatMap((each, index) => headerCell(each, `${at}/rows/0/${index}`, scope)),
  ];
};
const dataTable: Check = block(
  {
    caption: str({ max: limits.textObject }),
    rows: listOf(listOf(cell, { max: limits.tableColumns }), { min: 2, max: limits.dataTableRows }),
  },
  { page_size: whole(1, 100), row_header_column_index: whole(0, limits.tableColumns - 1) },
  oneWidth,
);

const label = str({ max: limits.chartLabel });
// Series have names of their own and exactly one point for each category.
const pointsMatchAxis: Check = (value, at) => {
  const axis = isJson(value) && isJson(value['axis_config']) ? value['axis_config']['categories'] : [];
  const series = isJson(value) ? jsonList(value['series']) : [];
  const categories = Array.isArray(axis) ? [...axis].sort().join() : '';
  const matches = (one: Json): boolean =>
    jsonList(one['data'])
      .map((point) => point['label'])
      .sort()
      .join() === categories;
  return [
    ...(series.every(matches) ? [] : problem('data labels must match axis categories', `${at}/series`)),
    ...(new Set(series.map((one) => one['name'])).size < series.length
      ? problem('series names must be unique', `${at}/series`)
      : []),
  ];
};
const plotted: Check = shape(
  {
    series: listOf(
      shape({
        name: label,
        data: listOf(shape({ label, value: amount }), { max: limits.chartPoints }),
      }),
      {
        max: limits.chartParts,
      },
    ),
    axis_config: shape(
      { categories: listOf(label, { max: limits.chartPoints }) },
      { x_label: str({ max: limits.axisLabel }), y_label: str({ max: limits.axisLabel }) },
    ),
  },
  {},
  pointsMatchAxis,
);
const chart: Check = byType({
  pie: shape({ segments: listOf(shape({ label, value: amount }), { max: limits.chartParts }) }),
  bar: plotted,
  area: plotted,
  line: plotted,
});

const inContainer: Check = byType({ ...everywhere, table });
const messageOnly: Fields = {
  markdown: block({ text: str({ max: limits.markdownText }) }),
  table,
  data_table: dataTable,
  card,
  carousel: block({ elements: listOf(byType({ card }), { max: limits.carouselCards }) }),
  container: block(
    {
      title: plainText(limits.containerTitle),
      child_blocks: listOf(inContainer, { max: limits.containerBlocks }),
    },
    {
      subtitle: anyText(limits.containerTitle),
      width: choice('narrow', 'standard', 'wide', 'full'),
      icon: imageElement,
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
  context_actions: block({ elements: listOf(contextAction, { max: 5 }) }),
  data_visualization: block({ title: str({ max: limits.chartTitle }), chart }),
};

// Where the documentation's editions differ (input blocks in messages, tables in modals), the
// stricter one is kept: what passes here passes there.
const blockOn: Readonly<Record<Surface, Check>> = {
  message: byType({ ...everywhere, ...messageOnly }),
  modal: byType({
    ...everywhere,
    input,
    alert: block(
      { text: anyText(limits.alertText) },
      { level: choice('default', 'info', 'warning', 'error', 'success') },
    ),
  }),
  home: byType({ ...everywhere, input }),
};

/** Every element of a block that a person can act on. */
export const elementsOf = (value: Json): readonly Json[] =>
  [
    ...jsonList(value['elements']).flatMap((element) => (element['type'] === 'card' ? elementsOf(element) : [element])),
    ...jsonList(value['actions']),
    ...jsonList(value['child_blocks']).flatMap(elementsOf),
    value['accessory'],
    value['element'],
  ].filter(isJson);

const repeated = (ids: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(ids.filter((id, index): id is string => id !== undefined && id !== '' && ids.indexOf(id) !== index)),
];
const focused = (blocks: readonly Json[]): number =>
  blocks.flatMap(elementsOf).filter((element) => element['focus_on_load'] === true).length;

/**
 * Checks blocks one by one and then together; pointers start at `at`, `/blocks` or `/view/blocks`.
 */
export const blockProblems = (value: unknown, at: string, scope: Scope): readonly string[] => {
  const max = scope.surface === 'message' ? limits.blocksInMessage : limits.blocksInView;
  const blocks = jsonList(value);
  return [
    ...listOf(blockOn[scope.surface], { min: 0, max })(value, at, scope),
    ...repeated(blocks.map((each) => stringIn(each, 'block_id'))).flatMap((id) =>
      problem(`block_id "${id}" already exists`, at),
    ),
    ...blocks.flatMap((each, index) =>
      repeated(elementsOf(each).map((element) => stringIn(element, 'action_id'))).flatMap((id) =>
        problem(`action_id "${id}" already exists`, `${at}/${index}`),
      ),
    ),
    ...(focused(blocks) > 1 ? problem('only one element can have focus_on_load', at) : []),
  ];
};
