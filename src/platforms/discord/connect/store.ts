/**
 * What Discord needs remembered between starts and shared between processes; main hands an
 * implementation in.
 */

/** What it takes to go on with a gateway session where it was left. */
export type ShardSession = {
  readonly sessionId: string;
  readonly resumeUrl: string;
  readonly sequence: number;
};

export type HeldShards = {
  /** How many shards all processes agree on. */
  readonly shardCount: number;
  readonly shards: readonly { readonly number: number; readonly session?: ShardSession }[];
  /** Processes alive, this one included. */
  readonly processes: number;
};

export type DiscordStore = {
  /**
   * Books turns in a row for requests of this bot, from whichever process; gives in how many
   * milliseconds the first comes.
   */
  readonly bookTurns: (applicationId: string, everyMs: number, turns: number) => Promise<number>;

  /**
   * The hash of what was registered last for a scope (`<application>/global`,
   * `<application>/<guild>`).
   */
  readonly readCommandHash: (scope: string) => Promise<string | undefined>;
  readonly writeCommandHash: (registered: { readonly scope: string; readonly hash: string }) => Promise<void>;

  /** The guilds we are in, as far as we were told. */
  readonly findGuilds: (
    applicationId: string,
  ) => Promise<readonly { readonly guildId: string; readonly name: string }[]>;
  /**
   * Notes that we are in a guild: `new` where it has still to be welcomed, `late` where we left it
   * since. `at` is when it was heard, here and below.
   */
  readonly recordGuildJoined: (guild: {
    applicationId: string;
    guildId: string;
    name: string;
    at: Temporal.Instant;
  }) => Promise<'new' | 'known' | 'late'>;
  readonly recordGuildRenamed: (guild: { applicationId: string; guildId: string; name: string }) => Promise<void>;
  readonly recordGuildWelcomed: (guild: {
    applicationId: string;
    guildId: string;
    at: Temporal.Instant;
  }) => Promise<void>;
  /** From then on it is paused, and after 30 days it may be purged; unless we came back since. */
  readonly recordGuildLeft: (guild: { applicationId: string; guildId: string; at: Temporal.Instant }) => Promise<void>;
  /**
   * All guilds of one shard: those of it that we knew and that aren't there were left while nobody
   * listened; in those that are there we are again.
   */
  readonly recordGuildsOfShard: (shard: {
    applicationId: string;
    shard: number;
    shardCount: number;
    guildIds: readonly string[];
    at: Temporal.Instant;
  }) => Promise<void>;

  /**
   * Says that a process is alive, saves its sessions, and gives the shards that are its own for
   * `leaseMs`: a fair share, those of dead processes included. At most `startsAtOnce` shards
   * without a session are given out in 5 seconds.
   */
  readonly holdShards: (wish: {
    applicationId: string;
    processId: string;
    /** Taken where no living process has settled on another. */
    shardCount: number;
    leaseMs: number;
    startsAtOnce: number;
    sessions: ReadonlyMap<number, ShardSession | undefined>;
  }) => Promise<HeldShards>;
  /** Gives everything back at once, with the sessions, so that another process can go on. */
  readonly releaseShards: (process: {
    applicationId: string;
    processId: string;
    sessions: ReadonlyMap<number, ShardSession | undefined>;
  }) => Promise<void>;
};
