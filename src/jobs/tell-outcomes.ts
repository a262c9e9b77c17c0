/** Tells the features what became of what they had to say; a feature that fails to hear it is told again. */
import type { Notice, NoticeOutcome } from '../chat/notice.ts';
import type { DeliveryLog, DeliveryResult } from './delivery-result.ts';
import type { Claimed, Settled, Settlement } from './outbox-rows.ts';

type Needs = {
  readonly notices: ReadonlyMap<string, Notice>;
  readonly now: () => Temporal.Instant;
  readonly log: DeliveryLog;
};

type ToTell = Pick<Settled, 'id' | 'notice' | 'subject'> & { readonly outcome: NoticeOutcome };

/** `before`: settled earlier, by whoever may have died before telling. Gives the rows whose features could not be told: their jobs come again. */
export const tellOutcomes = async (
  { notices, now, log }: Needs,
  claimed: readonly Claimed[],
  results: ReadonlyMap<string, DeliveryResult>,
  before: readonly Settled[],
): Promise<ReadonlySet<string>> => {
  const untold = new Set<string>();
  const justNow = claimed.flatMap(({ id, notice, subject }): ToTell[] => {
    const result = results.get(id);
    return result?.kind === 'settled' ? [{ id, notice, subject, outcome: outcomeOf(result.settlement) }] : [];
  });
  const again = before.map((row): ToTell => ({ ...row, outcome: outcomeOf(row) }));
  for (const { id, notice, subject, outcome } of [...justNow, ...again]) {
    try {
      await notices.get(notice)?.settled?.(subject, outcome, now());
    } catch (error) {
      log.error({ err: error, outboxId: id, notice }, 'notice-untold');
      untold.add(id);
    }
  }
  return untold;
};

const outcomeOf = ({
  outcome,
  failure,
  unreachable = false,
}: Pick<Settled | Settlement, 'outcome' | 'failure' | 'unreachable'>): NoticeOutcome =>
  outcome === 'failed' ? { outcome, unreachable, words: failure ?? '' } : { outcome };
