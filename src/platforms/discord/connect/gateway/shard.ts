/**
 * One shard's connection to the gateway: it resumes, replaces zombies and starts sessions no faster
 * than allowed.
 */
import {
  CloseCodes,
  type IIdentifyThrottler,
  type SessionInfo,
  WebSocketManager,
  WebSocketShardEvents,
} from '@discordjs/ws';
import { type GatewayDispatchPayload, GatewayIntentBits, type REST } from 'discord.js';
import type { Log } from '../../../../lib/process/log.ts';
import { within } from '../../../../lib/process/within.ts';
import { fatalClose } from '../setup-error.ts';
import type { ShardSession } from '../store.ts';
import { type Timeouts, usualTimeouts, watchForDeafness } from './deafness.ts';

export type ShardNeeds = {
  readonly rest: REST;
  readonly token: string;
  readonly number: number;
  readonly shardCount: number;
  /** Where another process, or an earlier start, left off. */
  readonly session?: ShardSession | undefined;
  readonly throttler: IIdentifyThrottler;
  readonly onDispatch: (payload: GatewayDispatchPayload) => void;
  /**
   * It is connected and hears nothing any more: another takes its place, and goes on with the
   * session where there still is one.
   */
  readonly onDeaf: () => void;
  /** The gateway refuses us for good. */
  readonly onFatal: (error: Error) => void;
  readonly timeouts?: Timeouts | undefined;
  readonly log: Log;
};

export type Shard = {
  /** Once it is ready; rejects where it can't connect now. */
  readonly connected: Promise<void>;
  readonly session: () => ShardSession | undefined;
  /** Leaves the session open at Discord, for whoever goes on with it. */
  readonly close: () => Promise<void>;
};

/**
 * A shard that is closed while it connects would connect again: the library's own slip. So closing
 * waits for it, this long.
 */
const CONNECTING_AT_MOST_MS = 3000;
/** A socket that is silent doesn't say goodbye either. */
const GOODBYE_MS = 3000;
/**
 * Until a socket that was asked for is open, and until Discord says hello on it: the library's own
 * are 30 and 60 s.
 */
const OPEN_WITHIN_MS = 10_000;
const HELLO_WITHIN_MS = 15_000;

export const openShard = (needs: ShardNeeds): Shard => {
  const { number, shardCount, log } = needs;
  let session: SessionInfo | null = needs.session ? sessionInfo(needs.session, number, shardCount) : null;
  let closing = false;
  const manager = createManager(needs, {
    retrieveSessionInfo: () => session,
    updateSessionInfo: (_shard, next) => {
      // The library forgets a session that it closes; ours is to be resumed.
      if (!closing) session = next;
    },
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    // What comes after the session was put down is replayed to whoever takes it up.
    if (!closing) needs.onDispatch(data);
  });
  manager.on(WebSocketShardEvents.Closed, ({ code }) => {
    const fatal = fatalClose(code);
    if (fatal) needs.onFatal(fatal);
    else if (!closing) log.warn({ shard: number, code }, 'discord-shard-closed');
  });
  const stopWatching = watchForDeafness(manager, number, needs.timeouts ?? usualTimeouts, (why) => {
    log.warn({ shard: number, why }, 'discord-shard-deaf');
    // A session that Discord doesn't take up is worth nothing.
    if (why === 'resume-unanswered') session = null;
    needs.onDeaf();
  });
  const connected = manager.connect();
  return {
    connected,
    session: () =>
      session ? { sessionId: session.sessionId, resumeUrl: session.resumeURL, sequence: session.sequence } : undefined,
    close: async () => {
      closing = true;
      stopWatching();
      await within(
        connected.catch(() => {}),
        CONNECTING_AT_MOST_MS,
      );
      try {
        const closed = manager.destroy({ code: CloseCodes.Resuming, reason: 'handed over' });
        await within(Promise.resolve(closed), GOODBYE_MS);
      } catch (error) {
        log.warn({ err: error, shard: number }, 'discord-shard-not-closed');
      }
    },
  };
};

type Sessions = Pick<WebSocketManager['options'], 'retrieveSessionInfo' | 'updateSessionInfo'>;

const createManager = (needs: ShardNeeds, sessions: Sessions): WebSocketManager => {
  const { rest, token, number, shardCount, throttler, log } = needs;
  const manager = new WebSocketManager({
    rest,
    token,
    shardCount,
    shardIds: [number],
    // Interactions come with any intents; guilds tell us where we are.
    intents: GatewayIntentBits.Guilds,
    handshakeTimeout: OPEN_WITHIN_MS,
    helloTimeout: HELLO_WITHIN_MS,
    buildIdentifyThrottler: async () => throttler,
    ...sessions,
  });
  manager.on(WebSocketShardEvents.Resumed, () => log.info({ shard: number }, 'discord-shard-resumed'));
  manager.on(WebSocketShardEvents.Error, ({ error }) =>
    log.error({ err: error, shard: number }, 'discord-shard-failed'),
  );
  return manager;
};

const sessionInfo = (
  { sessionId, resumeUrl, sequence }: ShardSession,
  shardId: number,
  shardCount: number,
): SessionInfo => ({
  sessionId,
  resumeURL: resumeUrl,
  sequence,
  shardId,
  shardCount,
});
