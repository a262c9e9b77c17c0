/** /reports: what people said of bad questions, for organisers. */
import { defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { limits, renderedLength, textLength } from '../../chat/limits.ts';
import { type Block, button, controls, heading, paragraph, type View, view } from '../../chat/view.ts';
import type { Question } from '../../curriculum/model.ts';
import { excerpt, plain, text } from '../../lib/text.ts';
import type { StudyNeeds } from '../../study/answer.ts';
import { closeReport, findOpenReports, type OpenReport, type ReportReason } from '../../study/reports.ts';

/** Looked at for one message; as many are shown as fit. */
const LOOKED_AT = 10;
/** Room for the heading and what is said above. */
const TEXT_AT_MOST = limits.textOfView - 300;
/** Characters as drawn of what somebody wrote; a typed < takes five. */
const WORDS_AT_MOST = 900;

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
        if (!(await closeReport(needs, context.caller, row, context.at)))
          throw new UserError(text`I can't find that report among yours.`);
        return showReports(needs, context);
      },
    }),
  ],
});

const showReports = async (needs: StudyNeeds, { caller }: Context): Promise<View> => {
  const { reports, all } = await findOpenReports(needs.database, caller, LOOKED_AT);
  if (all === 0)
    return view('No reports', [
      paragraph(text`No report is open. When somebody reports a question, it stands here with their words.`),
    ]);
  const shown = fitting(
    reports.map((report) =>
      reportBlocks(report, needs.curriculum().questions.get(report.questionSlug)).filter(
        (block) => block !== undefined,
      ),
    ),
  );
  return view(`Reports: ${all}`, [
    heading(text`Reported questions`),
    paragraph(
      text`${all} open${all > shown.length ? `; the oldest ${shown.length === 1 ? 'is' : `${shown.length} are`} shown` : ''}.`,
    ),
    ...shown.flat(),
  ]);
};

/** The first of them that fit one message together; one at least, whose words are shortened to fit. */
const fitting = (reports: readonly (readonly Block[])[]): readonly (readonly Block[])[] => {
  const shown: (readonly Block[])[] = [];
  for (const blocks of reports) {
    if (shown.length > 0 && textLength([...shown.flat(), ...blocks]) > TEXT_AT_MOST) break;
    shown.push(blocks);
  }
  return shown;
};

/** As much of somebody's words as takes this many characters when drawn. */
const drawable = (words: string): string => {
  let kept = excerpt(words, WORDS_AT_MOST);
  while (renderedLength(plain(kept)) > WORDS_AT_MOST) kept = excerpt(words, Math.floor(kept.length * 0.8));
  return kept;
};

const reasonWords: Record<ReportReason, string> = {
  wrong: 'the answer is wrong',
  unclear: 'unclear',
  typo: 'a slip of spelling or layout',
  other: 'something else',
};

const reportBlocks = (report: OpenReport, question: Question | undefined): (Block | undefined)[] => [
  { kind: 'divider' },
  paragraph(
    text`\`${report.questionSlug}\` · **${reasonWords[report.reason]}** · from ${report.by} on ${report.at.slice(0, 10)}`,
  ),
  ...(question ? question.prompt.prose : [paragraph(text`The question has been retired since.`)]),
  question && paragraph(text`In \`concepts/${question.concept}/questions.yaml\`, under \`slug: ${question.slug}\`.`),
  report.words === '' ? undefined : paragraph(text`“${drawable(report.words)}”`),
  controls(button(controlId('reports.close', report.id), 'Done')),
];
