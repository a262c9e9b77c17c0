/**
 * Reads what Discord is sent, the components of a message, into the parts that are drawn; numbers
 * as in its component reference.
 */
import type { Option, Select } from '../../../../chat/view/view.ts';
import { type Json, listOf, numberOf, objectOf, wordsOf } from '../kit/json.ts';

export type Part =
  | {
      readonly kind: 'container' /** `#rrggbb` */;
      readonly accent: string | undefined;
      readonly parts: readonly Part[];
    }
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'separator'; readonly divider: boolean; readonly spacious: boolean }
  | {
      readonly kind: 'gallery';
      readonly items: readonly { readonly url: string; readonly alt: string }[];
    }
  | { readonly kind: 'file'; readonly url: string }
  | { readonly kind: 'row'; readonly parts: readonly Part[] }
  | Button
  | { readonly kind: 'select'; readonly select: Select }
  /** Never dropped: a component that this reader doesn't know is said to be there. */
  | { readonly kind: 'unknown'; readonly type: string };

export type Button = {
  readonly kind: 'button';
  readonly style: 'primary' | 'secondary' | 'success' | 'danger' | 'link';
  readonly id: string;
  readonly label: string;
  readonly url: string;
  readonly disabled: boolean;
};

export const readMessage = (json: unknown): readonly Part[] => listOf(objectOf(json)['components']).map(readPart);

export const readPart = (component: Json): Part =>
  readers[numberOf(component['type'], 0)]?.(component) ?? {
    kind: 'unknown',
    type: String(component['type']),
  };

const buttonStyles: Readonly<Record<number, Button['style']>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
};

const readers: Readonly<Record<number, (component: Json) => Part>> = {
  1: ({ components }) => ({ kind: 'row', parts: listOf(components).map(readPart) }),
  2: ({ style, custom_id: id, label, url, disabled }) => ({
    kind: 'button',
    style: buttonStyles[numberOf(style, 2)] ?? 'secondary',
    id: wordsOf(id),
    label: wordsOf(label),
    url: wordsOf(url),
    disabled: disabled === true,
  }),
  3: (component) => ({
    kind: 'select',
    select: {
      kind: 'select',
      id: wordsOf(component['custom_id']),
      label: wordsOf(component['placeholder']) || 'Make a selection',
      options: listOf(component['options']).map(readOption),
      atLeast: numberOf(component['min_values'], 1),
      atMost: numberOf(component['max_values'], 1),
    },
  }),
  10: ({ content }) => ({ kind: 'text', content: wordsOf(content) }),
  12: ({ items }) => ({
    kind: 'gallery',
    items: listOf(items).map((item) => ({
      url: wordsOf(objectOf(item['media'])['url']),
      alt: wordsOf(item['description']),
    })),
  }),
  13: ({ file }) => ({ kind: 'file', url: wordsOf(objectOf(file)['url']) }),
  14: ({ divider, spacing }) => ({
    kind: 'separator',
    divider: divider !== false,
    spacious: spacing === 2,
  }),
  17: ({ components, accent_color: accent }) => ({
    kind: 'container',
    accent: typeof accent === 'number' ? `#${accent.toString(16).padStart(6, '0')}` : undefined,
    parts: listOf(components).map(readPart),
  }),
};

export const readOption = ({ value, label, description }: Json): Option => ({
  value: wordsOf(value),
  label: wordsOf(label),
  ...(description ? { detail: wordsOf(description) } : {}),
});
