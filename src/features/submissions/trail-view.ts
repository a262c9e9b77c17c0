/** All that was handed in for one thing, and what was said of it. */
import { controlId } from '../../chat/control-id.ts';
import { sizeWords } from '../../chat/view/file.ts';
import { pageButtons, paginate, wholeList } from '../../chat/view/paginate.ts';
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
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { handedLink } from '../../study/path/item-words.ts';
import type { Said, Submission } from './store.ts';
import { moment, short, stateWords, type Titled } from './words.ts';

const work = ({ link: url, file }: Submission): Text => {
  if (!file) return url === '' ? text`a file that isn’t kept any more` : text`${handedLink(url)}`;
  const named = text`the file **${file.name}** (${sizeWords(file.bytes)})`;
  return url === '' ? named : text`${handedLink(url)}, and ${named}`;
};

const saidWords = ({ by, verdict, words, atMs, undone }: Said): Text => {
  const did = verdict === 'approved' ? 'approved it' : 'sent it back';
  const said = words === '' ? '' : `: “${words}”`;
  return text`${short(by)} ${did} on ${moment(atMs)}${undone ? ' and took that back since' : ''}${said}`;
};

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

const submissionBlocks = (submission: Submission, as: Seen['as']): readonly (Block | undefined)[] => {
  const who = as === 'author' ? 'You handed it in' : `${short(submission.author)} handed it in`;
  return [
    paragraph(text`${who} on ${moment(submission.atMs)}: ${work(submission)}. **${stateSentence(submission)}**`),
    ...(submission.note === '' ? [] : [paragraph(text`“${submission.note}”`)]),
    ...(submission.reviews.length === 0 ? [] : [list(submission.reviews.slice(-REVIEWS_SHOWN).map(saidWords))]),
    submission.file === null
      ? undefined
      : controls(button(controlId('submissions.file', submission.id), `Get ${submission.file.name}`)),
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
