/** Messages and views as a person sees them: snapshots that a test can read and act on. */
import { isJson, jsonList, stringIn } from './check.ts';
import { wordsOfMrkdwn } from './mrkdwn.ts';
import type { Json, Message, View, World } from './world.ts';

export type SeenMessage = {
  readonly surface: 'message';
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  readonly threadTs: string | undefined;
  /** Only this person sees it. */
  readonly ephemeral: boolean;
  readonly edited: boolean;
  /** As it was sent: mrkdwn, which notifications and screen readers use. */
  readonly text: string;
  readonly blocks: readonly Json[];
  /** Shared with it; pictures in its blocks are none of these. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Everything there is to read, markup taken away, a line for each part. */
  readonly words: string;
};

export type SeenView = {
  readonly surface: 'modal' | 'home';
  readonly id: string;
  readonly title: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly blocks: readonly Json[];
  readonly words: string;
};

const READ_IN_ORDER = [
  'title',
  'label',
  'text',
  'subtitle',
  'body',
  'fields',
  'caption',
  'rows',
  'elements',
  'options',
  'accessory',
  'element',
  'hint',
  'placeholder',
  'actions',
  'child_blocks',
];

const line = (value: Json): string | undefined => {
  switch (value['type']) {
    case 'mrkdwn':
      return wordsOfMrkdwn(stringIn(value, 'text') ?? '');
    case 'plain_text':
    case 'text':
    case 'raw_text':
    case 'raw_number':
    case 'markdown':
      return stringIn(value, 'text');
    case 'link':
      return stringIn(value, 'text') ?? stringIn(value, 'url');
    case 'user':
      return `@${stringIn(value, 'user_id')}`;
    case 'emoji':
      return `:${stringIn(value, 'name')}:`;
    case 'image':
      return stringIn(value, 'alt_text');
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return jsonList(value['elements'])
        .map((each) => line(each) ?? '')
        .join('');
    default:
      return undefined;
  }
};

const linesOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (!isJson(value)) return [];
  const own = line(value);
  return own === undefined ? READ_IN_ORDER.flatMap((key) => linesOf(value[key])) : [own];
};

export const wordsOfBlocks = (blocks: readonly Json[]): string => blocks.flatMap(linesOf).join('\n');

export const seeMessage = (message: Message, files: World['files']): SeenMessage => ({
  surface: 'message',
  ts: message.ts,
  channelId: message.channelId,
  userId: message.userId,
  threadTs: message.threadTs,
  ephemeral: message.ephemeralFor !== undefined,
  edited: message.edited,
  text: message.text,
  blocks: message.blocks,
  files: message.fileIds.flatMap((id) => {
    const file = files.get(id);
    return file?.bytes ? [{ name: file.name, bytes: file.bytes }] : [];
  }),
  words: message.blocks.length > 0 ? wordsOfBlocks(message.blocks) : wordsOfMrkdwn(message.text),
});

export const seeView = (view: View): SeenView => ({
  surface: view.body['type'] === 'home' ? 'home' : 'modal',
  id: view.id,
  title: stringIn(view.body['title'], 'text') ?? '',
  callbackId: stringIn(view.body, 'callback_id') ?? '',
  privateMetadata: stringIn(view.body, 'private_metadata') ?? '',
  blocks: jsonList(view.body['blocks']),
  words: wordsOfBlocks(jsonList(view.body['blocks'])),
});
