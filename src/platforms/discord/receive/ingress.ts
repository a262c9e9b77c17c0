/**
 * What comes from the gateway comes through a thread of its own: however busy the bot is, an
 * interaction is deferred within Discord's three seconds.
 */

import type { Log } from '../../../lib/process/log.ts';
import { openThread } from '../../../lib/process/thread.ts';
import type { Patience } from '../connect/deafness.ts';
import { DeferralError, type LateAnswer } from '../connect/failures.ts';
import type { GuildNews } from '../connect/guild-news.ts';
import type { Access } from '../connect/rest.ts';
import { DiscordSetupError } from '../connect/setup-error.ts';
import type { DiscordStore } from '../connect/store.ts';
import type { Reading, Suggest, Work } from './receive.ts';

type Store = Pick<DiscordStore, 'holdShards' | 'releaseShards'>;

export type IngressNeeds = {
  readonly options: IngressOptions;
  readonly store: Store;
  readonly log: Log;
  /** `deferring`: the first response, where it is a deferral. */
  readonly onInteraction: (received: Work | Suggest, deferring?: Promise<void>) => void;
  readonly onGuildNews: (news: GuildNews, at: Temporal.Instant) => void;
  /** The gateway refuses us for good; it has been closed. */
  readonly onFatal: (error: DiscordSetupError) => void;
};

export type IngressOptions = {
  readonly access: Access;
  readonly applicationId: string;
  readonly reading: Reading;
  readonly timing: {
    readonly beatMs?: number;
    readonly leaseMs?: number;
    readonly patience?: Patience;
  };
};

export type Ingress = {
  /** Once the shards of the first beat are connected, or could not be. */
  readonly started: Promise<void>;
  /** Numbers of the shards held now. */
  readonly shards: () => Promise<readonly number[]>;
  /** Leaves the gateway; what came so far is still answered. */
  readonly leave: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What the thread offers. */
export type IngressThread = {
  readonly open: (options: IngressOptions) => Promise<void>;
  readonly shards: () => readonly number[];
  readonly leave: () => Promise<void>;
};

/** What the thread is offered. */
export type IngressOpener = Store & {
  readonly log: (level: keyof Log, fields: object, event: string) => void;
  /** With a number where it is being deferred, of which `deferred` tells. */
  readonly interaction: (received: Work | Suggest, deferral?: number) => void;
  readonly deferred: (deferral: number, failure?: DeferralFailure) => void;
  readonly guildNews: (news: GuildNews, heardMs: number) => void;
  readonly fatal: (message: string) => void;
};

export type DeferralFailure = { readonly message: string; readonly late: LateAnswer | undefined };

export const openIngress = ({
  options,
  store,
  log,
  onInteraction,
  onGuildNews,
  onFatal,
}: IngressNeeds): Ingress => {
  const deferrals = new Map<number, PromiseWithResolvers<void>>();
  const { theirs, close } = openThread<IngressThread, IngressOpener>(
    new URL('./ingress-thread.ts', import.meta.url),
    {
      holdShards: store.holdShards,
      releaseShards: store.releaseShards,
      log: (level, fields, event) => log[level](fields, event),
      interaction: (received, deferral) => {
        if (deferral === undefined) return onInteraction(received);
        const deferring = Promise.withResolvers<void>();
        // It may fail before the answer is there to notice.
        deferring.promise.catch(() => {});
        deferrals.set(deferral, deferring);
        onInteraction(received, deferring.promise);
      },
      deferred: (deferral, failure) => {
        const deferring = deferrals.get(deferral);
        deferrals.delete(deferral);
        if (failure) deferring?.reject(new DeferralError(failure.message, failure.late));
        else deferring?.resolve();
      },
      guildNews: (news, heardMs) => onGuildNews(news, Temporal.Instant.fromEpochMilliseconds(heardMs)),
      fatal: (message) => onFatal(new DiscordSetupError(message)),
    },
  );
  return {
    started: theirs.open(options),
    shards: theirs.shards,
    leave: async () => {
      if (!theirs.$closed) await theirs.leave();
    },
    close,
  };
};
