/** /reports: what people said of bad questions, for the organisers and helpers of a cohort. */

import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { AROUND } from '../../chat/view/paginate.ts';
import { type Block, button, paragraph, type View } from '../../chat/view/view.ts';
import { choosingActions, switchButton, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { cohortsWith, requireRole } from '../../community/roles.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { StudyNeeds } from '../../study/asking/answer.ts';
import {
  closeReport,
  findOpenReports,
  type ReportOf,
  type ReportReader,
  reopenReport,
} from '../../study/asking/reports.ts';
import { type Closed, reportsView } from './views.ts';

export const reportsFeature = (needs: StudyNeeds): Feature => ({
  name: 'reports',
  section: 'For helpers and organisers',
  commands: [
    defineCommand({
      name: 'reports',
      description: 'See which questions people reported, oldest first',
      more: text`**Report** below a question sends it here, with what was written about it, the
        right answer and the file it’s in.`,
      options: {},
      who: 'helper',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => open(needs, context),
    }),
  ],
  actions: [
    ...choosingActions(needs.database, {
      ...about,
      open: (context) => open(needs, context),
      show: (context, cohortId) => showReports(needs, context, { cohortId }),
    }),
    defineAction({
      name: 'reports.open',
      who: 'helper',
      answers: 'private',
      run: (context, { row }) => (row === '' ? open(needs, context) : showReports(needs, context, { cohortId: row })),
    }),
    reportAction('page', (context, { row, argument }) =>
      showReports(needs, context, { cohortId: row === NONE ? undefined : row, from: argument }),
    ),
    reportAction('close', async (context, { row, argument }) => {
      const closed = await closeReport(needs, readerOf(context), row, context.at);
      if (!closed) throw new UserError(text`I can’t find that report among yours.`);
      return showListOf(needs, context, closed, { from: argument, closed: { ...closed, id: row } });
    }),
    reportAction('reopen', async (context, { row, argument }) => {
      const opened = await reopenReport(needs, readerOf(context), row);
      if (!opened)
        throw new UserError(
          text`I can’t open that report again: it isn’t among yours, or it has been sent again since.`,
        );
      return showListOf(needs, context, opened, { from: argument });
    }),
  ],
  parts: {
    insight: async (caller, cohortId) => {
      const reader = { cohorts: [requireRole(caller, cohortId, 'organiser')], manages: undefined };
      const { all } = await findOpenReports(needs.database, reader, '', 1);
      if (all === 0) return [];
      const read: Block = { kind: 'controls', controls: [button(controlId('reports.open', cohortId), 'Read them')] };
      return [paragraph(text`**Reported:** ${countWords(all, 'report')} of questions to look at.`), read];
    },
  },
});

const reportAction = (verb: string, run: (context: Context, input: ActionInput) => Promise<View>): Action =>
  defineAction({ name: `reports.${verb}`, who: 'helper', answers: 'update', run });

/** Of all cohorts they help in: whoever acts on a report has a role in the one that it belongs to. */
const readerOf = ({ caller }: Context): ReportReader => ({
  cohorts: cohortsWith(caller, 'helper'),
  manages: managedBy(caller),
});

const managedBy = ({ manages, workspaceId }: Caller): string | undefined => (manages ? workspaceId : undefined);

const about = { feature: 'reports', role: 'helper' } as const;

const open = async (needs: StudyNeeds, context: Context): Promise<View> => {
  const meant = await findMeantCohort(needs.database, context.caller, { channel: context.channel, ...about });
  if (meant.kind === 'ask') return whichCohortView(meant.cohorts, about);
  return showReports(needs, context, { cohortId: meant.kind === 'meant' ? meant.cohort.cohortId : undefined });
};

type List = {
  /** None where the workspace has no cohort: whoever manages it reads what was sent before one began. */
  readonly cohortId: string | undefined;
  /** What the person's page began with: a report's id and which part of it. */
  readonly from?: string;
  readonly closed?: Closed;
};

/** The list that a report stands in. One from before there was a cohort stands in each. */
const showListOf = async (
  needs: StudyNeeds,
  context: Context,
  { cohortId }: ReportOf,
  list: Omit<List, 'cohortId'>,
): Promise<View> => {
  const meant = await findMeantCohort(needs.database, context.caller, { channel: context.channel, ...about });
  const seen = meant.kind === 'meant' ? meant.cohort.cohortId : undefined;
  return showReports(needs, context, { ...list, cohortId: cohortId ?? seen });
};

const showReports = async (
  needs: StudyNeeds,
  { caller }: Context,
  { cohortId, from = '', closed }: List,
): Promise<View> => {
  const cohorts = cohortId === undefined ? [] : [requireRole(caller, cohortId, 'helper')];
  const reader = { cohorts, manages: managedBy(caller) };
  const found = await findOpenReports(needs.database, reader, from.split('.')[0] ?? '', AROUND);
  const { questions } = needs.curriculum();
  const items = found.items.map((report) => ({
    ...report,
    question: questions.get(report.questionSlug),
  }));
  const others = cohortId !== undefined && switchButton('reports', caller, cohortId, about);
  const name = others ? caller.cohorts.find((each) => each.cohortId === cohortId)?.name : undefined;
  return reportsView({ ...found, items }, { from, closed, others, name, list: cohortId ?? NONE });
};

/** In the place of a cohort's id. */
const NONE = 'none';
