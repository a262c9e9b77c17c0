/**
 * Reads a rich_text block: sections, lists, quotes and preformatted text, with every element that
 * can stand in them.
 */
import { type Json, listOf, numberOf, objectOf, wordsOf } from '../kit/json.ts';
import { joined, type Mark } from '../kit/marks.ts';

export type Rich =
  | { readonly kind: 'section' | 'quote'; readonly marks: readonly Mark[] }
  | { readonly kind: 'preformatted'; readonly marks: readonly Mark[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly depth: number;
      readonly start: number;
      readonly items: readonly (readonly Mark[])[];
    }
  | { readonly kind: 'unknown'; readonly type: string };

export const readRichText = (block: Json): readonly Rich[] => listOf(block['elements']).map(readRich);

const readRich = (part: Json): Rich => {
  switch (part['type']) {
    case 'rich_text_section':
      return { kind: 'section', marks: readElements(part) };
    case 'rich_text_quote':
      return { kind: 'quote', marks: readElements(part) };
    case 'rich_text_preformatted':
      return { kind: 'preformatted', marks: readElements(part) };
    case 'rich_text_list':
      return {
        kind: 'list',
        ordered: part['style'] === 'ordered',
        depth: numberOf(part['indent'], 0),
        start: numberOf(part['offset'], 0) + 1,
        items: listOf(part['elements']).map(readElements),
      };
    default:
      return { kind: 'unknown', type: String(part['type']) };
  }
};

const readElements = (part: Json): readonly Mark[] =>
  joined(listOf(part['elements']).map((element) => styled(readElement(element), objectOf(element['style']))));

const readElement = (element: Json): Mark => {
  const { type } = element;
  switch (type) {
    case 'text':
      return { kind: 'words', words: wordsOf(element['text']) };
    case 'link': {
      const url = wordsOf(element['url']);
      return {
        kind: 'link',
        url,
        inner: [{ kind: 'words', words: wordsOf(element['text']) || url }],
      };
    }
    case 'user':
    case 'usergroup':
    case 'team':
      return { kind: 'mention', sign: '@', id: wordsOf(element[`${type}_id`]) };
    case 'channel':
      return { kind: 'mention', sign: '#', id: wordsOf(element['channel_id']) };
    case 'broadcast':
      return { kind: 'mention', sign: '@', id: wordsOf(element['range']) };
    case 'emoji':
      return readEmoji(element);
    case 'date':
      return {
        kind: 'moment',
        epochMs: numberOf(element['timestamp'], 0) * 1000,
        format: wordsOf(element['format']),
      };
    case 'color':
      return { kind: 'code', words: wordsOf(element['value']) };
    default:
      return { kind: 'code', words: `[${String(type)}]` };
  }
};

/** Slack's own emoji bring their characters as hexadecimal code points: `1f44b-1f3fb`. */
const readEmoji = ({ name, unicode }: Json): Mark => {
  const points = wordsOf(unicode)
    .split('-')
    .map((point) => Number.parseInt(point, 16));
  const known = points.every((point) => point > 0 && point <= 0x10_ff_ff);
  return known ? { kind: 'words', words: String.fromCodePoint(...points) } : { kind: 'emoji', name: wordsOf(name) };
};

const styled = (mark: Mark, style: Json): Mark => {
  let whole: Mark = style['code'] === true && mark.kind === 'words' ? { kind: 'code', words: mark.words } : mark;
  if (style['strike'] === true) whole = { kind: 'strike', inner: [whole] };
  if (style['italic'] === true) whole = { kind: 'emphasis', inner: [whole] };
  if (style['bold'] === true) whole = { kind: 'strong', inner: [whole] };
  return whole;
};
