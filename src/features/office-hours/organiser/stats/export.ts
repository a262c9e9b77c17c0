/**
 * /oh do:export: the questions of a cohort as CSV. Times, queues, concepts and what came of them, with
 * the comments that were written for organisers. No names, and no question: what a learner asked was
 * for whoever helps. Who is who is told by numbers that hold within one file.
 */
import { sql } from 'drizzle-orm';
import type { Context } from '../../../../chat/context.ts';
import type { Action } from '../../../../chat/receive/action.ts';
import { file } from '../../../../chat/view/file.ts';
import { limits } from '../../../../chat/view/limits.ts';
import { heading, paragraph, type View, view } from '../../../../chat/view/view.ts';
import { recordDone } from '../../../../community/cohort/audit.ts';
import type { InCohort } from '../../../../community/roles.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { countWords } from '../../../../lib/time/when.ts';
import { type CsvRow, csvWithin } from '../../../../lib/words/csv.ts';
import { text } from '../../../../lib/words/text.ts';
import { organiserAction } from '../../helper/asked.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';

export const exportActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  organiserAction('export', 'private', (context, by) => exportTickets(needs, context, by)),
];

/** It bounds what is held at once. */
const ROWS_AT_MOST = 20_000;
/** With room for what goes with it. */
const BYTES_AT_MOST = limits.fileBytes - 500_000;

const findTickets = async (reader: Pick<Transaction, 'execute'>, cohortId: string): Promise<readonly CsvRow[]> =>
  rowsOf<CsvRow>(
    await reader.execute(sql`
      select to_char(t.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as joined_at,
        q.name as queue, t.concept_slug as concept,
        'learner ' || dense_rank() over (order by t.person_id) as learner, t.state,
        c.calls as times_called,
        to_char(c.called_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as first_called_at,
        round((extract(epoch from c.called_at - t.joined_at) / 60)::numeric, 1)::float8 as minutes_until_called,
        round((extract(epoch from d.ended_at - coalesce(d.began_at, d.called_at)) / 60)::numeric, 1)::float8
          as minutes_of_help,
        d.outcome as last_outcome,
        case when d.person_id is not null
          then 'helper ' || dense_rank() over (order by d.person_id nulls last) end as helper,
        coalesce(d.async, false) as in_writing, t.with_ticket_id is not null as in_a_group,
        t.expected_place::int as place_when_joining, t.expected_low::float8 as said_from_minutes,
        t.expected_high::float8 as said_to_minutes, t.offered as was_offered_an_answer, f.helped as did_it_help,
        f.comment, f.still_solved as still_solved_next_day,
        to_char(t.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ended_at
      from ticket t
      join help_queue q on q.id = t.queue_id
      left join ticket_feedback f on f.ticket_id = t.id
      left join lateral (
        select count(*)::int as calls, min(called_at) as called_at from claim
        where ticket_id = coalesce(t.with_ticket_id, t.id)
      ) c on true
      left join lateral (
        select * from claim where ticket_id = coalesce(t.with_ticket_id, t.id) and ended_at is not null
        order by ended_at desc limit 1
      ) d on true
      where t.cohort_id = ${cohortId}::uuid
      order by t.joined_at desc, t.id
      limit ${ROWS_AT_MOST}`),
  );

export const exportTickets = async (
  { database, random }: OfficeHoursFeatureNeeds,
  { caller, at }: Context,
  by: InCohort<'organiser'>,
): Promise<View> => {
  const rows = await findTickets(database.orm, by.cohortId);
  if (rows.length === 0)
    return view('Office hours as a file', [
      heading(text`Office hours as a file`),
      paragraph(text`Nobody has asked for help yet, so there’s nothing to put into a file.`),
    ]);
  await database.orm.transaction((tx) =>
    recordDone(tx, random, by, { accountId: caller.accountId, did: 'saved office hours as a file', at }),
  );
  const fitting = await csvWithin(rows, BYTES_AT_MOST);
  const isCut = fitting.rows < rows.length || rows.length === ROWS_AT_MOST;
  return view('Office hours as a file', [
    heading(text`Office hours as a file`),
    paragraph(text`${countWords(fitting.rows, 'question')}, the newest first: when, which queue and concept, how long it
      took and what came of it.${isCut ? ' Older ones are left out.' : ''} Nobody is named in it, and of what was
      written it has the comments after “Did it help?” alone. It can’t be taken back when somebody deletes their data,
      so delete it when you no longer need it.`),
    file('office-hours.csv', fitting.csv),
  ]);
};
