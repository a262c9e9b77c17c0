/**
 * Opens the sandbox: a chat in the browser, on this machine alone, with personas instead of people
 * and a clock that can be moved.
 */
import { join } from 'node:path';
import type { Conversations } from '../../chat/deliver/conversations.ts';
import type { Messenger } from '../../chat/deliver/messenger.ts';
import type { Dispatcher } from '../../chat/dispatch.ts';
import type { Command, OptionDeclaration } from '../../chat/receive/command.ts';
import { asFolderError } from '../../lib/process/folder-lock.ts';
import type { MovableClock } from '../../lib/time/clock.ts';
import { loadAssets } from './connect/assets.ts';
import { type Due, moveClock, readClock, type ZoneOf } from './connect/clock-face.ts';
import { rememberClock, restoreClock } from './connect/clock-file.ts';
import { listen } from './connect/listen.ts';
import { createServer } from './connect/server.ts';
import { createAnswering } from './deliver/answer.ts';
import { createMessenger } from './deliver/deliver.ts';
import { type Change, type Message, openTranscript, type Transcript } from './deliver/transcript.ts';
import { canSee, channelsOf, defaultPersonas, roles, workspace } from './personas.ts';
import type {
  Channel,
  ClockFace,
  CommandInfo,
  DrawnMessage,
  LookName,
  OptionInfo,
  Persona,
  ServerEvent,
} from './protocol.ts';
import { createLive, type Live, type Opening, type PageReader } from './receive/live.ts';
import { BadRequest } from './receive/receive.ts';
import { createUploads } from './receive/uploads.ts';
import { createLooks, type Looks, type PlatformLook } from './render/looks.ts';
import { createPictures, type Pictures, render } from './render/render.ts';

export type SandboxNeeds = {
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly clock: MovableClock;
  /** Beside a real platform it must not be moved: real people's days are counted by it. */
  readonly clockMoves?: boolean;
  /**
   * Makes the time until then pass, with all that falls due on the way; the clock alone is moved
   * where it isn't given.
   */
  readonly passTime?: (to: Temporal.Instant) => Promise<void>;
  /** Where the transcript and the clock's offset are kept. */
  readonly folder: string;
  /** The next free one is taken; 0 is any. */
  readonly port: number;
  /** What is asked from outside, by its path. */
  readonly probes?: ReadonlyMap<string, () => Promise<Response>>;
  /** The next instant at which something comes due for this person. */
  readonly nextDue: Due;
  readonly zoneOf?: ZoneOf;
  readonly log: {
    readonly info: (fields: object, event: string) => void;
    readonly error: (fields: object, event: string) => void;
  };
  readonly personas?: readonly Persona[];
  /** Else the shared ones, and a direct one for each persona. */
  readonly channels?: readonly Channel[];
  /** Platforms whose payloads the page can draw. */
  readonly looks?: readonly PlatformLook[];
};

const CLOCK_FIXED = 'The clock stays with the world’s: real platforms run here too.';

export type Sandbox = {
  readonly url: string;
  readonly messenger: Messenger & Conversations;
  readonly personas: readonly Persona[];
  readonly close: () => Promise<void>;
};

export type { Persona } from './protocol.ts';

/** The folder is this process's own. Throws FolderUnusableError and ListenError. */
export const connectSandbox = async (needs: SandboxNeeds): Promise<Sandbox> => {
  const { dispatcher, commands, clock, folder, log, personas = defaultPersonas, clockMoves = true } = needs;
  const onError = (error: unknown): void => log.error({ err: error }, 'sandbox-failed');
  if (clockMoves) restoreClock(clock, folder);
  const pictures = createPictures();
  const looks = createLooks(needs.looks ?? [], pictures);
  const drawing = { pictures, looks };
  const live = createLive();
  const transcript = openIn(folder, {
    channels: needs.channels ?? channelsOf(personas),
    now: clock.now,
    onChange: (change) => tellChange(room, live, change),
    onThread: (thread) => tellThread(room, live, thread),
    onBadLine: (error) => log.error({ err: error }, 'sandbox-transcript-line-skipped'),
  });

  const passTime = needs.passTime ?? (async (to) => clock.forward(clock.now().until(to)));
  const zoneOf = needs.zoneOf ?? (async ({ zone }) => zone);
  const clockNeeds = { clock, nextDue: needs.nextDue, zoneOf, passTime, onError };
  const clockFor = async (persona: Persona): Promise<ClockFace> => ({
    ...(await readClock(clockNeeds, persona)),
    ...(clockMoves ? {} : { fixed: CLOCK_FIXED }),
  });
  const room: Room = {
    personas,
    transcript,
    drawing,
    commands: commands.map(commandInfo),
    onError,
  };
  const app = createServer({
    world: { personas, transcript, commands: room.commands, uploads: createUploads() },
    dispatcher,
    live,
    pictures,
    looks,
    assets: loadAssets(),
    answer: createAnswering({ dispatcher, transcript, ...drawing }),
    openingFor: async (reader) => {
      await looks.load(reader.look);
      return openingFor(room, reader, await clockFor(reader.persona));
    },
    tellClock: () => live.tellEach(async (persona) => ({ type: 'clock', clock: await clockFor(persona) })),
    moveClock: async (persona, move) => {
      if (!clockMoves) throw new BadRequest(400, CLOCK_FIXED);
      await moveClock(clockNeeds, persona, move);
      rememberClock(clock, folder);
    },
    probes: needs.probes ?? new Map(),
    port: () => listening.port,
    onError,
  });
  const listening = await listen(app, needs.port);
  const url = `http://127.0.0.1:${listening.port}`;
  log.info({ url, folder }, 'sandbox-open');
  return {
    url,
    messenger: createMessenger({ transcript, personas }),
    personas,
    close: async () => {
      live.close();
      await listening.close();
      transcript.close();
    },
  };
};

/** Throws FolderUnusableError where its file can't be read or written. */
const openIn = (folder: string, needs: Omit<Parameters<typeof openTranscript>[0], 'file'>): Transcript => {
  try {
    return openTranscript({ ...needs, file: join(folder, 'transcript.jsonl') });
  } catch (error) {
    throw asFolderError(folder, error);
  }
};

type Drawing = { readonly pictures: Pictures; readonly looks: Looks };

type Room = {
  readonly personas: readonly Persona[];
  readonly transcript: Transcript;
  readonly drawing: Drawing;
  readonly commands: readonly CommandInfo[];
  readonly onError: (error: unknown) => void;
};

const openingFor = (room: Room, { persona: you, look }: PageReader, clock: ClockFace): Opening => ({
  clock: { type: 'clock', clock },
  snapshot: (): ServerEvent => {
    const channels = room.transcript.channels().filter((channel) => canSee(you.id, channel));
    const messages = channels
      .flatMap(({ id }) => room.transcript.messages(id))
      .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === you.id);
    const drawn = messages.flatMap((message) => drawOld(room, message, look));
    const { personas, commands } = room;
    return {
      type: 'snapshot',
      workspace: workspace.name,
      you,
      personas,
      channels,
      roles,
      commands,
      looks: room.drawing.looks.names,
      messages: drawn,
      clock,
    };
  },
});

/**
 * A message kept by an older version may be more than today's limits; it must not keep the page
 * from opening.
 */
const drawOld = ({ drawing, onError }: Room, message: Message, look: LookName): readonly DrawnMessage[] => {
  try {
    return [draw(drawing, message, look)];
  } catch (error) {
    onError(error);
    return [];
  }
};

const draw = (
  { pictures, looks }: Drawing,
  { id, channelId, atMs, view, usedBy, onlyFor, under }: Message,
  look: LookName,
): DrawnMessage => ({
  id,
  channelId,
  atMs,
  drawn: render(view, pictures),
  ...(look === 'plain' ? {} : { payload: looks.drawView(look, view) }),
  ...(usedBy ? { usedBy } : {}),
  ...(onlyFor ? { onlyFor } : {}),
  ...(under ? { under } : {}),
});

const tellChange = ({ drawing, transcript }: Room, live: Live, { kind, message }: Change): void => {
  const { channelId, onlyFor, id } = message;
  const isFor = (personaId: string): boolean => onlyFor === undefined || onlyFor === personaId;
  const eventFor = (look: LookName): ServerEvent =>
    kind === 'removed'
      ? { type: kind, channelId, messageId: id }
      : { type: kind, message: draw(drawing, message, look) };
  live.tell(eventFor, (personaId) => {
    const channel = transcript.findChannel(channelId);
    return channel !== undefined && canSee(personaId, channel) && isFor(personaId);
  });
};

/** Whoever was let in sees what was said before, but for what is somebody else's alone. */
const tellThread = (room: Room, live: Live, channel: Channel): void => {
  const said = room.transcript.messages(channel.id).filter(({ onlyFor }) => onlyFor === undefined);
  live.tell(
    (look) => ({ type: 'thread', channel, messages: said.flatMap((message) => drawOld(room, message, look)) }),
    (personaId) => canSee(personaId, channel),
  );
};

const commandInfo = ({ name, description, who, where, answers, options }: Command): CommandInfo => ({
  name,
  description,
  who,
  where,
  answers,
  options: Object.entries(options).map(([option, declaration]) => optionInfo(option, declaration)),
});

const optionInfo = (name: string, declaration: OptionDeclaration): OptionInfo => {
  const common = {
    name,
    description: declaration.description,
    required: declaration.required ?? false,
  };
  switch (declaration.kind) {
    case 'text':
      return { ...common, kind: 'text', suggests: declaration.suggest !== undefined };
    case 'integer':
      return { ...common, kind: 'integer', from: declaration.from, to: declaration.to };
    case 'choice':
      return { ...common, kind: 'choice', choices: declaration.choices };
    default:
      return { ...common, kind: declaration.kind };
  }
};
