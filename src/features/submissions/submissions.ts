/** /submissions: work that was handed in, looked at by the helpers of the cohort, and its trail. */

import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { type Block, button, type View } from '../../chat/view/view.ts';
import { choosingActions, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { cohortsWith, hasRole, requireRole, requireRoleThoughArchived } from '../../community/roles.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { showFile, showTrail, titled } from './find.ts';
import { handingInActions } from './handing-in.ts';
import { judgingActions } from './judging.ts';
import { ownView, waitingListView } from './list-views.ts';
import type { SubmissionNeeds } from './needs.ts';
import { submissionNotices } from './notices.ts';
import { findOwn, findWaiting } from './store.ts';

const about = { feature: 'submissions', role: 'learner', archived: true } as const;

export const submissionsFeature = (needs: SubmissionNeeds): Feature => ({
  name: 'submissions',
  section: 'Your path',
  commands: [
    defineCommand({
      name: 'submissions',
      description: 'See what became of the work you handed in; helpers see what waits for them',
      more: text`Work is handed in from a module’s page on **/path** or from **/project**: a link, a file, or both, and
        a note. A helper approves it or sends it back with comments; a capstone needs two. Nobody approves their own.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => open(needs, context),
    }),
  ],
  actions: [
    ...choosingActions(needs.database, {
      ...about,
      open: (context) => open(needs, context),
      show: (context, cohortId) => show(needs, context, cohortId),
    }),
    ...listActions(needs),
    ...handingInActions(needs),
    ...judgingActions(needs),
  ],
  notices: submissionNotices(needs),
  parts: { home: (caller) => helpersHome(needs, caller) },
});

const open = async (needs: SubmissionNeeds, context: Context): Promise<View> => {
  const { caller, channel } = context;
  const meant = await findMeantCohort(needs.database, caller, { channel, ...about });
  if (meant.kind === 'none') throw new UserError(text`You aren’t in a cohort yet. /cohort says how to join one.`);
  return meant.kind === 'ask' ? whichCohortView(meant.cohorts, about) : show(needs, context, meant.cohort.cohortId);
};

/** To who helps what waits for them; to who learns what they handed in. */
const show = (needs: SubmissionNeeds, context: Context, cohortId: string): Promise<View> =>
  hasRole(context.caller, cohortId, 'helper')
    ? showWaiting(needs, context, cohortId)
    : showOwn(needs, context, cohortId);

const showOwn = async (
  needs: SubmissionNeeds,
  { caller }: Pick<Context, 'caller'>,
  cohort: string,
  from = '',
): Promise<View> => {
  const { cohortId } = requireRoleThoughArchived(caller, cohort, 'learner');
  const rows = await findOwn(needs.database.orm, caller.personId);
  const helps = hasRole(caller, cohortId, 'helper');
  return ownView(
    rows.map((each) => titled(needs, each)),
    { cohortId, from },
    helps,
  );
};

const showWaiting = async (
  needs: SubmissionNeeds,
  { caller }: Pick<Context, 'caller'>,
  cohort: string,
  from = '',
  remark?: Text,
): Promise<View> => {
  const helped = requireRole(caller, cohort, 'helper');
  const rows = await findWaiting(needs.database.orm, helped, caller.personId);
  const name = caller.cohorts.find(({ cohortId }) => cohortId === cohort)?.name ?? '';
  return waitingListView(
    rows.map((each) => titled(needs, each)),
    { cohortId: helped.cohortId, from, remark },
    name,
  );
};

const listActions = (needs: SubmissionNeeds): readonly Action[] => [
  defineAction({
    name: 'submissions.open',
    who: 'helper',
    answers: 'private',
    run: (context, { row }) => showWaiting(needs, context, row),
  }),
  defineAction({
    name: 'submissions.waiting',
    who: 'helper',
    answers: 'update',
    run: (context, { row, argument }) => showWaiting(needs, context, row, argument),
  }),
  defineAction({
    name: 'submissions.own',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument }) => showOwn(needs, context, row, argument),
  }),
  // From a select, or from a page's button, which names the page too.
  defineAction({
    name: 'submissions.show',
    who: 'learner',
    answers: 'update',
    run: (context, { row, argument, values: [chosen = row] }) =>
      showTrail(needs, context, chosen, argument === '' ? {} : { from: argument }),
  }),
  defineAction({
    name: 'submissions.file',
    who: 'learner',
    answers: 'private',
    run: (context, { row }) => showFile(needs, context, row),
  }),
  defineAction({
    name: 'submissions.open-one',
    who: 'learner',
    answers: 'private',
    run: (context, { row, values: [chosen = row] }) => showTrail(needs, context, chosen),
  }),
];

/** Of so many cohorts Home says how much waits. */
const HOME_AT_MOST = 3;

const helpersHome = async (needs: SubmissionNeeds, caller: Caller): Promise<readonly Block[]> => {
  const helped = cohortsWith(caller, 'helper').slice(0, HOME_AT_MOST);
  const counts = await Promise.all(
    helped.map(async (cohort) => {
      const waiting = await findWaiting(needs.database.orm, cohort, caller.personId);
      return { ...cohort, count: waiting.length };
    }),
  );
  const rows = counts
    .filter(({ count }) => count > 0)
    .map(({ cohortId, name, count }) =>
      button(
        controlId('submissions.open', cohortId),
        helped.length > 1 ? `${count} to review in ${excerpt(name, 40)}` : `${count} to review`,
      ),
    );
  return rows.length === 0 ? [] : [{ kind: 'controls', controls: rows }];
};
