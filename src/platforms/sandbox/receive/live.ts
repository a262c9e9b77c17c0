/**
 * Live updates: every open page is a stream of events; one that was away briefly catches up, one
 * away for longer starts afresh.
 */
import { randomUUID } from 'node:crypto';
import type { LookName, Persona, ServerEvent } from '../protocol.ts';

export type Live = {
  /**
   * Tells every page of a persona for whom `seenBy` holds; kept for pages that are just
   * reconnecting.
   */
  readonly tell: (eventFor: (look: LookName) => ServerEvent, seenBy: (personaId: string) => boolean) => void;
  /** Tells the pages that are open now, each its own: nothing to catch up on later. */
  readonly tellEach: (eventFor: (persona: Persona) => Promise<ServerEvent>) => Promise<void>;
  /** A stream of server-sent events, or `undefined` when there are too many pages. */
  readonly open: (
    reader: PageReader,
    lastEventId: string | undefined,
    opening: Opening,
  ) => ReadableStream<Uint8Array> | undefined;
  readonly close: () => void;
};

/**
 * What a page needs first: everything, or what it missed and the clock. At once, so that nothing
 * falls between the opening and the stream.
 */
export type Opening = { readonly snapshot: () => ServerEvent; readonly clock: ServerEvent };

/** Whose page it is, and how it draws. */
export type PageReader = { readonly persona: Persona; readonly look: LookName };

type Page = PageReader & { readonly send: (frame: string) => void; readonly end: () => void };
type Kept = {
  readonly number: number;
  readonly frameFor: (look: LookName) => string;
  readonly seenBy: (personaId: string) => boolean;
};

/** More windows than anybody opens; each holds a socket. */
const PAGES_AT_MOST = 50;
/** Enough for a page that was away for seconds. */
const EVENTS_KEPT = 300;
/**
 * Frames waiting in one page's stream; a page so far behind is cut off, and starts afresh when it
 * reconnects.
 */
const FRAMES_WAITING = 1000;
/** A comment line this often shows both ends that the other is there. */
const HEARTBEAT_MS = 15_000;
/** How soon a browser tries again. */
const RETRY_MS = 800;

const encoder = new TextEncoder();

/** So that whoever stands between doesn't take a quiet page for a dead one. */
const startHeartbeat = (pages: ReadonlySet<Page>): NodeJS.Timeout => {
  const beat = (): void => {
    for (const page of pages) page.send(': still here\n\n');
  };
  return setInterval(beat, HEARTBEAT_MS).unref();
};

/** Sends what a page needs first, and lets go of it when it is closed or too far behind. */
const openPage = (pages: Set<Page>, reader: PageReader, first: readonly string[]): ReadableStream<Uint8Array> => {
  let page: Page | undefined;
  const leave = (): void => {
    if (page) pages.delete(page);
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const end = (): void => {
          leave();
          controller.close();
        };
        const send = (frame: string): void => {
          controller.enqueue(encoder.encode(frame));
          if ((controller.desiredSize ?? 0) <= 0) end();
        };
        page = { ...reader, send, end };
        pages.add(page);
        for (const frame of first) send(frame);
      },
      cancel: leave,
    },
    new CountQueuingStrategy({ highWaterMark: FRAMES_WAITING }),
  );
};

export const createLive = (): Live => {
  // Numbers start again with every start of the server, so an id carries which start it is from.
  const epoch = randomUUID().slice(0, 8);
  const pages = new Set<Page>();
  const kept: Kept[] = [];
  let number = 0;
  const heartbeat = startHeartbeat(pages);

  const frameOf = (event: ServerEvent, at = number): string => `id: ${epoch}-${at}\ndata: ${JSON.stringify(event)}\n\n`;

  /** Every look has frames of its own, made once. */
  const framesOf = (eventFor: (look: LookName) => ServerEvent, at: number): Kept['frameFor'] => {
    const frames = new Map<LookName, string>();
    return (look) => {
      const frame = frames.get(look) ?? frameOf(eventFor(look), at);
      frames.set(look, frame);
      return frame;
    };
  };

  /** The frames a page missed, or `undefined` when they are no longer known. */
  const missedSince = (lastEventId: string | undefined, { persona, look }: PageReader): string[] | undefined => {
    const [, from, seen] = /^(\w{8})-(\d{1,15})$/.exec(lastEventId ?? '') ?? [];
    const oldest = kept[0]?.number ?? number + 1;
    if (from !== epoch || Number(seen) < oldest - 1 || Number(seen) > number) return undefined;
    return kept
      .filter((event) => event.number > Number(seen) && event.seenBy(persona.id))
      .map(({ frameFor }) => frameFor(look));
  };

  return {
    tell: (eventFor, seenBy) => {
      number += 1;
      const frameFor = framesOf(eventFor, number);
      // Drawn at once, even when nobody listens: what can't be drawn fails for whoever says it.
      frameFor('plain');
      kept.push({ number, frameFor, seenBy });
      if (kept.length > EVENTS_KEPT) kept.shift();
      for (const page of pages) if (seenBy(page.persona.id)) page.send(frameFor(page.look));
    },
    tellEach: async (eventFor) => {
      const personas = new Map([...pages].map(({ persona }) => [persona.id, persona]));
      for (const persona of personas.values()) {
        const frame = frameOf(await eventFor(persona));
        for (const page of pages) if (page.persona.id === persona.id) page.send(frame);
      }
    },
    open: (reader, lastEventId, { snapshot, clock }) => {
      if (pages.size >= PAGES_AT_MOST) return undefined;
      const missed = missedSince(lastEventId, reader);
      return openPage(pages, reader, [
        `retry: ${RETRY_MS}\n\n`,
        ...(missed ? [...missed, frameOf(clock)] : [frameOf(snapshot())]),
      ]);
    },
    close: () => {
      clearInterval(heartbeat);
      for (const page of pages) page.end();
    },
  };
};
