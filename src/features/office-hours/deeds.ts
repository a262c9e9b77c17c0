/** What `/oh` can be asked to do at once; every one of them is a button, a select or a form as well. */
import type { Choice } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Form } from '../../chat/form.ts';
import type { Person } from '../../chat/picked.ts';
import type { Role } from '../../chat/role.ts';
import type { View } from '../../chat/view.ts';
import { requireRole } from '../../community/roles.ts';
import { text } from '../../lib/words/text.ts';
import { findClaimInHand } from './helper/claim-rows.ts';
import { findPerson, hand, handForm } from './helper/handing.ts';
import { next, pause, readTopics, resume, start, stop } from './helper/helping.ts';
import { showInWriting } from './helper/in-writing.ts';
import { joinReply } from './learner/joining.ts';
import { showPlace } from './learner/place.ts';
import type { OfficeHoursFeatureNeeds } from './needs.ts';
import { showCalendar } from './organiser/calendar-file.ts';
import { exportTickets } from './organiser/export.ts';
import { showSchedule } from './organiser/schedule.ts';
import { showSettings } from './organiser/settings.ts';
import { showStats } from './organiser/stats.ts';
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
    run: (needs, context, cohortId, { topics }) =>
      next(needs, context, requireRole(context.caller, cohortId, 'helper'), topics),
  },
  start: {
    label: 'Helpers: start helping',
    who: 'helper',
    run: (needs, context, cohortId, { topics }) =>
      start(needs, context, requireRole(context.caller, cohortId, 'helper'), topics),
  },
  pause: {
    label: 'Helpers: have a break',
    who: 'helper',
    run: (needs, context, cohortId) => pause(needs, context, requireRole(context.caller, cohortId, 'helper')),
  },
  resume: {
    label: 'Helpers: be back from it',
    who: 'helper',
    run: (needs, context, cohortId) => resume(needs, context, requireRole(context.caller, cohortId, 'helper')),
  },
  stop: {
    label: 'Helpers: stop helping',
    who: 'helper',
    run: (needs, context, cohortId) => stop(needs, context, requireRole(context.caller, cohortId, 'helper')),
  },
  'hand-off': { label: 'Helpers: hand off to somebody', who: 'helper', run: (...asked) => handOver(...asked) },
  writing: {
    label: 'Helpers: questions in writing',
    who: 'helper',
    run: (needs, context, cohortId) => showInWriting(needs, context, cohortId, ''),
  },
  status: {
    label: 'Helpers: a line on the board',
    who: 'helper',
    run: (needs, context, cohortId) => askStatus(needs, requireRole(context.caller, cohortId, 'helper')),
  },
  'last-call': {
    label: 'Organisers: last call',
    who: 'organiser',
    run: (needs, context, cohortId) => giveLastCall(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
  close: {
    label: 'Organisers: close',
    who: 'organiser',
    run: (needs, context, cohortId) => askToClose(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
  clear: {
    label: 'Organisers: clear the line',
    who: 'organiser',
    run: (needs, context, cohortId) => askToClear(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
  announce: {
    label: 'Organisers: announce',
    who: 'organiser',
    run: (_, { caller }, cohortId) => announceForm(requireRole(caller, cohortId, 'organiser').cohortId),
  },
  undo: {
    label: 'Organisers: undo',
    who: 'organiser',
    run: (needs, context, cohortId) => undoLatest(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
  setup: {
    label: 'Organisers: set up',
    who: 'organiser',
    run: (needs, context, cohortId) => showSettings(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
  schedule: {
    label: 'Organisers: schedule',
    who: 'organiser',
    run: (needs, context, cohortId) => showSchedule(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
  stats: {
    label: 'Organisers: how it goes',
    who: 'organiser',
    run: (needs, context, cohortId) => showStats(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
  export: {
    label: 'Organisers: save as a file',
    who: 'organiser',
    run: (needs, context, cohortId) =>
      exportTickets(needs, context, requireRole(context.caller, cohortId, 'organiser')),
  },
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
