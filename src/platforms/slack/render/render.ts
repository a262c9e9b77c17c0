/**
 * From a View to Block Kit: every block and control has a place, nothing is cut and nothing that
 * was typed becomes markup.
 */
import type { types } from '@slack/bolt';
import { type FileBlock, sizeOf, sizeWords } from '../../../chat/view/file.ts';
import { checkView, limits } from '../../../chat/view/limits.ts';
import type { Block, Button, Control, Link, Option, Select, Tone, View } from '../../../chat/view/view.ts';
import { wordsOf } from '../../../lib/words/text.ts';
import { plainText, richBlock, richCode, richElements, richSection, type Spell } from './rich-text.ts';
import { paddedTable, tableBlock } from './table.ts';

export type Rendered = { readonly text: string; readonly blocks: types.KnownBlock[] };

export type RenderOptions = {
  readonly spell: Spell;
  /**
   * Slack's file id of a drawing that has been uploaded; where there is none its words are shown.
   */
  readonly pictureOf: (svg: string) => string | undefined;
  /** Beside the message where nothing is said. */
  readonly filesGo?: FilesGo;
};

/**
 * Where a message's files are: Slack shows them beside it, in direct messages, or they are lost.
 */
export type FilesGo = 'here' | 'direct' | 'nowhere';

export const wordsOnly: RenderOptions['pictureOf'] = () => undefined;

/** Says that a button sends what was chosen in the select beside it. */
export const SENDS_CHOICE = 'choice';

/** Slack tells of these too, though they ask for nothing; no control id of ours begins so. */
const SILENT = '#';
/** The action id of a select whose choice is sent by its own button. */
export const choiceId = (controlId: string): string => `${SILENT}choice:${controlId}`;
export const isSilent = (actionId: string): boolean => actionId.startsWith(SILENT);

/** Throws LimitError for a View that no platform could draw whole. */
export const renderView = (view: View, options: RenderOptions): Rendered => ({
  text: escapeMrkdwn(view.summary),
  blocks: renderBlocks(checkView(view).blocks, options, 'message'),
});

/** `text` beside blocks is mrkdwn still, in notifications. */
export const escapeMrkdwn = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const renderBlocks = (
  blocks: readonly Block[],
  options: RenderOptions,
  surface: 'message' | 'home' | 'form',
): types.KnownBlock[] => {
  // Slack takes one table block a message, and none elsewhere.
  const table = surface === 'message' ? blocks.findIndex(({ kind }) => kind === 'table') : -1;
  return blocks.flatMap((block, index) => renderBlock(block, options, index === table));
};

const spellHeading = (words: string, spell: Spell): string => {
  const spelled = spell(words);
  return spelled.length <= limits.heading ? spelled : words;
};

/** The tone is said by a sign and by the words themselves, never by colour. */
const signs: Record<Tone, string> = { neutral: '💬', good: '✅', bad: '❌', warning: '⚠️' };

const renderBlock = (
  block: Block,
  { spell, pictureOf, filesGo = 'here' }: RenderOptions,
  asTable: boolean,
): types.KnownBlock[] => {
  switch (block.kind) {
    case 'heading':
      return [{ type: 'header', text: plainText(spellHeading(wordsOf(block.text), spell) || ' ') }];
    case 'text':
      return [richBlock(richSection(block.text, spell))];
    case 'list':
      return block.items.length === 0
        ? []
        : [
            richBlock({
              type: 'rich_text_list',
              style: block.ordered ? 'ordered' : 'bullet',
              elements: block.items.map((item) => richSection(item, spell)),
            }),
          ];
    case 'code':
      return [richBlock(richCode(block.code))];
    case 'table':
      return [asTable ? tableBlock(block, spell) : paddedTable(block)];
    case 'note':
      return [
        richBlock({
          type: 'rich_text_quote',
          elements: [{ type: 'text', text: `${signs[block.tone]} ` }, ...richElements(block.text, spell)],
        }),
      ];
    case 'fields':
      return [
        richBlock(
          ...block.fields.map(({ name, value }) => ({
            type: 'rich_text_section' as const,
            elements: [
              { type: 'text' as const, text: `${name}: `, style: { bold: true } },
              ...richElements(value, spell),
              { type: 'text' as const, text: '\n' },
            ],
          })),
        ),
      ];
    case 'picture':
      return [renderPicture(block, pictureOf(block.svg))];
    case 'file':
      return [renderFile(block, filesGo)];
    case 'divider':
      return [{ type: 'divider' }];
    case 'controls':
      return renderControls(block.controls);
  }
};

const fileWords: Readonly<Record<FilesGo, string>> = {
  here: '',
  direct: ': it’s in your direct messages with me.',
  nowhere: ': I couldn’t attach it here. Please ask for it again in a direct message with me.',
};

const renderFile = (block: FileBlock, filesGo: FilesGo): types.KnownBlock =>
  richBlock({
    type: 'rich_text_quote',
    elements: [
      { type: 'text', text: `📎 ${block.name}`, style: { bold: true } },
      { type: 'text', text: ` (${sizeWords(sizeOf(block))})${fileWords[filesGo]}` },
    ],
  });

const renderPicture = ({ alt }: { readonly alt: string }, file: string | undefined): types.KnownBlock =>
  file
    ? { type: 'image', slack_file: { id: file }, alt_text: alt }
    : richBlock({ type: 'rich_text_quote', elements: [{ type: 'text', text: `🖼️ ${alt}` }] });

/** Slack has no disabled button: one that can't be pressed now is named in small print. */
const renderControls = (controls: readonly Control[]): types.KnownBlock[] => {
  const resting = controls.filter((control) => control.kind === 'button' && control.disabled);
  const elements = controls.filter((control) => !resting.includes(control)).flatMap(renderControl);
  return [
    ...(elements.length > 0 ? [{ type: 'actions', elements } satisfies types.ActionsBlock] : []),
    ...(resting.length > 0
      ? [
          {
            type: 'context',
            elements: resting.map(({ label }) => plainText(`${label} (not now)`)),
          } satisfies types.ContextBlock,
        ]
      : []),
  ];
};

type ControlElement = types.ActionsBlockElement;

const renderControl = (control: Control, index: number): ControlElement[] => {
  switch (control.kind) {
    case 'button':
      return [renderButton(control)];
    case 'link':
      return [renderLink(control, index)];
    case 'select':
      return renderSelect(control);
  }
};

const renderButton = ({ id, label, style = 'plain' }: Button): types.Button => ({
  type: 'button',
  action_id: id,
  text: plainText(label),
  ...(style === 'plain' ? {} : { style }),
});

const renderLink = ({ url, label }: Link, index: number): types.Button => ({
  type: 'button',
  action_id: `${SILENT}link:${index}`,
  url,
  text: plainText(label),
});

/**
 * Slack tells of every single tick in a list of several, so their choice is sent by a button of its
 * own.
 */
const renderSelect = (select: Select): ControlElement[] => {
  const { id, label, options, atMost = 1 } = select;
  const common = { placeholder: plainText(label), options: options.map(renderOption) };
  if (atMost <= 1) return [{ type: 'static_select', action_id: id, ...common }];
  return [
    { type: 'multi_static_select', action_id: choiceId(id), max_selected_items: atMost, ...common },
    {
      type: 'button',
      action_id: id,
      value: SENDS_CHOICE,
      text: plainText('Send'),
      style: 'primary',
    },
  ];
};

export const renderOption = ({ value, label, detail }: Option): types.PlainTextOption => ({
  value,
  text: plainText(label),
  ...(detail ? { description: plainText(detail) } : {}),
});
