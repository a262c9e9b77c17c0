/** What waits for helpers, on their Home: nothing where nobody does. */
import { sql } from 'drizzle-orm';
import type { Caller } from '../../../../chat/context.ts';
import { controlId } from '../../../../chat/control-id.ts';
import { type Block, button, controls, paragraph } from '../../../../chat/view/view.ts';
import { cohortsWith } from '../../../../community/roles.ts';
import { rowsOf } from '../../../../database/client.ts';
import { countWords } from '../../../../lib/time/when.ts';
import { excerpt, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { ageWords } from './line-view.ts';

/** On Home, which says more than this. */
const COHORTS_AT_MOST = 3;
const NAME_AT_MOST = 60;
const HOUR_MS = 3_600_000;

type Waiting = {
  readonly cohortId: string;
  readonly waiting: number;
  readonly inWriting: number;
  readonly oldestMs: number | null;
};

export const helperHome = async (
  { database: { orm } }: Pick<OfficeHoursFeatureNeeds, 'database'>,
  caller: Pick<Caller, 'cohorts'>,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const helped = cohortsWith(caller, 'helper');
  if (helped.length === 0) return [];
  const ids = `{${helped.map(({ cohortId }) => cohortId).join()}}`;
  const found = rowsOf<Waiting>(
    await orm.execute(sql`
      select cohort_id as "cohortId", (count(*) filter (where state = 'waiting'))::int as waiting,
        (count(*) filter (where state = 'async'))::int as "inWriting",
        (extract(epoch from min(joined_at) filter (where state = 'async')) * 1000)::float8 as "oldestMs"
      from ticket
      where cohort_id = any (${ids}::uuid[]) and state in ('waiting', 'async') and with_ticket_id is null
      group by cohort_id
      order by min(joined_at)
      limit ${COHORTS_AT_MOST}`),
  );
  const names = new Map(helped.map(({ cohortId, name }) => [cohortId, name]));
  return found.flatMap((each) => waitingBlocks(each, helped.length > 1 ? names.get(each.cohortId) : undefined, at));
};

const waitingBlocks = (of: Waiting, cohort: string | undefined, at: Temporal.Instant): readonly Block[] => {
  const line = controls(button(controlId('office-hours.line', of.cohortId), 'See the line', 'primary'));
  const where = cohort === undefined ? [] : text` in **${excerpt(cohort, NAME_AT_MOST)}**`;
  return [paragraph(text`**To help with**${where}: ${waitingWords(of, at)}`), ...(line ? [line] : [])];
};

const waitingWords = ({ waiting, inWriting, oldestMs }: Waiting, at: Temporal.Instant): Text => {
  const hours = Math.max(0, Math.floor((at.epochMilliseconds - (oldestMs ?? 0)) / HOUR_MS));
  const inLine = waiting === 0 ? [] : text`${countWords(waiting, 'person waits', 'people wait')} in the line. `;
  const written =
    inWriting === 0 ? [] : text`${countWords(inWriting, 'question')} in writing, the oldest ${ageWords(hours)}.`;
  return [...inLine, ...written];
};
