/**
 * Notices a shard that is connected and hears nothing: the library waits for ever for the answer to
 * a RESUME, and more than a minute for a silent socket.
 */
import { type WebSocketManager, WebSocketShardEvents, WebSocketShardStatus } from '@discordjs/ws';

export type Deafness = 'resume-unanswered' | 'silent';

export type Timeouts = {
  /** Between RESUME and RESUMED nothing comes for this long: what is replayed meanwhile counts. */
  readonly resumeWithinMs: number;
  /** An acknowledged heartbeat is late by this much, and nothing else came either. */
  readonly silentMs: number;
};

export const usualTimeouts: Timeouts = { resumeWithinMs: 10_000, silentMs: 10_000 };

/** Looks often enough for a tenth of the timeouts. */
const LOOKS = 10;

/** Tells once, then looks no more; gives the function that ends it before. */
export const watchForDeafness = (
  manager: WebSocketManager,
  number: number,
  { resumeWithinMs, silentMs }: Timeouts,
  onDeaf: (why: Deafness) => void,
): (() => void) => {
  const everyMs = Math.min(resumeWithinMs, silentMs) / LOOKS;
  const heartbeats = createHeartbeats();
  // Counted by looks, not by the clock: a thread that was held up has heard nothing in that time
  // either.
  let resumingMs = 0;
  let quietMs = 0;
  manager.on(WebSocketShardEvents.Hello, heartbeats.begin);
  manager.on(WebSocketShardEvents.Dispatch, () => {
    resumingMs = 0;
    quietMs = 0;
  });
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ heartbeatAt }) => {
    heartbeats.note(heartbeatAt);
    quietMs = 0;
  });
  const look = async (): Promise<void> => {
    const status = (await manager.fetchStatus()).get(number);
    resumingMs = status === WebSocketShardStatus.Resuming ? resumingMs + everyMs : 0;
    quietMs = status === WebSocketShardStatus.Ready ? quietMs + everyMs : 0;
    if (resumingMs > resumeWithinMs) tell('resume-unanswered');
    else if (quietMs > heartbeats.everyMs() + silentMs) tell('silent');
  };
  const timer = setInterval(() => void look(), everyMs);
  const tell = (why: Deafness): void => {
    clearInterval(timer);
    onDeaf(why);
  };
  return () => clearInterval(timer);
};

/**
 * How far apart Discord wants heartbeats: the library doesn't say, so it is learnt from those of
 * one connection.
 */
const createHeartbeats = () => {
  let lastAtMs: number | undefined;
  let everyMs: number | undefined;
  return {
    begin: (): void => {
      lastAtMs = undefined;
    },
    note: (atMs: number): void => {
      // One that Discord asked for in between comes sooner.
      if (lastAtMs !== undefined) everyMs = Math.max(everyMs ?? 0, atMs - lastAtMs);
      lastAtMs = atMs;
    },
    everyMs: (): number => everyMs ?? Number.POSITIVE_INFINITY,
  };
};
