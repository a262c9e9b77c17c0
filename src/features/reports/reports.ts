/** /reports: what people said of bad questions, for organisers. */
import { defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Block, button, controls, heading, paragraph, type View, view } from '../../chat/view.ts';
import { text } from '../../lib/text.ts';
import type { StudyNeeds } from '../../study/answer.ts';
import { closeReport, findOpenReports, type OpenReport } from '../../study/reports.ts';

/** What fits one message with the longest words that can be reported. */
const SHOWN = 3;

export const reportsFeature = (needs: StudyNeeds): Feature => ({
  name: 'reports',
  commands: [
    defineCommand({
      name: 'reports',
      description: 'See which questions people reported, oldest first',
      options: {},
      who: 'organiser',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => showReports(needs, context),
    }),
  ],
  actions: [
    defineAction({
      name: 'reports.close',
      who: 'organiser',
      answers: 'update',
      run: async (context, { row }) => {
        const { caller, at, interactionId } = context;
        const closed = await closeReport(needs, { personId: caller.personId, zone: caller.zone, at, interactionId }, caller.workspaceId, row);
        if (!closed) throw new UserError(text`I can't find that report in this workspace.`);
        return showReports(needs, context);
      },
    }),
  ],
});

const showReports = async (needs: StudyNeeds, { caller }: Context): Promise<View> => {
  const { reports, all } = await findOpenReports(needs.database, caller.workspaceId, SHOWN);
  if (all === 0) return view('No reports', [paragraph(text`Nobody has reported a question. Lucky you, or careful authors.`)]);
  return view(`Reports: ${all}`, [
    heading(text`Reported questions`),
    paragraph(text`${all} open${all > reports.length ? `; these are the oldest ${reports.length}` : ''}.`),
    ...reports.flatMap(reportBlocks),
  ]);
};

const reportBlocks = (report: OpenReport): (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(text`\`${report.questionSlug}\` · **${report.reason}** · from ${report.by} on ${report.at.slice(0, 10)}`),
  report.words === '' ? undefined : paragraph(text`“${report.words}”`),
  controls(button(controlId('reports.close', report.id), 'Done')),
];
