/**
 * Office hours: a line for live help in which nobody is lost. Learners join it, helpers take one
 * after another, and a board shows how it goes.
 */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature, Parts } from '../../chat/feature.ts';
import type { Action } from '../../chat/receive/action.ts';
import { type Command, defineCommand } from '../../chat/receive/command.ts';
import type { Form } from '../../chat/view/form.ts';
import { limits } from '../../chat/view/limits.ts';
import { controls, paragraph, type View, view } from '../../chat/view/view.ts';
import { choosingActions, switchButton, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { cohortsWith, hasRole } from '../../community/roles.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import { boardNotices, boardRoutine } from './board/board.ts';
import { deedChoices, type Given, roleOf, runDeed } from './deeds.ts';
import { earlierOfLearner } from './helper/card/earlier.ts';
import { claimingActions } from './helper/claiming.ts';
import { handingActions } from './helper/handing.ts';
import { helpingActions } from './helper/helping.ts';
import { helperHome } from './helper/line/home.ts';
import { showLine } from './helper/line/line.ts';
import { helperNotices } from './helper/notices.ts';
import { relayActions, relayNotices } from './helper/relay.ts';
import { writingActions } from './helper/writing-down.ts';
import { learnerActions } from './learner/learner.ts';
import { learnerNotices } from './learner/notices.ts';
import { draftsRoutine } from './learner/offer-routine.ts';
import { learnerHome, learnerOverview } from './learner/overview.ts';
import type { OfficeHoursFeatureNeeds } from './needs.ts';
import { feedPage } from './organiser/feed/feed-page.ts';
import { organiserActions } from './organiser/organiser.ts';
import { planRoutines } from './organiser/schedule/plan-routines.ts';
import { movedNotices } from './organiser/schedule/telling.ts';
import { findAskedWeek } from './organiser/schedule/week.ts';
import { askedBlocks } from './organiser/schedule/week-view.ts';
import { officeHoursStep } from './organiser/setup-step.ts';
import { announceActions, announceNotices } from './running/announce.ts';
import { runningActions } from './running/running.ts';
import { setUpActions, setUpView } from './running/set-up-here.ts';
import { keepHelping } from './store/claim/keeping.ts';
import { findHours, findQueues } from './store/find.ts';
import { storeRoutines } from './store/timers/routines.ts';
import { createTending, type Tending } from './tending.ts';
import { threadsRoutine } from './writing/threads.ts';

export const officeHoursFeature = (given: OfficeHoursFeatureNeeds): Feature => {
  const tending = createTending(given);
  const needs: OfficeHoursFeatureNeeds = { ...given, lineAtRest: tending.lineAtRest };
  return {
    name: 'office-hours',
    section: 'Together',
    commands: [withWhatFollows(needs, ohCommand(needs), tending)],
    actions: [
      ...learnerActions(needs),
      ...helpingActions(needs),
      ...claimingActions(needs),
      ...handingActions(needs),
      ...writingActions(needs),
      ...relayActions(needs),
      ...runningActions(needs),
      ...announceActions(needs),
      ...setUpActions(needs),
      ...organiserActions(needs),
      ...choosing(needs),
    ].map((action): Action => withWhatFollows(needs, action, tending)),
    notices: [
      ...learnerNotices(needs),
      ...helperNotices(needs),
      ...relayNotices(needs),
      ...boardNotices(needs),
      ...announceNotices(needs),
      ...movedNotices(needs),
    ],
    // Planned before it is looked at what is to open.
    routines: [
      ...planRoutines(needs),
      ...storeRoutines(needs),
      boardRoutine(needs, tending),
      threadsRoutine(needs),
      draftsRoutine(needs),
    ],
    pages: [feedPage(needs)],
    finish: tending.settled,
    parts: officeHoursParts(needs),
  };
};

const officeHoursParts = (needs: OfficeHoursFeatureNeeds): Parts => ({
  home: async (caller, at) => [...(await learnerHome(needs, caller, at)), ...(await helperHome(needs, caller, at))],
  setup: async (context, cohortId) => [await officeHoursStep(needs, context, cohortId)],
  digest: async (cohortId, day) => {
    const asked = await findAskedWeek(needs, cohortId, day);
    return asked ? askedBlocks(asked) : [];
  },
  learner: (helper, learner) => earlierOfLearner(needs, helper, learner),
});

type Runs<Input> = { readonly run: (context: Context, input: Input) => Promise<View | Form> };

/**
 * Whatever somebody does, it shows that they are there; and cards and board follow once it is
 * committed, and the reply has gone its way.
 */
const withWhatFollows = <Input, Offered extends Runs<Input>>(
  needs: OfficeHoursFeatureNeeds,
  offered: Offered & Runs<Input>,
  { tend }: Tending,
): Offered => ({
  ...offered,
  run: async (context: Context, input: Input) => {
    const { caller } = context;
    if (cohortsWith(caller, 'helper').length > 0) await keepHelping(needs, caller, context);
    const reply = await offered.run(context, input);
    if ('blocks' in reply) for (const { cohortId } of cohortsWith(caller, 'learner')) tend(cohortId, context.at);
    return reply;
  },
});

const ohCommand = (needs: OfficeHoursFeatureNeeds): Command =>
  defineCommand({
    name: 'oh',
    description: 'Office hours: join the line, see your place; helpers take the next',
    more: text`Without options it shows where you are, with a button for everything you can do. **do** goes there at
      once, such as **/oh do:join concept:watermarks** or, for helpers, **/oh do:next**.`,
    options: {
      do: { kind: 'choice', description: 'What you’d like to do', choices: deedChoices },
      queue: {
        kind: 'text',
        description: 'The queue to join, where there are several',
        atMost: 80,
        suggest: async (typed, { caller }) => {
          const found = await Promise.all(
            cohortsWith(await caller(), 'learner').map(({ cohortId }) => findQueues(needs.database.orm, cohortId)),
          );
          const names = [...new Set(found.flat().map(({ name }) => excerpt(name, limits.optionText)))];
          const wanted = typed.trim().toLowerCase();
          return names
            .filter((name) => name.toLowerCase().includes(wanted))
            .map((name) => ({ value: name, label: name }));
        },
      },
      concept: {
        kind: 'text',
        description: 'What it’s about, in your own words',
        atMost: 100,
        suggest: (typed) =>
          needs
            .search()
            .suggest(typed, limits.options)
            .filter(({ slug }) => needs.curriculum().concepts.has(slug))
            .map(({ title }) => ({ value: title, label: excerpt(title, limits.optionText) })),
      },
      topics: { kind: 'text', description: 'For helpers: queues you help with, with commas between', atMost: 200 },
      person: { kind: 'person', description: 'For helpers: who takes over' },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'form',
    run: (context, { do: deed, ...given }) => answer(needs, context, deed, given),
  });

const answer = async (
  needs: OfficeHoursFeatureNeeds,
  context: Context,
  deed: string | undefined,
  given: Given,
): Promise<View | Form> => {
  const { caller, channel } = context;
  const meant = await findMeantCohort(needs.database, caller, { channel, role: deed ? roleOf(deed) : 'learner' });
  if (meant.kind === 'none')
    throw new UserError(
      deed && roleOf(deed) !== 'learner' && caller.cohorts.length > 0
        ? text`Only ${roleOf(deed) === 'helper' ? 'helpers and organisers' : 'organisers'} of a cohort can do that.`
        : text`You aren’t in a cohort yet. /cohort says how to join one.`,
    );
  if (meant.kind === 'ask') return whichCohortView(meant.cohorts, about);
  const { cohortId } = meant.cohort;
  return deed ? runDeed(needs, context, cohortId, deed, given) : overview(needs, context, cohortId);
};

/** For whoever helps the line; for everybody else their place in it. From each the way to another cohort. */
const overview = async (needs: OfficeHoursFeatureNeeds, context: Context, cohortId: string): Promise<View> => {
  const { caller } = context;
  const isSetUp = (await findHours(needs.database.orm, cohortId)) !== undefined;
  if (isSetUp && hasRole(caller, cohortId, 'helper')) return showLine(needs, context, cohortId);
  const other = switchButton(about.feature, caller, cohortId, about);
  const shown = hasRole(caller, cohortId, 'organiser')
    ? setUpView(cohortId, context)
    : ((await learnerOverview(needs, context, cohortId)) ?? noneView);
  return view(shown.summary, [...shown.blocks, other && controls(other)], shown.tone);
};

const noneView: View = view('No office hours', [
  paragraph(text`There are no office hours here yet. An organiser sets them up with /oh.`),
]);

const nothing: Given = { queue: undefined, concept: undefined, topics: undefined, person: undefined };

const about = { feature: 'office-hours', role: 'learner' } as const;

const choosing = (needs: OfficeHoursFeatureNeeds): readonly Action[] =>
  choosingActions(needs.database, {
    ...about,
    open: (context) => answer(needs, context, undefined, nothing),
    show: (context, cohortId) => overview(needs, context, cohortId),
  });
