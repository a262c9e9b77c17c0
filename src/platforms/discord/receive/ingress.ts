/** Discord's side of the ingress in the main thread: opens the transport, and names what passes. */
import type { Ingress } from '../../../ingress/ingress.ts';
import type { LateAnswer } from '../connect/failures.ts';
import type { Timeouts } from '../connect/gateway/deafness.ts';
import type { GuildNews } from '../connect/guild-news.ts';
import type { Access } from '../connect/rest.ts';
import type { DiscordStore } from '../connect/store.ts';
import type { Reading, Suggest, Work } from './receive.ts';

export type IngressOptions = {
  readonly access: Access;
  readonly applicationId: string;
  /** Where given, interactions come by HTTP and no gateway is opened. */
  readonly publicKey: string | undefined;
  readonly reading: Reading;
  readonly timing: {
    readonly beatMs?: number;
    readonly leaseMs?: number;
    readonly timeouts?: Timeouts;
  };
};

/** What the transports offer. */
export type TransportThread = {
  /** Resolves once the shards of the first beat are connected, or could not be. */
  readonly open: (options: IngressOptions) => Promise<void>;
  /** Numbers of the shards held now. */
  readonly shards: () => readonly number[];
  /** Leaves the gateway; what came so far is still answered. */
  readonly leave: () => Promise<void>;
};

/** What they are offered. */
export type TransportMain = Pick<DiscordStore, 'holdShards' | 'releaseShards'> &
  Takes & {
    /** The gateway refuses us for good; it has been closed. */
    readonly fatal: (message: string) => void;
  };

export type Takes = {
  /**
   * `request`: by which the log finds it. With a receipt where it is being acknowledged, of which
   * `acknowledged` tells.
   */
  readonly received: (received: Work | Suggest, request: string, receipt?: number) => void;
  readonly acknowledged: (receipt: number, failure?: NotAcknowledged) => void;
  /** `heardMs`: when it was heard, since the epoch. */
  readonly guildNews: (news: GuildNews, heardMs: number) => void;
};

export type NotAcknowledged = { readonly message: string; readonly late: LateAnswer | undefined };

export type DiscordIngress = {
  /** Resolves as `open` of the transports. */
  readonly started: Promise<void>;
  readonly shards: () => Promise<readonly number[]>;
  readonly leave: () => Promise<void>;
};

export const openDiscordIngress = async (
  ingress: Ingress,
  options: IngressOptions,
  ours: TransportMain,
): Promise<DiscordIngress> => {
  const file = new URL('./transport.ts', import.meta.url);
  const theirs = await ingress.attach<TransportThread, TransportMain>(file, ours);
  return {
    started: theirs.open(options),
    shards: theirs.shards,
    leave: async () => {
      if (!theirs.$closed) await theirs.leave();
    },
  };
};
