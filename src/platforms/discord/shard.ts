/** One shard's connection to the gateway: it resumes, replaces zombies and starts sessions no faster than allowed. */
import {
  CloseCodes,
  type IIdentifyThrottler,
  type SessionInfo,
  WebSocketManager,
  WebSocketShardEvents,
} from '@discordjs/ws';
import { type GatewayDispatchPayload, GatewayIntentBits, type REST } from 'discord.js';
import { within } from '../../lib/within.ts';
import type { Log } from './answer.ts';
import { fatalClose } from './setup-error.ts';
import type { ShardSession } from './store.ts';

export type ShardNeeds = {
  readonly rest: REST;
  readonly token: string;
  readonly number: number;
  readonly shardCount: number;
  /** Where another process, or an earlier start, left off. */
  readonly session?: ShardSession;
  readonly throttler: IIdentifyThrottler;
  readonly onDispatch: (payload: GatewayDispatchPayload, shard: number) => void;
  /** The gateway refuses us for good. */
  readonly onFatal: (error: Error) => void;
  readonly log: Log;
};

export type Shard = {
  /** Once it is ready; rejects where it can't connect now. */
  readonly connected: Promise<void>;
  readonly session: () => ShardSession | undefined;
  /** Leaves the session open at Discord, for whoever goes on with it. */
  readonly close: () => Promise<void>;
};

/** A shard that is closed while it connects would connect again: the library's own slip. So closing waits for it, this long. */
const CONNECTING_AT_MOST_MS = 3000;

export const openShard = (needs: ShardNeeds): Shard => {
  const { rest, token, number, shardCount, log } = needs;
  let session: SessionInfo | null = needs.session ? sessionInfo(needs.session, number, shardCount) : null;
  let closing = false;
  const manager = new WebSocketManager({
    rest,
    token,
    shardCount,
    shardIds: [number],
    // Interactions come with any intents; guilds tell us where we are.
    intents: GatewayIntentBits.Guilds,
    retrieveSessionInfo: () => session,
    updateSessionInfo: (_shard, next) => {
      // The library forgets a session that it closes; ours is to be resumed.
      if (!closing) session = next;
    },
    buildIdentifyThrottler: async () => needs.throttler,
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => needs.onDispatch(data, number));
  manager.on(WebSocketShardEvents.Resumed, () => log.info({ shard: number }, 'discord-shard-resumed'));
  manager.on(WebSocketShardEvents.Error, ({ error }) =>
    log.error({ err: error, shard: number }, 'discord-shard-failed'),
  );
  manager.on(WebSocketShardEvents.Closed, ({ code }) => {
    const fatal = fatalClose(code);
    if (fatal) needs.onFatal(fatal);
    else if (!closing) log.warn({ shard: number, code }, 'discord-shard-closed');
  });
  const connected = manager.connect();
  return {
    connected,
    session: () =>
      session ? { sessionId: session.sessionId, resumeUrl: session.resumeURL, sequence: session.sequence } : undefined,
    close: async () => {
      closing = true;
      await within(
        connected.catch(() => {}),
        CONNECTING_AT_MOST_MS,
      );
      try {
        await manager.destroy({ code: CloseCodes.Resuming, reason: 'handed over' });
      } catch (error) {
        log.warn({ err: error, shard: number }, 'discord-shard-not-closed');
      }
    },
  };
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
