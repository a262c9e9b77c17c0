/** What submissions say: the trail of one, the list of one's own, and what waits for helpers. */
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Form } from '../../chat/view/form.ts';
import { renderedLength } from '../../chat/view/limits.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import {
  type Block,
  type Button,
  button,
  controls,
  heading,
  list,
  note,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { shortName } from '../../community/cohort/cohort-dates.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, plain, text } from '../../lib/words/text.ts';
import type { Inline, Text } from '../../lib/words/text-tree.ts';
import { LINK_AT_MOST } from './read-link.ts';
import type { Said, Submission } from './store.ts';

/** Of a title in a line, a select, a heading. */
const TITLE_AT_MOST = 70;
export const NOTE_AT_MOST = 600;
export const COMMENT_AT_MOST = 700;
/** As a platform draws it, which marks some characters up: so much of each fits a page with the rest. */
const DRAWN_AT_MOST = 900;

/** Throws UserError for words that one page couldn't hold. */
export const requireShort = (words: string): string => {
  if (renderedLength(plain(words)) > DRAWN_AT_MOST)
    throw new UserError(text`That’s more than one message holds, with all its signs. Please make it a little shorter.`);
  return words;
};

/** `title`: what it was handed in for. */
export type Titled = { readonly submission: Submission; readonly title: string };

const short = (words: string, atMost = TITLE_AT_MOST): string => excerpt(words, atMost);
const moment = (epochMs: number): Inline => ({ kind: 'moment', epochMs, style: 'date' });
const link = (url: string): Inline => ({ kind: 'link', url, inlines: [{ kind: 'plain', text: short(url, 100) }] });

/** How many people approved it, its author not among them. */
const approvalsOf = ({ reviews, personId: author }: Submission): number =>
  new Set(
    reviews
      .filter(({ verdict, undone, personId }) => verdict === 'approved' && !undone && personId !== author)
      .map(({ personId, id }) => personId ?? id),
  ).size;

export const stateWords = (submission: Submission): string => {
  const { state, reviewers, withdrawn, superseded } = submission;
  if (withdrawn) return 'taken back';
  if (state === 'approved') return 'approved';
  if (state === 'returned') return 'came back with comments';
  if (superseded) return 'handed in again since';
  const approvals = approvalsOf(submission);
  return reviewers > 1 && approvals > 0 ? `${approvals} of ${reviewers} helpers approved it` : 'waiting for a helper';
};

export const sendForm = (id: string, title: string, isCapstone: boolean): Form => ({
  id,
  title: 'Hand work in',
  submit: 'Hand it in',
  intro: [
    {
      kind: 'text',
      text: isCapstone
        ? text`**${short(title, 120)}**: two helpers of your cohort look at it, and each of them has to approve it.`
        : text`**${short(title, 120)}**: a helper of your cohort looks at it, and approves it or sends it back with
            comments.`,
    },
  ],
  fields: [
    {
      kind: 'input',
      name: 'link',
      label: 'Link',
      hint: 'Where helpers can see your work, such as a repository or a document',
      placeholder: 'https://',
      atMost: LINK_AT_MOST,
      required: true,
    },
    {
      kind: 'input',
      name: 'note',
      label: 'Note',
      hint: 'What to look at first, what was hard',
      lines: 'many',
      atMost: NOTE_AT_MOST,
    },
  ],
});

export const verdictForm = (id: string, verdict: Said['verdict'], author: string): Form => ({
  id,
  title: verdict === 'approved' ? 'Approve with a word' : 'Send it back',
  submit: verdict === 'approved' ? 'Approve it' : 'Send it back',
  intro: [
    {
      kind: 'text',
      text:
        verdict === 'approved'
          ? text`${short(author)} reads your words together with your approval.`
          : text`${short(author)} reads your words, mends the work and hands it in again. Say what is still to be
              done.`,
    },
  ],
  fields: [
    {
      kind: 'input',
      name: 'words',
      label: 'Your words',
      lines: 'many',
      atMost: COMMENT_AT_MOST,
      required: verdict === 'returned',
    },
  ],
});

const saidWords = ({ by, verdict, words, atMs, undone }: Said): Text => {
  const did = verdict === 'approved' ? 'approved it' : 'sent it back';
  const said = words === '' ? '' : `: “${words}”`;
  return text`${short(by)} ${did} on ${moment(atMs)}${undone ? ' and took that back since' : ''}${said}`;
};

export const notApproving = text`Helpers approve work here, and nobody approves their own.`;

export type Seen = {
  readonly trail: readonly Titled[];
  /** Whose it is: the author, or a helper who looks at it. */
  readonly as: 'author' | 'helper';
  /** What the helper may do with the newest. */
  readonly mayJudge: boolean;
  /** The helper's own word on the newest, which they may take back. */
  readonly ownReview: string | undefined;
};

/** All that was handed in for one thing, the newest first. `from`: the one with which the page begins. */
export const trailView = ({ trail, ...seen }: Seen, from = '', remark?: Text): View => {
  const [newest] = trail;
  const first = trail.some(({ submission }) => submission.id === from) ? from : (newest?.submission.id ?? '');
  return paginate(wholeList(trail), {
    isFrom: ({ submission }) => submission.id === first,
    draw: (page) =>
      view(newest?.title ? short(newest.title) : 'Handed in', [
        heading(text`${short(newest?.title ?? 'Handed in', 120)}`),
        remark && note('good', remark),
        ...page.items.flatMap(({ submission }) => submissionBlocks(submission, seen.as)),
        newest && controls(...trailButtons(newest.submission, seen)),
        newest &&
          controls(
            ...pageButtons(page, ({ submission }) =>
              controlId('submissions.show', newest.submission.id, submission.id),
            ),
          ),
      ]),
  });
};

const submissionBlocks = (submission: Submission, as: Seen['as']): readonly Block[] => {
  const who = as === 'author' ? 'You handed it in' : `${short(submission.author)} handed it in`;
  return [
    paragraph(text`${who} on ${moment(submission.atMs)}: ${link(submission.link)}. **${stateSentence(submission)}**`),
    ...(submission.note === '' ? [] : [paragraph(text`“${submission.note}”`)]),
    ...(submission.reviews.length === 0 ? [] : [list(submission.reviews.slice(-REVIEWS_SHOWN).map(saidWords))]),
  ];
};

/** Two for a capstone: more than that were taken back since. */
const REVIEWS_SHOWN = 2;

const stateSentence = (submission: Submission): string => {
  const words = stateWords(submission);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};

const trailButtons = (
  { id, cohortId, state, withdrawn, superseded }: Submission,
  { as, mayJudge, ownReview }: Omit<Seen, 'trail'>,
): readonly (Button | false | undefined)[] => {
  const request = (verb: string, label: string, style: 'primary' | 'plain' | 'danger' = 'plain') =>
    button(controlId(`submissions.${verb}`, id), label, style);
  const isLast = !superseded;
  if (as === 'author')
    return [
      isLast && (withdrawn || state !== 'approved') && request('again', 'Hand it in again', 'primary'),
      isLast && !withdrawn && state === 'waiting' && request('withdraw', 'Take it back'),
      button(controlId('submissions.own', cohortId), 'All I handed in'),
    ];
  return [
    mayJudge && request('approve', 'Approve', 'primary'),
    mayJudge && request('approve-with', 'Approve with a word'),
    mayJudge && request('return', 'Send back'),
    ownReview !== undefined && button(controlId('submissions.undo', id, ownReview), 'Take my word back'),
    button(controlId('submissions.waiting', cohortId), 'All that wait'),
  ];
};

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
        heading(text`Work to look at in ${shortName(cohort)}`),
        remark && note('good', remark),
        paragraph(
          page.all === 0
            ? text`Nothing waits for you. I’ll write to you when somebody hands work in.`
            : text`${countWords(page.all, 'piece')} of work, the oldest first.${pageWords(page)}`,
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

export const waitingNote = (cohortId: string, cohort: string, count: number): View =>
  view(`${countWords(count, 'piece')} of work to look at`, [
    paragraph(
      text`In **${shortName(cohort)}** ${countWords(count, 'piece')} of work ${count === 1 ? 'waits' : 'wait'} for a
        helper.`,
    ),
    controls(button(controlId('submissions.open', cohortId), 'See what waits', 'primary')),
  ]);

export const outcomeView = ({ submission, title }: Titled, { by, verdict, words }: Said): View => {
  const { id, state } = submission;
  const approved = verdict === 'approved';
  const half = approved && state !== 'approved';
  return view(approved ? 'Your work was approved' : 'Your work came back', [
    paragraph(
      approved
        ? text`**${short(by)}** approved **${short(title, 120)}**.${half ? ' One more helper has to approve it.' : ''}`
        : text`**${short(by)}** looked at **${short(title, 120)}** and sent it back with comments.`,
    ),
    words !== '' && paragraph(text`“${words}”`),
    controls(button(controlId('submissions.open-one', id), approved ? 'See it' : 'See it and hand it in again')),
  ]);
};

export const takenBackView = ({ submission, title }: Titled, { by }: Said): View =>
  view('An approval was taken back', [
    paragraph(
      text`**${short(by)}** took back what they said of **${short(title, 120)}**. Now it’s: ${stateWords(submission)}.`,
    ),
    controls(button(controlId('submissions.open-one', submission.id), 'See it')),
  ]);
