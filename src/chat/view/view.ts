/**
 * What the bot says, as plain data: every platform draws it, and the words in it are never markup.
 */
import type { Prose, Text } from '../../lib/words/text-tree.ts';

export type Tone = 'neutral' | 'good' | 'bad' | 'warning';

export type Option = {
  /** What comes back when it is chosen. */
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
};

export type Button = {
  readonly kind: 'button';
  /** A control id made by `controlId`. */
  readonly id: string;
  readonly label: string;
  readonly style?: 'primary' | 'plain' | 'danger';
  readonly disabled?: boolean;
};

export type Link = { readonly kind: 'link'; readonly url: string; readonly label: string };

export type Select = {
  readonly kind: 'select';
  readonly id: string;
  /** Says what is chosen; read aloud by screen readers and shown while nothing is chosen. */
  readonly label: string;
  readonly options: readonly Option[];
  /** How many may be chosen at least and at most; one where nothing is said. */
  readonly atLeast?: number;
  readonly atMost?: number;
};

export type Control = Button | Link | Select;

export type Block =
  | Prose
  | { readonly kind: 'heading'; readonly text: Text }
  /** A remark set apart; its tone is also said in its words, never by colour alone. */
  | { readonly kind: 'note'; readonly tone: Tone; readonly text: Text }
  | {
      readonly kind: 'fields';
      readonly fields: readonly { readonly name: string; readonly value: Text }[];
    }
  /** A drawing; `alt` carries the same facts in words. `svg` is drawn by `drawPng`. */
  | { readonly kind: 'picture'; readonly name: string; readonly svg: string; readonly alt: string }
  /**
   * To keep: made by `file`. Where a message for one person can't carry it, it goes to their direct
   * messages, and the message says so.
   */
  | { readonly kind: 'file'; readonly name: string; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'divider' }
  /** One row: up to five buttons and links, or a single select. */
  | { readonly kind: 'controls'; readonly controls: readonly Control[] };

export type View = {
  /** What a notification or a screen reader says first: one line, no markup. */
  readonly summary: string;
  readonly tone?: Tone;
  readonly blocks: readonly Block[];
};

/** Builds a View; parts that don't apply here may be left as `undefined` or `false`. */
export const view = (
  summary: string,
  blocks: readonly (Block | undefined | false)[],
  tone: Tone = 'neutral',
): View => ({
  summary,
  tone,
  blocks: blocks.filter((block) => block !== undefined && block !== false),
});

export const heading = (text: Text): Block => ({ kind: 'heading', text });
export const paragraph = (text: Text): Block => ({ kind: 'text', text });
export const note = (tone: Tone, text: Text): Block => ({ kind: 'note', tone, text });
export const list = (items: readonly Text[], ordered = false): Block => ({
  kind: 'list',
  ordered,
  items,
});
export const controls = (...row: readonly (Control | undefined | false)[]): Block | undefined => {
  const present = row.filter((control) => control !== undefined && control !== false);
  return present.length > 0 ? { kind: 'controls', controls: present } : undefined;
};
export const button = (id: string, label: string, style: NonNullable<Button['style']> = 'plain'): Button => ({
  kind: 'button',
  id,
  label,
  style,
});
