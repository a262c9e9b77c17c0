/**
 * What fits into one message or form on every platform; a renderer never slices, so a feature must
 * paginate.
 */
import { wordsOf } from '../../lib/words/text.ts';
import type { Inline, Text } from '../../lib/words/text-tree.ts';
import { endingOf, type FileBlock, fileTypes, sizeOf } from './file.ts';
import type { Field, Form } from './form.ts';
import type { Block, Control, Option, View } from './view.ts';

/**
 * The smaller of the two platforms' limits for each thing. Discord: components reference and modal
 * documentation. Slack: Block Kit reference. Read in November 2026.
 */
export const limits = {
  /** Discord: 40 components a message, nested ones counted; one is our container. */
  components: 39,
  /** Discord: 4,000 characters over all text of a components-v2 message. Slack has none so low. */
  textOfView: 4000,
  /** Slack: 3,000 characters a section. */
  textOfBlock: 3000,
  /** Slack: 150 characters a header block. */
  heading: 150,
  summary: 150,
  /** Discord: 5 buttons a row. */
  buttonsInRow: 5,
  /** Slack: 75 characters a button; Discord 80. */
  buttonLabel: 75,
  /** Discord: 25 options. */
  options: 25,
  /** Discord: 10 options in a radio or checkbox group; Slack 10. */
  optionsShownAtOnce: 10,
  /** Slack: 75 characters an option's text and description; Discord 100. */
  optionText: 75,
  /** Discord: 100 characters a value; Slack 150. */
  optionValue: 100,
  /** Discord: 100 characters a custom_id; Slack 255. */
  controlId: 100,
  selectLabel: 150,
  /** Slack: 2,000 characters of alternative text; Discord 1,024. */
  alt: 1000,
  /** Discord: 10 attachments a message; pictures are some of them. */
  files: 4,
  fileName: 60,
  /**
   * Discord: 10 MiB a request where nobody pays for more, pictures counted. Slack takes far more.
   */
  fileBytes: 8_000_000,
  /**
   * Of a file that somebody gives: it has to fit a message again, also in the ZIP of an export.
   * Slack: 10 MB; Discord: 10 MiB.
   */
  givenBytes: 7_000_000,
  fieldsInBlock: 10,
  tableRows: 30,
  tableColumns: 6,
  /** Slack: 24 characters a modal's title and buttons; Discord 45. */
  formTitle: 24,
  formSubmit: 24,
  /** Discord: 5 top-level components in a modal; words above the fields take one. */
  formParts: 5,
  /** Discord: 45 characters a label. */
  fieldLabel: 45,
  fieldHint: 100,
  fieldPlaceholder: 100,
  /** Slack: 3,000 characters of typed text; Discord 4,000. */
  typed: 3000,
} as const;

/** A View or Form that no platform could draw whole: a mistake of ours, never of the person. */
export class LimitError extends Error {
  constructor(what: string, problems: readonly string[]) {
    super(`${what} is over the limits: ${problems.join('; ')}`);
    this.name = 'LimitError';
  }
}

/** Characters that a Text takes at most once a platform has escaped and marked it up. */
export const renderedLength = (content: Text): number => content.reduce((sum, inline) => sum + inlineLength(inline), 0);

// Discord puts a backslash before each of these; Slack writes & < > as entities of up to five
// characters.
const ESCAPED = /[\\*_~|`>#[\]:@-]|^[ \t]*\d+\./gm;
const ENTITIES = /[&<>]/g;

const escapedLength = (words: string): number =>
  words.length + (words.match(ESCAPED)?.length ?? 0) + 4 * (words.match(ENTITIES)?.length ?? 0);

const inlineLength = (inline: Inline): number => {
  switch (inline.kind) {
    case 'plain':
      return escapedLength(inline.text);
    case 'code':
      return escapedLength(inline.text) + 2;
    case 'strong':
    case 'stress':
      return renderedLength(inline.inlines) + 4;
    case 'link':
      return renderedLength(inline.inlines) + inline.url.length + 4;
    case 'account':
      return inline.externalId.length + 4;
    case 'channel':
      return Math.max(inline.externalId.length, escapedLength(inline.name ?? '')) + 4;
    case 'moment':
      return 40;
  }
};

const blockTextLength = (block: Block): number => {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
      return renderedLength(block.text) + 4;
    case 'list':
      return block.items.reduce((sum, item) => sum + renderedLength(item) + 5, 0);
    case 'code':
      // Inside a fence nothing is escaped on Discord, whose total this counts towards; only a fence
      // within it is broken up.
      return block.code.length + (block.code.match(/```/g)?.length ?? 0) + block.language.length + 8;
    case 'table':
      return tableLength(block.columns, block.rows);
    case 'fields':
      return block.fields.reduce((sum, field) => sum + escapedLength(field.name) + renderedLength(field.value) + 7, 0);
    default:
      return 0;
  }
};

// Where a platform has no tables the rows become padded lines of code: every cell takes its
// column's width.
const tableLength = (columns: readonly Text[], rows: readonly (readonly Text[])[]): number => {
  const widths = columns.map((column, index) =>
    Math.max(...[column, ...rows.map((row) => row[index] ?? [])].map((cell) => wordsOf(cell).length)),
  );
  return (widths.reduce((sum, width) => sum + width + 3, 0) + 1) * (rows.length + 2) + 8;
};

/** Discord counts a row and each of its controls; text and pictures are one each. */
const componentsOf = (block: Block): number =>
  block.kind === 'controls' ? 1 + block.controls.length : block.kind === 'picture' ? 2 : 1;

const over = (what: string, size: number, limit: number): string[] =>
  size > limit ? [`${what} has ${size} of at most ${limit}`] : [];

const optionProblems = (options: readonly Option[], limit: number): string[] => [
  ...over('the list of options', options.length, limit),
  ...(options.length === 0 ? ['a list without options'] : []),
  ...(new Set(options.map((option) => option.value)).size < options.length ? ['two options with one value'] : []),
  ...options.flatMap((option) => [
    ...over(`option “${option.label}”`, option.label.length, limits.optionText),
    ...over(`the detail of option “${option.label}”`, option.detail?.length ?? 0, limits.optionText),
    ...over(`the value of option “${option.label}”`, option.value.length, limits.optionValue),
  ]),
];

const controlProblems = (control: Control): string[] => {
  if (control.kind === 'link') return over(`link “${control.label}”`, control.label.length, limits.buttonLabel);
  const id = over(`control id ${control.id}`, control.id.length, limits.controlId);
  if (control.kind === 'button')
    return [...id, ...over(`button “${control.label}”`, control.label.length, limits.buttonLabel)];
  return [
    ...id,
    ...over('a select’s label', control.label.length, limits.selectLabel),
    ...optionProblems(control.options, limits.options),
  ];
};

const rowProblems = (row: readonly Control[]): string[] => [
  ...over('a row of controls', row.length, limits.buttonsInRow),
  ...(row.some((control) => control.kind === 'select') && row.length > 1 ? ['a select that shares its row'] : []),
  ...row.flatMap(controlProblems),
];

const blockProblems = (block: Block): string[] => {
  const entities = block.kind === 'code' ? 4 * (block.code.match(ENTITIES)?.length ?? 0) : 0;
  const text = over(
    `a ${block.kind}`,
    blockTextLength(block) + entities,
    block.kind === 'heading' ? limits.heading : limits.textOfBlock,
  );
  switch (block.kind) {
    case 'controls':
      return rowProblems(block.controls);
    case 'picture':
      return over(`the words for picture ${block.name}`, block.alt.length, limits.alt);
    case 'file':
      return fileProblems(block);
    case 'fields':
      return [...text, ...over('a block of fields', block.fields.length, limits.fieldsInBlock)];
    case 'table':
      return [
        ...text,
        ...over('a table’s rows', block.rows.length, limits.tableRows),
        ...over('a table’s columns', block.columns.length, limits.tableColumns),
      ];
    default:
      return text;
  }
};

const fileProblems = (block: FileBlock): string[] => {
  const ending = endingOf(block.name);
  return [
    ...over(`the name of file ${block.name}`, block.name.length, limits.fileName),
    ...(ending && fileTypes[ending] === block.mediaType ? [] : [`file ${block.name} of no kind that is sent`]),
    ...(block.base64 === '' ? [`file ${block.name} is empty`] : []),
  ];
};

const filesProblems = ({ blocks }: View): string[] => {
  const files = blocks.filter((block) => block.kind === 'file');
  return [
    ...over('the list of files', files.length, limits.files),
    ...over(
      'all files together',
      files.reduce((sum, block) => sum + sizeOf(block), 0),
      limits.fileBytes,
    ),
    ...(new Set(files.map(({ name }) => name)).size < files.length ? ['two files with one name'] : []),
  ];
};

const repeatedIds = (view: View): string[] => {
  const ids = view.blocks.flatMap((block) =>
    block.kind === 'controls' ? block.controls.flatMap((control) => ('id' in control ? [control.id] : [])) : [],
  );
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `control id ${id} stands twice`);
};

/**
 * Characters that all text of these blocks takes, of at most `limits.textOfView`: for features that
 * paginate.
 */
export const textLength = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + blockTextLength(block), 0);

export type Measure = { readonly what: string; readonly size: number; readonly limit: number };

/** The sizes of a whole view beside what fits. */
export const measureView = (view: View): readonly Measure[] => [
  { what: 'the summary', size: view.summary.length, limit: limits.summary },
  { what: 'the text of the view', size: textLength(view.blocks), limit: limits.textOfView },
  {
    what: 'the components of the view',
    size: view.blocks.reduce((sum, block) => sum + componentsOf(block), 0),
    limit: limits.components,
  },
];

const viewProblems = (view: View): readonly string[] => [
  ...measureView(view).flatMap(({ what, size, limit }) => over(what, size, limit)),
  ...(view.blocks.length === 0 ? ['there is nothing in it'] : []),
  ...view.blocks.flatMap(blockProblems),
  ...filesProblems(view),
  ...repeatedIds(view),
];

/** Whether `checkView` would let a View pass: for features that try how much fits. */
export const fitsLimits = (view: View): boolean => viewProblems(view).length === 0;

/** Throws LimitError naming everything that is too long or too many. */
export const checkView = (view: View): View => {
  const problems = viewProblems(view);
  if (problems.length > 0) throw new LimitError(`the view “${view.summary}”`, problems);
  return view;
};

const fieldProblems = (field: Field): string[] => [
  ...over(`label “${field.label}”`, field.label.length, limits.fieldLabel),
  ...over(`the hint of “${field.label}”`, field.hint?.length ?? 0, limits.fieldHint),
  ...(field.kind === 'input'
    ? [
        ...over(`the placeholder of “${field.label}”`, field.placeholder?.length ?? 0, limits.fieldPlaceholder),
        ...over(`field “${field.label}”`, field.atMost ?? 0, limits.typed),
      ]
    : 'options' in field
      ? optionProblems(field.options, field.kind === 'select' ? limits.options : limits.optionsShownAtOnce)
      : []),
];

/** Throws LimitError naming everything that is too long or too many. */
export const checkForm = (form: Form): Form => {
  const intro = (form.intro ?? []).reduce((sum, block) => sum + blockTextLength(block), 0);
  const problems = [
    ...over('the title', form.title.length, limits.formTitle),
    ...over('the submit button', form.submit.length, limits.formSubmit),
    ...over('the control id', form.id.length, limits.controlId),
    ...over('the words above the fields', intro, limits.textOfBlock),
    ...over('the form', form.fields.length + (form.intro ? 1 : 0), limits.formParts),
    ...(form.fields.length === 0 ? ['a form without fields'] : []),
    ...form.fields.flatMap(fieldProblems),
  ];
  if (problems.length > 0) throw new LimitError(`the form “${form.title}”`, problems);
  return form;
};
