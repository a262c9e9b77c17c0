/** /reports: what people said of bad questions, for organisers. */
import { defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Block, button, controls, heading, paragraph, type View, view } from '../../chat/view.ts';
import type { Question } from '../../curriculum/model.ts';
import { text } from '../../lib/text.ts';
import type { StudyNeeds } from '../../study/answer.ts';
import { closeReport, findOpenReports, type OpenReport, type ReportReason } from '../../study/reports.ts';

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
  if (all === 0) return view('No reports', [paragraph(text`No report is open. When somebody reports a question, it stands here with their words.`)]);
  return view(`Reports: ${all}`, [
    heading(text`Reported questions`),
    paragraph(text`${all} open${all > reports.length ? `; these are the oldest ${reports.length}` : ''}.`),
    ...reports.flatMap((report) => reportBlocks(report, needs.curriculum().questions.get(report.questionSlug))),
  ]);
};

const reasonWords: Record<ReportReason, string> = {
  wrong: 'the answer is wrong',
  unclear: 'unclear',
  typo: 'a slip of spelling or layout',
  other: 'something else',
};

const reportBlocks = (report: OpenReport, question: Question | undefined): (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(text`\`${report.questionSlug}\` · **${reasonWords[report.reason]}** · from ${report.by} on ${report.at.slice(0, 10)}`),
  ...(question ? question.prompt.prose : [paragraph(text`The question has been retired since.`)]),
  question && paragraph(text`In \`concepts/${question.concept}/questions.yaml\`, under \`slug: ${question.slug}\`.`),
  report.words === '' ? undefined : paragraph(text`“${report.words}”`),
  controls(button(controlId('reports.close', report.id), 'Done')),
];
