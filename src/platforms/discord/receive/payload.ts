/**
 * What Discord sends of an interaction, as far as we read it:
 * https://discord.com/developers/docs/interactions/receiving-and-responding
 */
import { z } from 'zod';
import { interactionType } from '../render/components.ts';

const snowflake = z.string().regex(/^\d{1,20}$/);
const user = z.object({ id: snowflake, username: z.string(), global_name: z.string().nullish() });
const common = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.nullish(),
  channel_id: snowflake.nullish(),
  channel: z
    .object({
      id: snowflake,
      name: z.string().nullish(),
      type: z.number().nullish(),
      parent_id: snowflake.nullish(),
    })
    .nullish(),
  context: z.number().nullish(),
  authorizing_integration_owners: z.record(z.string(), z.string()).nullish(),
  member: z
    .object({
      user,
      nick: z.string().nullish(),
      permissions: z.string().regex(/^\d+$/).optional(),
      roles: z.array(snowflake).optional(),
    })
    .nullish(),
  user: user.nullish(),
  message: z.object({ flags: z.number().nullish() }).nullish(),
});
const option = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
  type: z.number().optional(),
});
/** What ids among the values stand for; a person of whom no member comes has left. */
const resolved = z.object({
  messages: z.record(z.string(), z.object({ content: z.string().default('') })).default({}),
  users: z.record(z.string(), user.extend({ bot: z.boolean().optional() })).default({}),
  members: z.record(z.string(), z.object({ nick: z.string().nullish() })).default({}),
  channels: z.record(z.string(), z.object({ name: z.string().nullish() })).default({}),
  roles: z.record(z.string(), z.object({ name: z.string() })).default({}),
  attachments: z
    .record(z.string(), z.object({ filename: z.string(), size: z.number(), url: z.string().max(2000) }))
    .default({}),
});
export type Resolved = z.infer<typeof resolved>;
const command = z.object({
  type: z.number(),
  name: z.string(),
  options: z.array(option).default([]),
  target_id: snowflake.optional(),
  resolved: resolved.optional(),
});
/**
 * Of a modal's fields we ask inputs (`value`), radio groups (`value` or nothing), selects, those of
 * people, channels and roles too, checkbox groups and files (`values`).
 */
const entry = z.object({
  type: z.number().optional(),
  custom_id: z.string(),
  value: z.string().nullish(),
  values: z.array(z.string()).nullish(),
});
const submitted = z.union([
  z.object({ component: entry }).transform(({ component }) => [component]),
  z.object({ components: z.array(entry) }).transform(({ components }) => components),
  z.unknown().transform(() => []),
]);

const modalData = z.object({
  custom_id: z.string(),
  components: z.array(submitted),
  resolved: resolved.optional(),
});

export const payload = z.discriminatedUnion('type', [
  z.object({ type: z.literal(interactionType.ping) }),
  common.extend({ type: z.literal(interactionType.command), data: command }),
  common.extend({
    type: z.literal(interactionType.component),
    data: z.object({ custom_id: z.string(), values: z.array(z.string()).default([]) }),
  }),
  common.extend({ type: z.literal(interactionType.autocomplete), data: command }),
  common.extend({ type: z.literal(interactionType.modal), data: modalData }),
]);
type Payload = z.infer<typeof payload>;
export type Real = Exclude<Payload, { type: typeof interactionType.ping }>;

export type CommandData = z.infer<typeof command>;
export type ModalData = z.infer<typeof modalData>;
export type Entry = z.infer<typeof entry>;
