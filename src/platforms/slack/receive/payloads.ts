/** What Slack sends, as far as we read it: https://docs.slack.dev/reference/interaction-payloads */
import { z } from 'zod';
import { stateShape } from '../render/render-form.ts';
import { viewShape } from '../render/sent-view.ts';

/** Slack's ids are short; anything long is none. */
const id = z.string().min(1).max(64);
const words = z.string().max(10_000);
/** Addresses that Slack gives for answering. */
const responseUrl = z.url({ protocol: /^https?$/ }).max(1000);

const team = z.object({ id, domain: z.string().optional() }).nullish();
const enterprise = z.object({ id }).nullish();
const user = z.object({
  id,
  name: z.string().optional(),
  username: z.string().optional(),
  team_id: id.nullish(),
});
const who = {
  team,
  enterprise,
  user,
  is_enterprise_install: z.union([z.boolean(), z.stringbool()]).optional(),
};
const triggerId = z.string().min(1).max(200);

export const commandShape = z.object({
  command: z.string().regex(/^\/[^\s/]{1,40}$/),
  text: z.string().max(40_000).default(''),
  team_id: id,
  team_domain: z.string().optional(),
  enterprise_id: id.nullish(),
  is_enterprise_install: z.stringbool().optional(),
  channel_id: id,
  channel_name: z.string().optional(),
  user_id: id,
  user_name: z.string().optional(),
  response_url: responseUrl,
  trigger_id: triggerId,
});

const option = z.object({ value: z.string() });
const action = z.object({
  type: z.string(),
  action_id: z.string().max(255),
  value: z.string().max(2000).nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
});

export const actionsShape = z.object({
  type: z.literal('block_actions'),
  ...who,
  trigger_id: triggerId,
  response_url: responseUrl.nullish(),
  channel: z.object({ id, name: z.string().optional() }).nullish(),
  container: z.object({
    type: z.string(),
    message_ts: z.string().optional(),
    channel_id: id.optional(),
    thread_ts: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
  }),
  message: z.object({ thread_ts: z.string().optional() }).nullish(),
  view: z.object({ type: z.string(), state: stateShape.nullish() }).nullish(),
  state: stateShape.nullish(),
  actions: z.array(action).min(1).max(25),
});

export const submissionShape = z.object({
  type: z.literal('view_submission'),
  ...who,
  trigger_id: triggerId.optional(),
  view: viewShape,
});

export const suggestionShape = z.object({
  type: z.literal('block_suggestion'),
  ...who,
  block_id: z.string(),
  action_id: z.string().max(255).optional(),
  value: z.string().max(1000).default(''),
  view: z
    .object({
      callback_id: z.string(),
      private_metadata: z.string().max(3000).default(''),
      state: stateShape.nullish(),
    })
    .nullish(),
});

export const shortcutShape = z.object({
  type: z.enum(['shortcut', 'message_action']),
  ...who,
  callback_id: z.string().max(255),
  trigger_id: triggerId,
  response_url: responseUrl.nullish(),
  channel: z.object({ id, name: z.string().optional() }).nullish(),
  message_ts: z.string().optional(),
  message: z
    .object({
      text: words.or(z.string().transform((long) => long.slice(0, 10_000))).optional(),
      thread_ts: z.string().optional(),
    })
    .nullish(),
});

export const eventShape = z.object({
  event_id: z.string().min(1).max(64),
  event_time: z.number().int().nullish(),
  team_id: id.nullish(),
  enterprise_id: id.nullish(),
  is_enterprise_install: z.boolean().optional(),
  authorizations: z
    .array(
      z.object({
        team_id: id.nullish(),
        enterprise_id: id.nullish(),
        is_enterprise_install: z.boolean().optional(),
      }),
    )
    .optional(),
  event: z.object({
    type: z.string(),
    user: z.string().optional(),
    tab: z.string().optional(),
    tokens: z.object({ bot: z.array(z.string()).optional() }).optional(),
    /** Of a user group: whose people, or which itself, were changed. */
    subteam_id: id.optional(),
    subteam: z.object({ id }).optional(),
    added_users: z.array(z.string()).optional(),
  }),
});

/** Of a tab of the app's: https://docs.slack.dev/reference/events/app_home_opened */
export const openingShape = z.object({ event: z.object({ channel: id }) });

/** Somebody's message, of an event: https://docs.slack.dev/reference/events/message.im */
export const messageShape = z.object({
  event: z.object({
    channel: id,
    channel_type: z.string().optional(),
    /** Of a change, a deletion or a remark of Slack's own, which nobody has just written. */
    subtype: z.string().optional(),
    user: id.optional(),
    bot_id: id.optional(),
    text: words.or(z.string().transform((long) => long.slice(0, 10_000))).default(''),
    thread_ts: z.string().optional(),
  }),
});

/** What a modal brings back of where it came from, written by us into `private_metadata`. */
export const metadataShape = z.object({
  /** The control id of the form, or the name of the command. */
  target: z.string(),
  channelId: id.optional(),
  threadTs: z.string().optional(),
  responseUrl: z.string().optional(),
  message: z.object({ ts: z.string(), ephemeral: z.boolean() }).optional(),
});
export type Metadata = z.infer<typeof metadataShape>;
