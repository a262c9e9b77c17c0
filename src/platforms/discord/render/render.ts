/**
 * From a View to the message that Discord is sent: one container of components v2, its pictures as
 * attachments.
 */
import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInContainer,
  APIContainerComponent,
  APIStringSelectComponent,
} from 'discord.js';
import type { FileBlock } from '../../../chat/view/file.ts';
import { checkView } from '../../../chat/view/limits.ts';
import type { Block, Control, Option, Select, Tone, View } from '../../../chat/view/view.ts';
import type { Prose, Text } from '../../../lib/words/text-tree.ts';
import { buttonStyle, componentType, messageFlag } from './components.ts';
import { bareWords, codeFence, escapeWords, mentionsIn, renderText } from './words.ts';

export type MessageBody = {
  readonly flags: number;
  readonly components: [APIContainerComponent];
  readonly attachments: { id: number; filename: string; description?: string }[];
  readonly allowed_mentions: { parse: []; users: string[] };
};

export type DiscordMessage = {
  readonly body: MessageBody;
  /** What `attachments` name, in their order: still to be drawn. */
  readonly pictures: readonly { readonly filename: string; readonly svg: string }[];
  /** What `attachments` name after these. */
  readonly files: readonly FileBlock[];
};

type Picture = Extract<Block, { kind: 'picture' }>;

/** Beside the colour every note carries a mark of its own shape, and its words say the same. */
const marks: Readonly<Record<Tone, string>> = { neutral: 'ℹ️', good: '✅', bad: '❌', warning: '⚠️' };
const accents: Readonly<Record<Tone, number | undefined>> = {
  neutral: undefined,
  good: 0x2e9e5b,
  bad: 0xd64545,
  warning: 0xd9a106,
};

/** Throws LimitError for a View that Discord would refuse. */
export const render = (view: View): DiscordMessage => {
  const { blocks, tone = 'neutral' } = checkView(view);
  const pictures = blocks.filter((block) => block.kind === 'picture');
  const files = blocks.filter((block) => block.kind === 'file');
  const accent = accents[tone];
  const container: APIContainerComponent = {
    type: componentType.container,
    ...(accent === undefined ? {} : { accent_color: accent }),
    components: blocks.map((block) => renderBlock(block, pictures)),
  };
  return {
    body: {
      flags: messageFlag.componentsV2,
      components: [container],
      attachments: [
        ...pictures.map((picture) => ({
          filename: filenameOf(picture, pictures),
          description: picture.alt,
        })),
        ...files.map(({ name }) => ({ filename: name })),
      ].map((attachment, id) => ({ id, ...attachment })),
      allowed_mentions: {
        parse: [],
        users: [...new Set(blocks.flatMap(textsOf).flatMap(mentionsIn))],
      },
    },
    pictures: pictures.map((picture) => ({
      filename: filenameOf(picture, pictures),
      svg: picture.svg,
    })),
    files,
  };
};

const renderBlock = (block: Block, pictures: readonly Picture[]): APIComponentInContainer => {
  switch (block.kind) {
    case 'heading':
      return textDisplay(`### ${renderText(block.text)}`);
    case 'note':
      return textDisplay(`${marks[block.tone]} ${renderText(block.text)}`);
    case 'fields':
      return textDisplay(
        block.fields.map(({ name, value }) => `**${escapeWords(name)}:** ${renderText(value)}`).join('\n'),
      );
    case 'picture':
      return {
        type: componentType.gallery,
        items: [{ media: { url: `attachment://${filenameOf(block, pictures)}` }, description: block.alt }],
      };
    case 'file':
      return { type: componentType.file, file: { url: `attachment://${block.name}` } };
    case 'divider':
      return { type: componentType.separator, divider: true };
    case 'controls':
      return renderRow(block.controls);
    default:
      return textDisplay(renderProse(block));
  }
};

/**
 * Discord refuses a text of nothing, and no block may be dropped: a space without width stands in.
 */
const textDisplay = (content: string): APIComponentInContainer => ({
  type: componentType.text,
  content: content.trim() === '' ? '\u200B' : content,
});

export const renderProse = (prose: Prose): string => {
  switch (prose.kind) {
    case 'text':
      return renderText(prose.text);
    case 'list':
      return prose.items
        .map((item, index) => `${prose.ordered ? `${index + 1}.` : '-'} ${renderText(item)}`)
        .join('\n');
    case 'code':
      return codeFence(prose.code, prose.language);
    case 'table':
      return renderTable(prose.columns, prose.rows);
  }
};

/** Discord has no tables: padded lines of code keep the columns apart. */
const renderTable = (columns: readonly Text[], rows: readonly (readonly Text[])[]): string => {
  const lines = [columns, ...rows].map((row) =>
    columns.map((_, index) => bareWords(row[index] ?? []).replaceAll(/\s+/g, ' ')),
  );
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  const drawn = lines.map((line) =>
    line
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return codeFence([drawn[0] ?? '', rule, ...drawn.slice(1)].join('\n'));
};

const widthOf = (words: string): number => [...words].length;

const renderRow = (
  controls: readonly Control[],
): APIActionRowComponent<APIButtonComponent | APIStringSelectComponent> => ({
  type: componentType.row,
  components: controls.map(renderControl),
});

const renderControl = (control: Control): APIButtonComponent | APIStringSelectComponent => {
  switch (control.kind) {
    case 'button': {
      const { id, label, style = 'plain', disabled = false } = control;
      return {
        type: componentType.button,
        style: buttonStyle[style],
        custom_id: id,
        label,
        ...(disabled ? { disabled } : {}),
      };
    }
    case 'link':
      return {
        type: componentType.button,
        style: buttonStyle.link,
        url: control.url,
        label: control.label,
      };
    case 'select':
      return renderSelect(control);
  }
};

const renderSelect = ({ id, label, options, atLeast = 1, atMost = 1 }: Select): APIStringSelectComponent => ({
  type: componentType.select,
  custom_id: id,
  placeholder: label,
  min_values: Math.min(atLeast, options.length),
  max_values: Math.min(Math.max(atMost, atLeast, 1), options.length),
  options: options.map((option) => renderOption(option)),
});

export const renderOption = (
  { value, label, detail }: Option,
  chosen = false,
): { value: string; label: string; description?: string; default?: true } => ({
  value,
  label,
  ...(detail ? { description: detail } : {}),
  ...(chosen ? { default: true } : {}),
});

/** Attachments are named by what they show, once each: Discord finds them by their name. */
const filenameOf = (picture: Picture, pictures: readonly Picture[]): string => {
  const name =
    picture.name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60) || 'picture';
  return `${pictures.indexOf(picture) + 1}-${name}.png`;
};

const textsOf = (block: Block): readonly Text[] => {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
      return [block.text];
    case 'list':
      return block.items;
    case 'fields':
      return block.fields.map(({ value }) => value);
    default:
      return [];
  }
};
