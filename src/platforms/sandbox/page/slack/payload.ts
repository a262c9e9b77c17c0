/**
 * Reads the blocks that Slack is sent, of a message, into the parts that are drawn; names as in its
 * Block Kit reference.
 */
import type { Option, Select } from '../../../../chat/view/view.ts';
import { type Json, listOf, numberOf, objectOf, wordsOf } from '../kit/json.ts';
import type { Mark } from '../kit/marks.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { type Rich, readRichText } from './rich-text.ts';

export type Part =
  | { readonly kind: 'header'; readonly words: string }
  | {
      readonly kind: 'section';
      readonly marks: readonly Mark[];
      readonly fields: readonly (readonly Mark[])[];
      readonly accessory: Element | undefined;
    }
  | { readonly kind: 'rich'; readonly parts: readonly Rich[] }
  | {
      readonly kind: 'context';
      readonly elements: readonly (Picture | { readonly kind: 'text'; readonly marks: readonly Mark[] })[];
    }
  | { readonly kind: 'divider' }
  | Picture
  | { readonly kind: 'actions'; readonly elements: readonly Element[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Rich[])[])[] }
  | Unknown;

/** Never dropped: what this reader doesn't know is said to be there. */
type Unknown = { readonly kind: 'unknown'; readonly type: string };

/** `name` is a file's id or an address. */
export type Picture = {
  readonly kind: 'image';
  readonly name: string;
  readonly alt: string;
  readonly title: string;
};

export type Element =
  | {
      readonly kind: 'button';
      readonly id: string;
      readonly label: string;
      readonly style: 'plain' | 'primary' | 'danger';
      readonly url: string;
      readonly value: string;
    }
  /** One choice is sent at once; several wait for a button. */
  | { readonly kind: 'select'; readonly several: boolean; readonly select: Select }
  | Unknown;

export const readMessage = (json: unknown): readonly Part[] => listOf(objectOf(json)['blocks']).map(readPart);

export const textOf = (object: unknown): string => wordsOf(objectOf(object)['text']);

const marksOf = (object: unknown): readonly Mark[] =>
  objectOf(object)['type'] === 'mrkdwn' ? readMrkdwn(textOf(object)) : [{ kind: 'words', words: textOf(object) }];

export const readPart = (block: Json): Part => {
  const type = wordsOf(block['type']);
  return readers[type]?.(block) ?? { kind: 'unknown', type };
};

const readers: Readonly<Record<string, (block: Json) => Part>> = {
  header: ({ text }) => ({ kind: 'header', words: textOf(text) }),
  section: ({ text, fields, accessory }) => ({
    kind: 'section',
    marks: text ? marksOf(text) : [],
    fields: listOf(fields).map(marksOf),
    accessory: accessory ? readElement(objectOf(accessory)) : undefined,
  }),
  rich_text: (block) => ({ kind: 'rich', parts: readRichText(block) }),
  context: ({ elements }) => ({
    kind: 'context',
    elements: listOf(elements).map((element) =>
      element['type'] === 'image' ? readImage(element) : { kind: 'text', marks: marksOf(element) },
    ),
  }),
  divider: () => ({ kind: 'divider' }),
  image: (block) => readImage(block),
  actions: ({ elements }) => ({ kind: 'actions', elements: listOf(elements).map(readElement) }),
  table: ({ rows }) => ({
    kind: 'table',
    rows: Array.isArray(rows) ? rows.map((row) => listOf(row).map(readCell)) : [],
  }),
};

const readImage = ({ slack_file: file, image_url: url, alt_text: alt, title }: Json): Picture => ({
  kind: 'image',
  name: wordsOf(objectOf(file)['id']) || wordsOf(objectOf(file)['url']) || wordsOf(url),
  alt: wordsOf(alt),
  title: textOf(title),
});

const readCell = (cell: Json): readonly Rich[] =>
  cell['type'] === 'rich_text'
    ? readRichText(cell)
    : [{ kind: 'section', marks: [{ kind: 'words', words: wordsOf(cell['text']) }] }];

const readElement = (element: Json): Element => {
  const type = wordsOf(element['type']);
  const id = wordsOf(element['action_id']);
  if (type === 'button') {
    const style = element['style'] === 'primary' || element['style'] === 'danger' ? element['style'] : 'plain';
    return {
      kind: 'button',
      id,
      label: textOf(element['text']),
      style,
      url: wordsOf(element['url']),
      value: wordsOf(element['value']),
    };
  }
  if (type !== 'static_select' && type !== 'multi_static_select') return { kind: 'unknown', type };
  const options = listOf(element['options']).map(readOption);
  const several = type === 'multi_static_select';
  const atMost = several ? numberOf(element['max_selected_items'], options.length) : 1;
  return {
    kind: 'select',
    several,
    select: {
      kind: 'select',
      id,
      label: textOf(element['placeholder']) || 'Select an item',
      options,
      atMost,
    },
  };
};

export const readOption = ({ value, text, description }: Json): Option => ({
  value: wordsOf(value),
  label: textOf(text),
  ...(description ? { detail: textOf(description) } : {}),
});
