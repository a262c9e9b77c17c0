/** Our note in Anki: a field for each thing that a question has, and how a card shows them. */

export const NOTE_NAME = 'Watermark question';

export const fieldNames = [
  'Question',
  'Code',
  'Language',
  'Options',
  'Hint',
  'Answer',
  'Unit',
  'Fix',
  'Why',
  'If wrong',
  'Source',
  'Kind',
  'Level',
  'Slug',
] as const;

export type FieldName = (typeof fieldNames)[number];
export type Fields = Readonly<Record<FieldName, string>>;

export const fieldsFrom = (fieldOf: (name: FieldName) => string): Fields => {
  const fields: Partial<Record<FieldName, string>> = {};
  for (const name of fieldNames) fields[name] = fieldOf(name);
  return fields as Fields; // every name was just given a value
};

/** A field that is empty takes no room. */
const shown = (name: FieldName, html: string): string => `{{#${name}}}${html}{{/${name}}}`;

export const FRONT = [
  '<div class="question">{{Question}}</div>',
  shown('Code', '<pre>{{Code}}</pre>'),
  shown('Options', '{{Options}}'),
  shown('Hint', '<div class="hint">{{hint:Hint}}</div>'),
].join('\n');

export const BACK = [
  '{{FrontSide}}<hr id="answer">',
  '<div class="answer">{{Answer}} {{Unit}}</div>',
  shown('Fix', '<div>{{Fix}}</div>'),
  shown('Why', '<div>{{Why}}</div>'),
  shown('If wrong', '<div class="wrong">{{If wrong}}</div>'),
  shown('Source', '<div class="source">{{Source}}</div>'),
].join('\n');

export const STYLE = [
  '.card { font: 18px sans-serif; max-width: 40em; margin: auto; }',
  'pre { font: 14px monospace; white-space: pre; overflow-x: auto; }',
  '.answer { font-weight: bold; }',
  '.hint, .source, .wrong { font-size: 15px; opacity: 0.8; }',
].join('\n');
