/** Works off what the ingress hands on: interactions are answered, news of guilds is heard. */
import type { REST } from 'discord.js';
import type { Log } from '../../../lib/process/log.ts';
import { withRequest } from '../../../lib/process/request.ts';
import { within } from '../../../lib/process/within.ts';
import { DeferralError } from '../connect/failures.ts';
import type { Guilds } from '../connect/guilds.ts';
import { createWire } from '../connect/wire.ts';
import type { NotAcknowledged, Takes } from '../receive/ingress.ts';
import { withGuildName } from '../receive/receive.ts';
import type { Answering } from './answer.ts';

type Needs = {
  readonly answering: Answering;
  readonly guilds: Guilds;
  /** For answers to interactions. */
  readonly rest: REST;
  readonly log: Log;
};

export type Working = Takes & {
  /** Resolves once what has begun is done, or after a while. */
  readonly finish: () => Promise<void>;
};

/** Answers in flight when we leave get this long. */
const FINISH_MS = 5000;

export const createWorking = ({ answering, guilds, rest, log }: Needs): Working => {
  const running = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };
  // One after the other: a start brings thousands of guilds at once, and answers must not queue
  // behind them.
  let lastOfGuilds = Promise.resolve();
  const receipts = createReceipts();
  return {
    received: (received, request, receipt) => {
      const acknowledging = receipt === undefined ? undefined : receipts.await(receipt);
      const named = withGuildName(received, guilds.nameOf);
      track(withRequest(request, () => answering(named, createWire(rest, received.call), acknowledging)));
    },
    acknowledged: receipts.settle,
    guildNews: (news, heardMs) => {
      const heardAt = Temporal.Instant.fromEpochMilliseconds(heardMs);
      lastOfGuilds = lastOfGuilds
        .then(() => guilds.hear(news, heardAt))
        .catch((error: unknown) => log.error({ err: error }, 'discord-failed'));
      track(lastOfGuilds);
    },
    finish: async () => void (await within(Promise.allSettled(running), FINISH_MS)),
  };
};

/** Joins what was received with what became of its acknowledgement. */
const createReceipts = () => {
  const open = new Map<number, PromiseWithResolvers<void>>();
  return {
    await: (receipt: number): Promise<void> => {
      const acknowledging = Promise.withResolvers<void>();
      // It may fail before the answer is there to notice.
      acknowledging.promise.catch(() => {});
      open.set(receipt, acknowledging);
      return acknowledging.promise;
    },
    settle: (receipt: number, failure?: NotAcknowledged): void => {
      const acknowledging = open.get(receipt);
      open.delete(receipt);
      if (failure) acknowledging?.reject(new DeferralError(failure.message, failure.late));
      else acknowledging?.resolve();
    },
  };
};
