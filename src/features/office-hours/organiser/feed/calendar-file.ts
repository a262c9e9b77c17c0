/** /oh do:calendar: what is planned for a calendar, as a file and, where one can, as an address to subscribe to. */

import type { Context } from '../../../../chat/context.ts';
import { controlId } from '../../../../chat/control-id.ts';
import { type Action, defineAction } from '../../../../chat/receive/action.ts';
import { file } from '../../../../chat/view/file.ts';
import { button, controls, heading, paragraph, type View, view } from '../../../../chat/view/view.ts';
import { recordDone } from '../../../../community/cohort/audit.ts';
import { hasRole, type InCohort, requireRole } from '../../../../community/roles.ts';
import { countWords } from '../../../../lib/time/when.ts';
import { excerpt, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import { ANYWHERE, organiserAction } from '../../helper/asked.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { ensureFeedKey, feedAddress, renewFeedKey } from './feed-key.ts';
import { findPlannedCalendar } from './planned-calendar.ts';

export const calendarActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  defineAction({
    name: 'office-hours.calendar',
    who: ANYWHERE,
    answers: 'private',
    run: (context, { row }) => showCalendar(needs, context, requireRole(context.caller, row, 'learner')),
  }),
  organiserAction('feed-renew', 'update', async (_, { cohortId }) => askToRenew(cohortId)),
  organiserAction('feed-renewed', 'private', (context, by) => renew(needs, context, by)),
];

const NAME_AT_MOST = 60;
const TITLE = 'Office hours for your calendar';

export const showCalendar = async (
  needs: OfficeHoursFeatureNeeds,
  { caller, at }: Context,
  { cohortId }: InCohort,
  remark?: Text,
): Promise<View> => {
  const { database, publicUrl, random } = needs;
  const planned = await findPlannedCalendar(database.orm, cohortId, { at, zone: caller.zone, withLink: true });
  if (!planned || planned.toCome === 0)
    return view(TITLE, [
      heading(text`${TITLE}`),
      paragraph(text`Nothing is planned just now, so there’s nothing to put into a calendar.`),
    ]);
  const { cohortName, calendar, toCome } = planned;
  const address =
    publicUrl === undefined ? undefined : feedAddress(publicUrl, await ensureFeedKey(database, random, cohortId, at));
  return view(TITLE, [
    heading(text`${TITLE}`),
    remark && paragraph(remark),
    paragraph(text`${countWords(toCome, 'time')} of **${excerpt(cohortName, NAME_AT_MOST)}** to come, as they’re
      planned now.`),
    ...(address === undefined
      ? [paragraph(fileWords)]
      : [paragraph(subscribeWords), { kind: 'code', language: '', code: address } as const, paragraph(orFileWords)]),
    file('office-hours.ics', calendar),
    address !== undefined &&
      controls(
        { kind: 'link', url: address, label: 'Open the address' },
        hasRole(caller, cohortId, 'organiser') && button(controlId('office-hours.feed-renew', cohortId), 'New address'),
      ),
  ]);
};

const fileWords = text`Open the file with your calendar. When one is moved, open a new file: it changes what’s there
  and adds nothing twice.`;
const subscribeWords = text`**To subscribe**, give your calendar this address: it follows by itself when something is
  moved. It’s for this cohort, so please keep it among you.`;
const orFileWords = text`**Or open the file**, which stays as it is now.`;

/** Whoever subscribed has to do it again. */
const askToRenew = (cohortId: string): View =>
  view('A new address?', [
    heading(text`A new address?`),
    paragraph(text`The address there is now stops working at once: everybody who subscribed has to do that again with
      the new one. It’s for when it got to people it isn’t for.`),
    controls(
      button(controlId('office-hours.feed-renewed', cohortId), 'Make a new one', 'danger'),
      button(controlId('office-hours.schedule', cohortId), 'Keep it as it is'),
    ),
  ]);

const renew = async (needs: OfficeHoursFeatureNeeds, context: Context, by: InCohort<'organiser'>): Promise<View> => {
  const { caller, at } = context;
  await needs.database.orm.transaction(async (tx) => {
    await renewFeedKey(tx, needs.random, by.cohortId, at);
    const did = 'made a new calendar address for office hours';
    await recordDone(tx, needs.random, by, { accountId: caller.accountId, did, at });
  });
  return showCalendar(needs, context, requireRole(caller, by.cohortId, 'learner'), text`The old address is gone.`);
};
