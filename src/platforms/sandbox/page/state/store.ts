/**
 * What the page knows, in one value; events from the server and deeds of the person turn it into
 * the next.
 */
import type { Form } from '../../../../chat/view/form.ts';
import type {
  Channel,
  ClockFace,
  CommandInfo,
  Drawn,
  DrawnMessage,
  Inspection,
  LookName,
  Payload,
  Persona,
  ServerEvent,
  SharedRole,
} from '../../protocol.ts';
import type { MarkReader } from '../parts/draw-marks.ts';

export type OpenForm = {
  readonly form: Form;
  readonly channelId: string;
  readonly messageId?: string | undefined;
  /** What a platform would be sent for it, in that platform's look. */
  readonly payload?: Payload | undefined;
  /** Why the last try was refused. */
  readonly refused?: { readonly drawn: Drawn; readonly payload?: Payload | undefined } | undefined;
  readonly sending: boolean;
};

export type Thinking = { readonly id: string; readonly channelId: string; readonly words: string };

export type Room = {
  readonly workspace: string;
  readonly you: Persona;
  readonly personas: readonly Persona[];
  readonly channels: readonly Channel[];
  readonly roles: readonly SharedRole[];
  readonly commands: readonly CommandInfo[];
  readonly looks: readonly LookName[];
  readonly messages: readonly DrawnMessage[];
  /** `asOfMs` is the page's own `performance.now()` when the clock was read. */
  readonly clock: ClockFace & { readonly asOfMs: number };
};

export type State = {
  readonly link: 'connecting' | 'open' | 'lost';
  readonly room?: Room;
  /** The look that is wanted; the room's own `looks` say which there are. */
  readonly look: LookName;
  readonly channelId: string;
  /** The newest message seen, by channel: what comes later is unread. */
  readonly read: Readonly<Record<string, number>>;
  /** Ids of messages one of whose controls is being worked on. */
  readonly busy: readonly string[];
  readonly thinking: readonly Thinking[];
  readonly form?: OpenForm | undefined;
  readonly inspected?: { readonly message: DrawnMessage; readonly inspection: Inspection } | undefined;
  readonly notice?: string | undefined;
  readonly drawer: boolean;
  readonly help: boolean;
  /**
   * What a first step puts into the composer; the number makes the same words a second time news.
   */
  readonly filling?: { readonly words: string; readonly number: number } | undefined;
};

export type Store = {
  readonly get: () => State;
  readonly update: (change: (state: State) => Partial<State>) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * As many as the server keeps for a channel, so that a page open for weeks stays as light as one
 * just opened.
 */
const MESSAGES_A_CHANNEL = 500;

export const createStore = (first: State): Store => {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    update: (change) => {
      state = { ...state, ...change(state) };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export const numberOf = (messageId: string): number => Number(messageId.slice(1));

/** The next state after an event from the server; `asOfMs` is the page's own time. */
export const applyEvent = (state: State, event: ServerEvent, asOfMs: number): Partial<State> => {
  if (event.type === 'snapshot') {
    const { type: _, clock, ...rest } = event;
    const known = rest.channels.some(({ id }) => id === state.channelId);
    const [first] = [...rest.channels.filter(({ kind }) => kind === 'direct'), ...rest.channels];
    const channelId = known ? state.channelId : (first?.id ?? '');
    return markRead({ ...state, channelId, room: withClock(rest, clock, asOfMs) });
  }
  const { room } = state;
  if (!room) return {};
  switch (event.type) {
    case 'posted':
      return markRead({
        ...state,
        room: {
          ...room,
          messages: bounded(
            [...room.messages.filter(({ id }) => id !== event.message.id), event.message],
            event.message.channelId,
          ),
        },
      });
    case 'edited':
      return {
        room: {
          ...room,
          messages: room.messages.map((message) => (message.id === event.message.id ? event.message : message)),
        },
      };
    case 'removed':
      return {
        room: { ...room, messages: room.messages.filter(({ id }) => id !== event.messageId) },
      };
    case 'thread':
      return markRead({ ...state, room: withThread(room, event.channel, event.messages) });
    case 'clock':
      return { room: withClock(room, event.clock, asOfMs) };
  }
};

/** Private remarks in it are kept: the event doesn’t repeat them. */
const withThread = (room: Room, thread: Channel, messages: readonly DrawnMessage[]): Room => {
  const others = room.messages.filter(({ id }) => !messages.some((message) => message.id === id));
  const known = room.channels.some(({ id }) => id === thread.id);
  return {
    ...room,
    channels: known
      ? room.channels.map((channel) => (channel.id === thread.id ? thread : channel))
      : [...room.channels, thread],
    messages: [...others, ...messages].toSorted((one, other) => numberOf(one.id) - numberOf(other.id)),
  };
};

/** All times are read in the zone in which the persona's days are counted now. */
const withClock = (room: Omit<Room, 'clock'>, clock: ClockFace, asOfMs: number): Room => ({
  ...room,
  you: { ...room.you, zone: clock.zone },
  clock: { ...clock, asOfMs },
});

const bounded = (messages: readonly DrawnMessage[], channelId: string): readonly DrawnMessage[] => {
  const own = messages.filter((message) => message.channelId === channelId);
  const oldest = own.length > MESSAGES_A_CHANNEL ? own[0] : undefined;
  return oldest ? messages.filter(({ id }) => id !== oldest.id) : messages;
};

/** Whatever is in the channel that is open counts as seen. */
export const markRead = (state: State): Partial<State> => {
  const newest = Math.max(
    0,
    ...(state.room?.messages ?? [])
      .filter(({ channelId }) => channelId === state.channelId)
      .map(({ id }) => numberOf(id)),
  );
  return { ...state, read: { ...state.read, [state.channelId]: newest } };
};

export const unreadIn = (state: State, channelId: string): number =>
  (state.room?.messages ?? []).filter(
    (message) => message.channelId === channelId && numberOf(message.id) > (state.read[channelId] ?? 0),
  ).length;

/** The simulated time now, in milliseconds since the epoch. */
export const nowMs = (room: Room): number => room.clock.nowMs + (performance.now() - room.clock.asOfMs);

/** How the person reads what a platform was sent. */
export const markReaderOf = (room: Room): MarkReader => ({
  zone: room.you.zone,
  nowMs: nowMs(room),
  nameOf: (id) => [...room.personas, ...room.channels].find((known) => known.id === id)?.name ?? id,
});
