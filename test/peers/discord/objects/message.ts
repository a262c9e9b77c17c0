/** Messages: made and edited from what a body says, and written as Discord writes them. */
import { type APIMessage, ComponentType, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { AllowedMentions, Draft, Files } from '../check/message.ts';
import { type Component, walk } from '../check/message-components.ts';
import { refusals } from '../refusal.ts';
import type { Attachment, Interaction, Message, World } from '../world.ts';

const MOST_MESSAGES_IN_CHANNEL = 10_000;
/** More than a bot may send in the minutes that a nonce is remembered. */
const MOST_NONCES = 20_000;
/** Flags that whoever makes a message can set; all others are ignored. */
const SETTABLE = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

const USER_MENTION = /<@!?(\d+)>/g;

export const textsOf = (content: string, components: readonly Component[]): string[] => [
  ...(content ? [content] : []),
  ...walk(components).flatMap((component) =>
    component.type === ComponentType.TextDisplay ? [String(component['content'])] : [],
  ),
];

/** Who is mentioned with effect: every mention counts where nothing is said of allowed ones. */
const mentionsIn = (texts: readonly string[], allowed: AllowedMentions | null | undefined): string[] => {
  const named = new Set(texts.flatMap((text) => [...text.matchAll(USER_MENTION)].flatMap((match) => match[1] ?? [])));
  const everyone =
    texts.some((text) => /@everyone|@here/.test(text)) && (!allowed || allowed.parse?.includes('everyone'));
  const passes = (id: string) => !allowed || allowed.parse?.includes('users') || allowed.users?.includes(id);
  return [...[...named].filter(passes), ...(everyone ? ['everyone'] : [])];
};

const attachmentsOf = (world: World, draft: Draft, files: Files, standing: readonly Attachment[]): Attachment[] => {
  const described = new Map((draft.attachments ?? []).map((entry) => [entry.id, entry]));
  const kept = draft.attachments ? standing.filter(({ id }) => described.has(id)) : standing;
  const added = [...files].map(([position, file]): Attachment => {
    const entry = described.get(position);
    return {
      ...file,
      name: entry?.filename ?? file.name,
      id: world.nextId(),
      description: entry?.description ?? undefined,
    };
  });
  return [
    ...kept.map((attachment) => ({
      ...attachment,
      description: described.get(attachment.id)?.description ?? attachment.description,
    })),
    ...added,
  ];
};

/** Gives every component a number of its own, as Discord does with those that carry none. */
const numbered = (components: readonly Component[]): Component[] => {
  const taken = new Set(walk(components).map((component) => component['id']));
  let next = 1;
  const number = (component: Component): Component => {
    while (taken.has(next)) next += 1;
    const id = component['id'] || next++;
    return {
      ...component,
      id,
      ...(Array.isArray(component['components']) && {
        components: component['components'].map(number),
      }),
      ...(component['accessory'] ? { accessory: number(component['accessory'] as Component) } : {}),
    };
  };
  return components.map(number);
};

type Maker = {
  readonly channelId: string;
  readonly authorId: string;
  readonly onlyFor?: string | undefined;
  readonly loading?: boolean;
  readonly interaction?: Interaction;
};

const nothing: Draft = {
  content: undefined,
  embeds: undefined,
  components: undefined,
  attachments: undefined,
  allowedMentions: undefined,
  flags: 0,
  nonce: undefined,
  enforceNonce: false,
  repliesTo: undefined,
};

const keepNonce = (world: World, nonce: string, message: Message): void => {
  world.nonces.set(nonce, message);
  const [oldest] = world.nonces.keys();
  if (world.nonces.size > MOST_NONCES && oldest !== undefined) world.nonces.delete(oldest);
};

const keep = (world: World, message: Message): void => {
  const list = world.messages.get(message.channelId);
  if (!list) throw refusals.unknownChannel();
  list.push(message);
  if (message.nonce !== undefined) keepNonce(world, message.nonce, message);
  if (list.length > MOST_MESSAGES_IN_CHANNEL) list.shift();
  world.changes.emit('change');
};

/** Makes a message and keeps it; without a draft it is one that is still loading. */
export const createMessage = (
  world: World,
  maker: Maker,
  draft: Draft = nothing,
  files: Files = new Map(),
): Message => {
  const components = numbered(draft.components ?? []);
  const mentions = mentionsIn(textsOf(draft.content ?? '', components), draft.allowedMentions);
  const { interaction } = maker;
  const message: Message = {
    id: world.nextId(),
    channelId: maker.channelId,
    authorId: maker.authorId,
    bornMs: world.now(),
    editedMs: undefined,
    content: draft.content ?? '',
    flags:
      (draft.flags & SETTABLE) |
      (maker.onlyFor ? MessageFlags.Ephemeral : 0) |
      (maker.loading ? MessageFlags.Loading : 0),
    embeds: draft.embeds ?? [],
    components,
    attachments: attachmentsOf(world, draft, files, []),
    mentions,
    pings: draft.flags & MessageFlags.SuppressNotifications ? [] : mentions,
    nonce: draft.nonce,
    repliesTo: draft.repliesTo,
    pinned: false,
    onlyFor: maker.onlyFor,
    interaction: interaction && {
      id: interaction.id,
      type: interaction.type,
      userId: interaction.userId,
    },
    edits: 0,
  };
  keep(world, message);
  return message;
};

/**
 * Changes a message to what a draft says of it; nobody is notified. Throws where nothing would be
 * left of it.
 */
export const editMessage = (world: World, message: Message, draft: Draft, files: Files): Message => {
  const attachments = attachmentsOf(world, draft, files, message.attachments);
  const content = draft.content === undefined ? message.content : (draft.content ?? '');
  const embeds = draft.embeds === undefined ? message.embeds : (draft.embeds ?? []);
  const components = draft.components === undefined ? message.components : numbered(draft.components ?? []);
  if (!content && embeds.length === 0 && components.length === 0 && attachments.length === 0)
    throw refusals.emptyMessage();
  message.content = content;
  message.embeds = embeds;
  message.components = components;
  message.attachments = attachments;
  message.flags = (message.flags & ~MessageFlags.Loading) | (draft.flags & MessageFlags.IsComponentsV2);
  message.mentions = mentionsIn(textsOf(message.content, components), draft.allowedMentions);
  message.editedMs = world.now();
  message.edits += 1;
  world.changes.emit('change');
  return message;
};

export const findMessage = (world: World, channelId: string, id: string): Message | undefined =>
  world.messages.get(channelId)?.findLast((message) => message.id === id);

export const deleteMessage = (world: World, message: Message): void => {
  const list = world.messages.get(message.channelId) ?? [];
  list.splice(list.indexOf(message), 1);
  world.changes.emit('change');
};

const cdnUrl = (message: Message, attachment: Attachment): string =>
  `https://cdn.discordapp.com/attachments/${message.channelId}/${attachment.id}/${encodeURIComponent(attachment.name)}`;

const attachmentJson = (message: Message, attachment: Attachment) => ({
  id: attachment.id,
  filename: attachment.name,
  size: attachment.bytes.byteLength,
  url: cdnUrl(message, attachment),
  proxy_url: cdnUrl(message, attachment),
  content_type: attachment.contentType,
  ...(attachment.description !== undefined && { description: attachment.description }),
});

export const attachmentNamed = (message: Message, url: string): Attachment | undefined =>
  message.attachments.findLast((attachment) => url === `attachment://${attachment.name}`);

/** Components as they come back: references to attachments have become addresses. */
const resolved = (message: Message, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => resolved(message, each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, resolved(message, inner)]);
  const attachment = 'url' in value && typeof value.url === 'string' ? attachmentNamed(message, value.url) : undefined;
  return {
    ...Object.fromEntries(entries),
    ...(attachment && {
      url: cdnUrl(message, attachment),
      proxy_url: cdnUrl(message, attachment),
      attachment_id: attachment.id,
    }),
  };
};

export const messageJson = (world: World, message: Message): APIMessage => {
  const author = world.users.get(message.authorId);
  if (!author) throw new Error(`message ${message.id} has no author`);
  const v2 = (message.flags & MessageFlags.IsComponentsV2) !== 0;
  return {
    id: message.id,
    channel_id: message.channelId,
    author,
    content: message.content,
    timestamp: new Date(message.bornMs).toISOString(),
    edited_timestamp: message.editedMs === undefined ? null : new Date(message.editedMs).toISOString(),
    tts: false,
    mention_everyone: message.mentions.includes('everyone'),
    mentions: message.mentions.flatMap((id) => world.users.get(id) ?? []),
    mention_roles: [],
    attachments: v2 ? [] : message.attachments.map((attachment) => attachmentJson(message, attachment)),
    embeds: [...message.embeds] as APIMessage['embeds'],
    components: resolved(message, message.components) as NonNullable<APIMessage['components']>,
    pinned: message.pinned,
    type: message.interaction ? MessageType.ChatInputCommand : MessageType.Default,
    flags: message.flags,
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(message.interaction && {
      application_id: world.applicationId,
      webhook_id: world.applicationId,
    }),
    ...(message.repliesTo && {
      message_reference: { message_id: message.repliesTo, channel_id: message.channelId },
      type: MessageType.Reply,
    }),
  };
};

/** The standing part of a message, for the check of an edit. */
export const standingOf = (message: Message) => ({
  ...message,
  loading: (message.flags & MessageFlags.Loading) !== 0,
});
