/** What can be set about a peer, and what it does where nothing is said. */

export type Bucket = { readonly limit: number; readonly windowMs: number };

export type PeerOptions = {
  /**
   * Guilds that the bot is in from the start; one, "Cohort", with #general and #study, where
   * nothing is said.
   */
  readonly guilds?: readonly { readonly name: string; readonly channels: readonly string[] }[];
  /**
   * Epoch milliseconds; a test that moves it moves expiry, nonces and rate limits, but no timer.
   */
  readonly now?: () => number;
  /** Rate limits by route name, or 'none' for no rate limit but those a fault asks for. */
  readonly limits?: 'discord' | 'none' | Readonly<Record<string, Bucket>>;
  readonly globalPerSecond?: number;
  /** Shards that `GET /gateway/bot` recommends. */
  readonly shards?: number;
  readonly identifiesADay?: number;
  /**
   * Identifies of one shard group in 5 seconds. Discord's usual is 1; where nothing is said none is
   * refused, so that restarts need no wait.
   */
  readonly maxConcurrency?: number;
  readonly heartbeatIntervalMs?: number;
  /** Bits of privileged intents that are switched on in the developer portal. */
  readonly privilegedIntents?: number;
  /**
   * How long a person waits for an answer (Discord: 3,000), and how long a test waits for a
   * deferred one.
   */
  readonly acknowledgeWithinMs?: number;
  readonly answerWithinMs?: number;
  /** How many of the newest requests the log keeps: 20,000 where nothing is said. */
  readonly requestsKept?: number;
};

export type Settings = Required<Omit<PeerOptions, 'maxConcurrency'>> & {
  readonly maxConcurrency: number | undefined;
};

export const settingsOf = (options: PeerOptions): Settings => ({
  guilds: [{ name: 'Cohort', channels: ['general', 'study'] }],
  now: Date.now,
  limits: 'discord',
  globalPerSecond: 50,
  shards: 1,
  identifiesADay: 1000,
  maxConcurrency: undefined,
  heartbeatIntervalMs: 41_250,
  privilegedIntents: 0,
  acknowledgeWithinMs: 3000,
  answerWithinMs: 10_000,
  requestsKept: 20_000,
  ...options,
});
