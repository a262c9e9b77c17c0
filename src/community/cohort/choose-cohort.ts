/**
 * The one question which cohort is meant, as every command asks it: a list to choose from, and the
 * choice remembered. The rule by which it is found without asking is which-cohort.ts.
 */

import type { Caller, CohortRole, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import { pageButtons, paginate, wholeList } from '../../chat/view/paginate.ts';
import { type Button, button, controls, heading, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Database } from '../../database/client.ts';
import { text } from '../../lib/words/text.ts';
import { requireRole, requireRoleThoughArchived } from '../roles.ts';
import { shortName } from './cohort-dates.ts';
import { cohortsMeantBy, rememberCohort, type Wanted } from './which-cohort.ts';

/** Whose actions answer: `feature.choose` takes one, `feature.others` shows the list. */
type Asked = {
  readonly feature: string;
  /** The one they look at now; none where they haven't seen any. */
  readonly current?: string | undefined;
  /** The cohort with which their page of the list begins. */
  readonly from?: string | undefined;
};

export const whichCohortView = (cohorts: readonly CohortRole[], { feature, current = '', from = '' }: Asked): View =>
  paginate(wholeList(cohorts), {
    isFrom: ({ cohortId }) => from === '' || cohortId === from,
    draw: (page) =>
      view('Which cohort?', [
        heading(text`Which cohort?`),
        paragraph(text`I’ll remember it for the next time you ask me here.`),
        controls({
          kind: 'select',
          id: controlId(`${feature}.choose`),
          label: 'Choose a cohort',
          options: page.items.map(({ cohortId, name }) => ({ value: cohortId, label: shortName(name) })),
        }),
        controls(
          ...pageButtons(page, ({ cohortId }) => controlId(`${feature}.others`, current || NONE, cohortId)),
          current !== '' && button(controlId(`${feature}.choose`, current), 'Back'),
        ),
      ]),
  });

/** In the place of the cohort they look at: an argument needs a row before it. */
const NONE = 'none';

/** To the list, from a view of one cohort; nothing where there is no other. */
export const switchButton = (
  feature: string,
  caller: Pick<Caller, 'cohorts'>,
  current: string,
  wanted: Wanted,
): Button | false =>
  cohortsMeantBy(caller, wanted).some(({ cohortId }) => cohortId !== current) &&
  button(controlId(`${feature}.others`, current), 'Switch cohort');

type Choosing = Wanted & {
  readonly feature: string;
  /** What the command shows where nothing was chosen. */
  readonly open: (context: Context) => Promise<View | Form>;
  readonly show: (context: Context, cohortId: string) => Promise<View | Form>;
};

/** The two actions of a command that is about one cohort. */
export const choosingActions = (
  database: Pick<Database, 'statement'>,
  { feature, open, show, ...wanted }: Choosing,
): readonly Action[] => [
  defineAction({
    name: `${feature}.choose`,
    who: wanted.role,
    answers: 'update',
    run: async (context, { row, values: [chosen = row] }) => {
      const demand = wanted.archived ? requireRoleThoughArchived : requireRole;
      const { cohortId } = demand(context.caller, chosen, wanted.role);
      await rememberCohort(database, context.caller.accountId, cohortId);
      return show(context, cohortId);
    },
  }),
  defineAction({
    name: `${feature}.others`,
    who: wanted.role,
    answers: 'update',
    // They may have been taken out of the last one meanwhile.
    run: async (context, { row, argument }) => {
      const cohorts = cohortsMeantBy(context.caller, wanted);
      if (cohorts.length === 0) return open(context);
      return whichCohortView(cohorts, { feature, current: row === NONE ? '' : row, from: argument });
    },
  }),
];
