/** The list of what somebody handed in, and of what waits for a helper. */
import { controlId } from '../../chat/control-id.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import { button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { moment, piecesWords, short, stateWords, type Titled } from './words.ts';

type Lists = {
  readonly cohortId: string;
  readonly from: string;
  readonly remark?: Text | undefined;
};

const openSelect = (rows: readonly Titled[], labelOf: (row: Titled) => string) =>
  ({
    kind: 'select',
    id: 'submissions.show',
    label: 'Open one of these',
    options: rows.map((row) => ({ value: row.submission.id, label: short(labelOf(row), 75) })),
  }) as const;

export const ownView = (rows: readonly Titled[], { cohortId, from, remark }: Lists, helps: boolean): View => {
  const first = rows.some(({ submission }) => submission.id === from) ? from : rows[0]?.submission.id;
  return paginate(wholeList(rows), {
    isFrom: ({ submission }) => submission.id === first,
    draw: (page) =>
      view('What you handed in', [
        heading(text`What you handed in`),
        remark && note('good', remark),
        paragraph(
          page.all === 0
            ? text`Nothing yet. Open a module on /path or a project with /project, and hand your work in there.`
            : text`The latest first.${pageWords(page)}`,
        ),
        page.items.length > 0 &&
          list(page.items.map(({ submission, title }) => text`**${short(title, 100)}**: ${stateWords(submission)}`)),
        page.items.length > 0 && controls(openSelect(page.items, ({ title }) => title)),
        controls(
          ...pageButtons(page, ({ submission }) => controlId('submissions.own', cohortId, submission.id)),
          helps && button(controlId('submissions.waiting', cohortId), 'What waits for me'),
        ),
      ]),
  });
};

export const waitingListView = (rows: readonly Titled[], { cohortId, from, remark }: Lists, cohort: string): View => {
  const first = rows.some(({ submission }) => submission.id === from) ? from : rows[0]?.submission.id;
  return paginate(wholeList(rows), {
    isFrom: ({ submission }) => submission.id === first,
    draw: (page) =>
      view(page.all === 0 ? 'Nothing to look at' : `${page.all} to look at`, [
        heading(text`Work to look at in ${nameInHeading(cohort)}`),
        remark && note('good', remark),
        paragraph(
          page.all === 0
            ? text`Nothing waits for you. I’ll write to you when somebody hands work in.`
            : text`${piecesWords(page.all)} of work, the oldest first.${pageWords(page)}`,
        ),
        page.items.length > 0 &&
          list(
            page.items.map(
              ({ submission, title }) =>
                text`**${short(submission.author, 40)}**: ${short(title, 100)}, ${moment(submission.atMs)}
                  (${stateWords(submission)})`,
            ),
          ),
        page.items.length > 0 &&
          controls(openSelect(page.items, ({ submission, title }) => `${short(submission.author, 25)}: ${title}`)),
        controls(
          ...pageButtons(page, ({ submission }) => controlId('submissions.waiting', cohortId, submission.id)),
          button(controlId('submissions.own', cohortId), 'What I handed in'),
        ),
      ]),
  });
};
