/**
 * Turns what an app sends as a message into what Slack stores: checked, with the ids that Slack
 * adds.
 */
import { isJson, jsonList } from './check.ts';
import { refuseBlocks } from './check-message.ts';
import type { Slack } from './slack.ts';
import { nested, nestedObject, optional, refusal, SlackError } from './slack-error.ts';
import type { Json, World } from './world.ts';

/**
 * Gives every block a block_id and every element an action_id where the app gave none, as Slack
 * does.
 */
export const withIds = (world: World, blocks: readonly Json[]): readonly Json[] => {
  const named = (element: unknown): unknown =>
    isJson(element) && !['mrkdwn', 'plain_text', 'image'].includes(String(element['type']))
      ? { action_id: world.ids.next('a'), ...element }
      : element;
  return blocks.map((block) => ({
    block_id: world.ids.next('b'),
    ...block,
    ...(['actions', 'context_actions'].includes(String(block['type']))
      ? { elements: jsonList(block['elements']).map(named) }
      : {}),
    ...(block['accessory'] === undefined ? {} : { accessory: named(block['accessory']) }),
    ...(block['element'] === undefined ? {} : { element: named(block['element']) }),
    ...(Array.isArray(block['actions']) ? { actions: block['actions'].map(named) } : {}),
    ...(Array.isArray(block['child_blocks']) ? { child_blocks: withIds(world, jsonList(block['child_blocks'])) } : {}),
  }));
};

export type Content = { readonly text: string; readonly blocks: readonly Json[] };

/**
 * Throws no_text, msg_too_long, invalid_blocks and their kin. `limit` is of `text`, in characters.
 */
export const readContent = (slack: Slack, args: Json, limit: number): Content => {
  const text = optional(args, 'text') ?? '';
  const blocks = nested(args, 'blocks');
  if (optional(args, 'markdown_text') !== undefined && (text !== '' || blocks !== undefined))
    throw new SlackError('markdown_text_conflict');
  if (blocks !== undefined) {
    const refused = refuseBlocks(blocks, slack.scope);
    if (refused) throw refusal(refused.error, refused.messages);
  }
  const list = jsonList(blocks);
  if (text === '' && list.length === 0) throw new SlackError('no_text');
  if (text.length > limit) throw new SlackError('msg_too_long');
  return { text, blocks: withIds(slack.world, list) };
};

/** Message metadata; throws invalid_metadata_format. */
export const readMetadata = (args: Json): Json | undefined => {
  if (args['metadata'] === undefined) return undefined;
  const metadata = nestedObject(args, 'metadata');
  if (!metadata || typeof metadata['event_type'] !== 'string' || !isJson(metadata['event_payload']))
    throw new SlackError('invalid_metadata_format');
  return metadata;
};
