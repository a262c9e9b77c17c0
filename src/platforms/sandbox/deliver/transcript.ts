/**
 * What was said where: messages by channel, kept in memory and in an append-only file that survives
 * being killed.
 */
import { z } from 'zod';
import type { View } from '../../../chat/view/view.ts';
import { openLines } from '../connect/lines-file.ts';
import type { Channel, UsedBy } from '../protocol.ts';

export type Message = {
  readonly id: string;
  readonly channelId: string;
  /** Simulated time, milliseconds since the epoch. */
  readonly atMs: number;
  readonly view: View;
  readonly usedBy?: UsedBy | undefined;
  /** Seen by this persona alone. */
  readonly onlyFor?: string | undefined;
  /** A private remark that hangs under this message. */
  readonly under?: string | undefined;
  /** The same key is posted once. */
  readonly key?: string | undefined;
};

export type Draft = Omit<Message, 'id' | 'atMs'>;
export type Change = { readonly kind: 'posted' | 'edited' | 'removed'; readonly message: Message };

export type Transcript = {
  /** The channels there always are, and the threads that were opened. */
  readonly channels: () => readonly Channel[];
  readonly findChannel: (id: string) => Channel | undefined;
  /** A new thread, or how one is from now on. */
  readonly putThread: (thread: Channel) => void;
  readonly messages: (channelId: string) => readonly Message[];
  readonly find: (channelId: string, messageId: string) => Message | undefined;
  readonly post: (draft: Draft) => Message;
  /** `undefined` where the message is gone. */
  readonly edit: (channelId: string, messageId: string, view: View) => Message | undefined;
  readonly remove: (channelId: string, messageId: string) => void;
  readonly close: () => void;
};

/**
 * More than anybody scrolls back; 500 messages of a few kilobytes in seven channels stay a small
 * file.
 */
export const MESSAGES_A_CHANNEL = 500;
/** More than a list on a screen can hold; the oldest goes with what was said in it. */
const THREADS_KEPT = 50;
/** Lines after which the file is written anew with only what is still there. */
const LINES_BEFORE_COMPACTION = 5000;

const message = z.object({
  id: z.string().regex(/^m\d+$/),
  channelId: z.string(),
  atMs: z.number(),
  // Written by ourselves from a checked View; the renderer checks it again before anybody sees it.
  view: z.custom<View>((value) => typeof value === 'object' && value !== null && 'blocks' in value),
  usedBy: z
    .object({
      personaId: z.string(),
      did: z.enum(['used', 'pressed', 'chose', 'sent']),
      words: z.string(),
    })
    .optional(),
  onlyFor: z.string().optional(),
  under: z.string().optional(),
  key: z.string().optional(),
});
const thread = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.literal('thread'),
  topic: z.string(),
  members: z.array(z.string()).optional(),
  parentId: z.string().optional(),
  closed: z.boolean().optional(),
});
const line = z.discriminatedUnion('op', [
  z.object({ op: z.literal('thread'), thread }),
  z.object({ op: z.literal('next'), number: z.number().int().positive() }),
  z.object({ op: z.literal('post'), message }),
  z.object({
    op: z.literal('edit'),
    channelId: z.string(),
    id: z.string(),
    view: message.shape.view,
  }),
  z.object({ op: z.literal('remove'), channelId: z.string(), id: z.string() }),
]);
type Line = z.infer<typeof line>;

type Needs = {
  readonly file: string;
  /** Those there always are. */
  readonly channels: readonly Channel[];
  readonly now: () => Temporal.Instant;
  readonly onChange: (change: Change) => void;
  readonly onThread: (thread: Channel) => void;
  /** A line that can't be read: torn by a kill, or written by another version. */
  readonly onBadLine: (error: unknown) => void;
};

export const openTranscript = (needs: Needs): Transcript => {
  const book = createBook(needs.channels);
  const lines = openLines(needs.file, (json) => book.apply(line.parse(json)), needs.onBadLine);
  lines.rewrite(book.lines());

  const write = (entry: Line): void => {
    lines.append(entry);
    if (lines.count() > LINES_BEFORE_COMPACTION) lines.rewrite(book.lines());
  };

  return {
    channels: book.channels,
    findChannel: book.findChannel,
    putThread: (opened) => {
      const entry: Line = { op: 'thread', thread: thread.parse(opened) };
      book.apply(entry);
      write(entry);
      needs.onThread(opened);
    },
    messages: book.messages,
    find: book.find,
    post: (draft) => {
      const known = draft.key ? book.findByKey(draft.key) : undefined;
      if (known) return known;
      const posted: Message = { ...draft, id: book.nextId(), atMs: needs.now().epochMilliseconds };
      const entry: Line = { op: 'post', message: posted };
      book.apply(entry);
      write(entry);
      needs.onChange({ kind: 'posted', message: posted });
      return posted;
    },
    edit: (channelId, id, view) => {
      if (!book.find(channelId, id)) return undefined;
      const entry: Line = { op: 'edit', channelId, id, view };
      book.apply(entry);
      write(entry);
      const edited = book.find(channelId, id);
      if (edited) needs.onChange({ kind: 'edited', message: edited });
      return edited;
    },
    remove: (channelId, id) => {
      const removed = book.find(channelId, id);
      if (!removed) return;
      const entry: Line = { op: 'remove', channelId, id };
      book.apply(entry);
      write(entry);
      needs.onChange({ kind: 'removed', message: removed });
    },
    close: lines.close,
  };
};

/** The transcript in memory: what the lines of the file add up to. */
const createBook = (always: readonly Channel[]) => {
  const channels = new Map<string, Message[]>(always.map(({ id }) => [id, []]));
  const threads = new Map<string, Channel>();
  const keys = new Map<string, Message>();
  let number = 1;

  const find = (channelId: string, id: string): Message | undefined =>
    channels.get(channelId)?.find((known) => known.id === id);
  const forget = (known: Message | undefined): void => {
    if (known?.key) keys.delete(known.key);
  };
  const put = (posted: Message): void => {
    const channel = channels.get(posted.channelId);
    if (!channel) return;
    channel.push(posted);
    if (posted.key) keys.set(posted.key, posted);
    if (channel.length > MESSAGES_A_CHANNEL) forget(channel.shift());
  };
  const swap = (channelId: string, id: string, view: View): void => {
    const channel = channels.get(channelId) ?? [];
    const index = channel.findIndex((known) => known.id === id);
    const known = channel[index];
    if (!known) return;
    const edited = { ...known, view };
    channel[index] = edited;
    if (edited.key) keys.set(edited.key, edited);
  };

  const putThread = (opened: Channel): void => {
    threads.set(opened.id, opened);
    if (!channels.has(opened.id)) channels.set(opened.id, []);
    const [oldest] = threads.keys();
    if (threads.size <= THREADS_KEPT || oldest === undefined) return;
    for (const known of channels.get(oldest) ?? []) forget(known);
    threads.delete(oldest);
    channels.delete(oldest);
  };

  return {
    channels: (): readonly Channel[] => [...always, ...threads.values()],
    findChannel: (id: string) => threads.get(id) ?? always.find((channel) => channel.id === id),
    find,
    findByKey: (key: string) => keys.get(key),
    messages: (channelId: string): readonly Message[] => channels.get(channelId) ?? [],
    nextId: () => `m${number}`,
    apply: (entry: Line): void => {
      switch (entry.op) {
        case 'next':
          number = Math.max(number, entry.number);
          return;
        case 'post':
          number = Math.max(number, Number(entry.message.id.slice(1)) + 1);
          put(entry.message);
          return;
        case 'thread':
          putThread(entry.thread);
          return;
        case 'edit':
          swap(entry.channelId, entry.id, entry.view);
          return;
        case 'remove': {
          forget(find(entry.channelId, entry.id));
          const channel = channels.get(entry.channelId);
          channel?.splice(0, channel.length, ...channel.filter(({ id }) => id !== entry.id));
        }
      }
    },
    lines: (): readonly Line[] => [
      { op: 'next', number },
      ...[...threads.values()].map((opened): Line => ({ op: 'thread', thread: thread.parse(opened) })),
      ...[...channels.values()].flat().map((known): Line => ({ op: 'post', message: known })),
    ],
  };
};
