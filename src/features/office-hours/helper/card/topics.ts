/** The topics that wait, to call the next of one. */
import { sql } from 'drizzle-orm';
import { controlId } from '../../../../chat/control-id.ts';
import { limits } from '../../../../chat/view/limits.ts';
import type { Select } from '../../../../chat/view/view.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { excerpt } from '../../../../lib/words/text.ts';

export type WaitingTopic = { readonly queueId: string; readonly name: string; readonly waiting: number };

/** Nobody calls themselves. */
export const findWaitingTopics = async (
  reader: Pick<Transaction, 'execute'>,
  cohortId: string,
  personId: string,
): Promise<readonly WaitingTopic[]> =>
  rowsOf<WaitingTopic>(
    await reader.execute(sql`
      select q.id as "queueId", q.name, count(*)::int as waiting
      from ticket t
      join help_queue q on q.id = t.queue_id
      where t.cohort_id = ${cohortId}::uuid and t.state = 'waiting' and t.with_ticket_id is null
        and t.person_id <> ${personId}::uuid
      group by q.id
      order by q.created_at, q.id`),
  );

const NAME_AT_MOST = 60;

/** Where there is one alone, Next is enough. */
export const topicSelect = (cohortId: string, topics: readonly WaitingTopic[]): Select | false =>
  topics.length > 1 && {
    kind: 'select',
    id: controlId('office-hours.next-topic', cohortId),
    label: 'Next on one topic',
    options: topics
      .slice(0, limits.options)
      .map(({ queueId, name, waiting }) => ({ value: queueId, label: `${excerpt(name, NAME_AT_MOST)}: ${waiting}` })),
  };
