/** What `/oh` can be asked to do at once; every one of them is a button, a select or a form as well. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Choice } from '../../chat/receive/command.ts';
import type { Role } from '../../chat/role.ts';
import type { Form } from '../../chat/view/form.ts';
import type { Person } from '../../chat/view/picked.ts';
import type { View } from '../../chat/view/view.ts';
import { type InCohort, requireRole } from '../../community/roles.ts';
import { text } from '../../lib/words/text.ts';
import { findClaimInHand } from './helper/card/claim-rows.ts';
import { findPerson, hand, handForm } from './helper/handing.ts';
import { next, pause, readTopics, resume, start, stop } from './helper/helping.ts';
import { showInWriting } from './helper/line/in-writing.ts';
import { joinReply } from './learner/joining.ts';
import { showPlace } from './learner/place.ts';
import type { OfficeHoursFeatureNeeds } from './needs.ts';
import { showCalendar } from './organiser/feed/calendar-file.ts';
import { showSchedule } from './organiser/schedule/schedule.ts';
import { showSettings } from './organiser/settings/settings.ts';
import { exportTickets } from './organiser/stats/export.ts';
import { showStats } from './organiser/stats/stats.ts';
import { announceForm } from './running/announce.ts';
import { askStatus, askToClear, askToClose, giveLastCall, undoLatest } from './running/running.ts';
import { findQueues } from './store/find.ts';

export type Given = {
  readonly queue: string | undefined;
  readonly concept: string | undefined;
  readonly topics: string | undefined;
  readonly person: Person | undefined;
};

type Run = (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  cohortId: string,
  given: Given,
) => Promise<View | Form> | View | Form;

type Deed = { readonly label: string; readonly who: Role; readonly run: Run };

const asHelper =
  (
    run: (needs: OfficeHoursFeatureNeeds, context: Context, by: InCohort<'helper'>, given: Given) => ReturnType<Run>,
  ): Run =>
  (needs, context, cohortId, given) =>
    run(needs, context, requireRole(context.caller, cohortId, 'helper'), given);

const asOrganiser =
  (run: (needs: OfficeHoursFeatureNeeds, context: Context, by: InCohort<'organiser'>) => ReturnType<Run>): Run =>
  (needs, context, cohortId) =>
    run(needs, context, requireRole(context.caller, cohortId, 'organiser'));

const deeds = {
  join: { label: 'Join the line', who: 'learner', run: (...asked) => join(...asked) },
  place: {
    label: 'My place',
    who: 'learner',
    run: (needs, context, cohortId) => showPlace(needs, context, cohortId),
  },
  calendar: {
    label: 'Calendar file',
    who: 'learner',
    run: (needs, context, cohortId) => showCalendar(needs, context, requireRole(context.caller, cohortId, 'learner')),
  },
  next: {
    label: 'Helpers: call the next',
    who: 'helper',
    run: asHelper((needs, context, by, { topics }) => next(needs, context, by, topics)),
  },
  start: {
    label: 'Helpers: start helping',
    who: 'helper',
    run: asHelper((needs, context, by, { topics }) => start(needs, context, by, topics)),
  },
  pause: { label: 'Helpers: have a break', who: 'helper', run: asHelper(pause) },
  resume: { label: 'Helpers: be back from it', who: 'helper', run: asHelper(resume) },
  stop: { label: 'Helpers: stop helping', who: 'helper', run: asHelper(stop) },
  'hand-off': { label: 'Helpers: hand off to somebody', who: 'helper', run: (...asked) => handOver(...asked) },
  writing: {
    label: 'Helpers: questions in writing',
    who: 'helper',
    run: (needs, context, cohortId) => showInWriting(needs, context, cohortId, ''),
  },
  status: {
    label: 'Helpers: a line on the board',
    who: 'helper',
    run: asHelper((needs, _, by) => askStatus(needs, by)),
  },
  'last-call': { label: 'Organisers: last call', who: 'organiser', run: asOrganiser(giveLastCall) },
  close: { label: 'Organisers: close', who: 'organiser', run: asOrganiser(askToClose) },
  clear: { label: 'Organisers: clear the line', who: 'organiser', run: asOrganiser(askToClear) },
  announce: {
    label: 'Organisers: announce',
    who: 'organiser',
    run: asOrganiser((_, __, { cohortId }) => announceForm(cohortId)),
  },
  undo: { label: 'Organisers: undo', who: 'organiser', run: asOrganiser(undoLatest) },
  setup: { label: 'Organisers: set up', who: 'organiser', run: asOrganiser(showSettings) },
  schedule: { label: 'Organisers: schedule', who: 'organiser', run: asOrganiser(showSchedule) },
  stats: { label: 'Organisers: how it goes', who: 'organiser', run: asOrganiser(showStats) },
  export: { label: 'Organisers: save as a file', who: 'organiser', run: asOrganiser(exportTickets) },
} as const satisfies Record<string, Deed>;

type DeedName = keyof typeof deeds;

const isDeed = (name: string): name is DeedName => Object.hasOwn(deeds, name);

export const deedChoices: readonly Choice[] = Object.entries(deeds).map(([value, { label }]) => ({ value, label }));

/** In which role somebody does it. */
export const roleOf = (name: string): Role => (isDeed(name) ? deeds[name].who : 'learner');

export const runDeed = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  cohortId: string,
  name: string,
  given: Given,
): Promise<View | Form> => {
  if (!isDeed(name)) throw new UserError(text`I don’t know how to do that. /oh shows what I can.`);
  const { run }: Deed = deeds[name];
  return run(needs, context, cohortId, given);
};

const join: Run = async (needs, context, cohortId, { queue, concept }) => {
  const [queueId] = queue === undefined ? [] : readTopics(queue, await findQueues(needs.database.orm, cohortId));
  return joinReply(needs, context, cohortId, { topic: concept, queueId });
};

const handOver: Run = async (needs, context, cohortId, { person }) => {
  const by = requireRole(context.caller, cohortId, 'helper');
  const claim = await findClaimInHand(needs.database.orm, context.caller.personId, cohortId);
  if (!claim) throw new UserError(text`You have nobody in hand just now.`);
  return person
    ? hand(needs, context, by, claim, await findPerson(needs, context, person))
    : handForm(needs, context, claim);
};
