/** Reporting a bad question: a short form for anyone, kept for the organisers. */

import { controlId } from '../../../chat/control-id.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import type { Form } from '../../../chat/view/form.ts';
import { note, view } from '../../../chat/view/view.ts';
import { text } from '../../../lib/words/text.ts';
import { findAsking } from '../../../study/asking/find-asking.ts';
import { type ReportReason, recordReport, reportReasons } from '../../../study/asking/reports.ts';
import { type QuizNeeds, quizAction } from '../needs.ts';

/** A few sentences. */
const WORDS_AT_MOST = 1000;

const reasonLabels: Record<ReportReason, string> = {
  wrong: 'The answer is wrong',
  unclear: 'It is unclear',
  typo: 'A typo or a slip in the layout',
  other: 'Something else',
};

const reportForm = (askingId: string): Form => ({
  id: controlId('quiz.reported', askingId),
  title: 'Report a question',
  submit: 'Send',
  fields: [
    {
      kind: 'radio',
      name: 'reason',
      label: 'What’s wrong with it?',
      options: reportReasons.map((value) => ({ value, label: reasonLabels[value] })),
      required: true,
    },
    {
      kind: 'input',
      name: 'words',
      label: 'In your own words',
      lines: 'many',
      atMost: WORDS_AT_MOST,
      required: false,
      placeholder: 'What did you expect, and why?',
    },
  ],
});

export const reportActions = (needs: QuizNeeds): Action[] => [
  quizAction('report', 'form', async (_act, { row }) => reportForm(row)),
  quizAction('reported', 'private', async (request, { row, filled }, { caller }) => {
    const state = await findAsking(needs, request.personId, row);
    if (typeof state === 'string')
      throw new UserError(
        text`I can’t find that question any more, but thank you for looking closely. Please tell your organiser.`,
      );
    const reason = reportReasons.find((known) => known === filled['reason']?.[0]) ?? 'other';
    const words = (filled['words']?.[0] ?? '').slice(0, WORDS_AT_MOST);
    await recordReport(needs, request, {
      workspaceId: caller.workspaceId,
      askingId: state.askingId,
      questionSlug: state.question.slug,
      reason,
      words,
    });
    return view(
      'Thank you',
      [note('good', text`Thank you. Your organisers see this report, with the question. You can carry on above.`)],
      'good',
    );
  }),
];
