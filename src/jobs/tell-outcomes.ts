/**
 * Tells the features what became of what they had to say; a feature that fails to hear it is told
 * again.
 */
import type { Notice, NoticeOutcome } from '../chat/deliver/notice.ts';
import type { Log } from '../lib/process/log.ts';
import { withRequest } from '../lib/process/request.ts';
import type { DeliveryResult } from './delivery-result.ts';
import type { Claimed, Settled, Settlement } from './outbox-rows.ts';

type Needs = {
  readonly notices: ReadonlyMap<string, Notice>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
};

type ToTell = Pick<Settled, 'id' | 'notice' | 'subject' | 'edits' | 'request'> & {
  readonly outcome: NoticeOutcome;
  readonly at: Temporal.Instant;
};

/**
 * `before`: settled earlier, by whoever may have died before telling. Gives the rows whose features
 * could not be told: their jobs come again.
 */
export const tellOutcomes = async (
  { notices, now, log }: Needs,
  claimed: readonly Claimed[],
  results: ReadonlyMap<string, DeliveryResult>,
  before: readonly Settled[],
): Promise<ReadonlySet<string>> => {
  const untold = new Set<string>();
  const justNow = claimed.flatMap((row): ToTell[] => {
    const result = results.get(row.id);
    return result?.kind === 'settled' ? [{ ...row, outcome: outcomeOf(result.settlement), at: now() }] : [];
  });
  const again = before.map(
    (row): ToTell => ({
      ...row,
      outcome: outcomeOf(row),
      at: Temporal.Instant.from(row.settledAt),
    }),
  );
  // A change that can't be made says nothing of whether messages come through.
  const messages = [...justNow, ...again].filter(({ edits }) => edits === null);
  const tell = async ({ id, notice, subject, outcome, at }: ToTell): Promise<void> => {
    try {
      await notices.get(notice)?.settled?.(subject, outcome, at);
    } catch (error) {
      log.error({ err: error, outboxId: id, notice }, 'notice-untold');
      untold.add(id);
    }
  };
  for (const message of messages) await withRequest(message.request ?? message.id, () => tell(message));
  return untold;
};

const outcomeOf = ({
  outcome,
  failure,
  unreachable = false,
}: Pick<Settled | Settlement, 'outcome' | 'failure' | 'unreachable'>): NoticeOutcome =>
  outcome === 'failed' ? { outcome, unreachable, words: failure ?? '' } : { outcome };
