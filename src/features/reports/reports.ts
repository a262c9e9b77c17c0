/** /reports: what people said of bad questions, for the organisers and helpers of a cohort. */
import { type Action, type ActionInput, defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { AROUND } from '../../chat/paginate.ts';
import { type Block, button, paragraph, type View } from '../../chat/view.ts';
import { cohortsWith, requireRole } from '../../community/roles.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { StudyNeeds } from '../../study/asking/answer.ts';
import { closeReport, findOpenReports, type ReportReader, reopenReport } from '../../study/asking/reports.ts';
import { type Closed, reportsView } from './views.ts';

export const reportsFeature = (needs: StudyNeeds): Feature => ({
  name: 'reports',
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
      run: (context) => showReports(needs, context, ''),
    }),
  ],
  actions: [
    defineAction({
      name: 'reports.open',
      who: 'helper',
      answers: 'private',
      run: (context) => showReports(needs, context, ''),
    }),
    reportAction('page', (context, { argument }) => showReports(needs, context, argument)),
    reportAction('close', async (context, { row, argument }) => {
      const questionSlug = await closeReport(needs, readerOf(context), row, context.at);
      if (questionSlug === undefined) throw new UserError(text`I can’t find that report among yours.`);
      return showReports(needs, context, argument, { id: row, questionSlug });
    }),
    reportAction('reopen', async (context, { row, argument }) => {
      if (!(await reopenReport(needs, readerOf(context), row)))
        throw new UserError(
          text`I can’t open that report again: it isn’t among yours, or it has been sent again since.`,
        );
      return showReports(needs, context, argument);
    }),
  ],
  parts: {
    insight: async (caller, cohortId) => {
      const reader = { cohorts: [requireRole(caller, cohortId, 'organiser')], manages: undefined };
      const { all } = await findOpenReports(needs.database, reader, '', 1);
      if (all === 0) return [];
      const read: Block = { kind: 'controls', controls: [button(controlId('reports.open'), 'Read them')] };
      return [paragraph(text`**Reported:** ${countWords(all, 'report')} of questions to look at.`), read];
    },
  },
});

const reportAction = (verb: string, run: (context: Context, input: ActionInput) => Promise<View>): Action =>
  defineAction({ name: `reports.${verb}`, who: 'helper', answers: 'update', run });

const readerOf = ({ caller }: Context): ReportReader => ({
  cohorts: cohortsWith(caller, 'helper'),
  manages: caller.manages ? caller.workspaceId : undefined,
});

/** `from`: what the person's page began with: a report's id and which part of it. */
const showReports = async (needs: StudyNeeds, context: Context, from: string, closed?: Closed): Promise<View> => {
  const found = await findOpenReports(needs.database, readerOf(context), from.split('.')[0] ?? '', AROUND);
  const { questions } = needs.curriculum();
  const items = found.items.map((report) => ({
    ...report,
    question: questions.get(report.questionSlug),
  }));
  return reportsView({ ...found, items }, from, closed);
};
