/** What somebody in line sees: where they are, why, and what they can do about it. */
import { controlId } from '../../../chat/control-id.ts';
import {
  type Block,
  button,
  type Control,
  controls,
  heading,
  note,
  paragraph,
  type View,
  view,
} from '../../../chat/view/view.ts';
import { nameInHeading } from '../../../community/cohort/cohort-dates.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { calledWords, type Meeting, moment, type Standing, standingWords } from './standing-words.ts';

export type Question = {
  readonly topic: string;
  readonly tried: string;
  readonly trouble: string | null;
  readonly mayBeJoined: boolean;
};

export type Seat = {
  readonly ticketId: string;
  readonly cohortId: string;
  /** Where it has several lines, the name of this one. */
  readonly queue: string | undefined;
  readonly question: Question;
  /** How many others are helped together with it. */
  readonly others: number;
  readonly standing: Standing;
};

/** Of a question, on the card: enough to see which it is. */
const TOPIC_SHOWN = 100;
const QUEUE_SHOWN = 60;
const TRIED_SHOWN = 500;
const TROUBLE_SHOWN = 300;

/** Office hours as somebody finds them who would like help. */
export type Opening = {
  readonly cohortId: string;
  /** `closing`: the last call was made. */
  readonly state: 'open' | 'closing' | 'closed';
  readonly opensAtMs: number | undefined;
  readonly isWatched: boolean;
};

/** What has just come of something they did. */
export type Remark = { readonly tone: 'good' | 'neutral'; readonly words: Text };

export const seatView = (seat: Seat, remark?: Remark): View => {
  const { title, says, tone } = standingWords(seat.standing, seat.others);
  return view(
    wordsOfTitle(seat, title),
    [
      heading(text`${title}`),
      remark && note(remark.tone, remark.words),
      ...says.map((each) => (tone === 'good' ? note('good', each) : paragraph(each))),
      ...(isOver(seat.standing) ? [] : questionBlocks(seat)),
      seatControls(seat),
    ],
    tone,
  );
};

const isOver = ({ state }: Standing): boolean => state === 'done' || state === 'left' || state === 'expired';

/** A notification shows this alone, so the place is in it. */
const wordsOfTitle = ({ standing }: Seat, title: string): string =>
  standing.state === 'waiting' && standing.place !== null ? `${title}: number ${standing.place}` : title;

const questionBlocks = ({ queue, question, standing }: Seat): readonly Block[] => {
  const { topic, tried, trouble, mayBeJoined } = question;
  const line = queue === undefined ? [] : text` (${excerpt(queue, QUEUE_SHOWN)})`;
  return [
    paragraph(text`**Your question:** ${excerpt(topic, TOPIC_SHOWN)}${line}`),
    ...(tried === '' ? [] : [paragraph(text`**What you tried:** ${excerpt(tried, TRIED_SHOWN)}`)]),
    ...(trouble ? [paragraph(text`**Error or link:** ${excerpt(trouble, TROUBLE_SHOWN)}`)] : []),
    ...(mayBeJoined && standing.state === 'waiting' ? [paragraph(text`Others may see this and join you.`)] : []),
  ];
};

const linkTo = ({ meetingUrl }: Pick<Meeting, 'meetingUrl'>): Control | false =>
  meetingUrl !== null && { kind: 'link', url: meetingUrl, label: 'Join the call' };

const seatControls = ({ ticketId, cohortId, standing }: Seat): Block | undefined => {
  const here = (label = 'I’m here') => button(controlId('office-hours.here', ticketId), label, 'primary');
  const edit = button(controlId('office-hours.edit', ticketId), 'Edit');
  const solved = button(controlId('office-hours.solve', ticketId), 'Solved it myself');
  const leave = button(controlId('office-hours.leave', ticketId), 'Leave');
  switch (standing.state) {
    case 'waiting': {
      const away = button(controlId('office-hours.away', ticketId), 'Away');
      return controls(standing.isAsked && here(), edit, standing.why.kind !== 'together' && away, solved, leave);
    }
    case 'away':
    case 'absent':
      return controls(here(), edit, solved, leave);
    case 'called':
      return controls(here(), linkTo(standing), replyButton(standing), solved, leave);
    case 'helping':
      return controls(linkTo(standing), replyButton(standing), solved);
    case 'carried': {
      const write = button(controlId('office-hours.write', ticketId), 'Answer me in writing');
      return controls(standing.isOpen && here(), write, edit, solved, leave);
    }
    case 'async':
      return controls(standing.isOpen && here('Get in line'), edit, solved, leave);
    case 'expired':
      return controls(button(controlId('office-hours.holds', ticketId, 'no'), 'Ask again', 'primary'));
    case 'done':
    case 'left':
      return controls(button(controlId('office-hours.join', cohortId), 'Ask something else'));
  }
};

/** Where not all of them are in one thread, words go through me. */
const replyButton = ({ claimId, means }: Extract<Standing, { state: 'called' | 'helping' }>) =>
  claimId !== undefined &&
  means !== 'thread' &&
  means !== 'coming' &&
  button(controlId('office-hours.reply', claimId), 'Write to your helper');

/** After joining: the rest stands on their card. */
export const joinedView = (seat: Seat, remark?: Text): View => {
  const { title, says } = standingWords(seat.standing, seat.others);
  return view(
    wordsOfTitle(seat, title),
    [
      heading(text`${title}`),
      remark && note('neutral', remark),
      ...says.map(paragraph),
      paragraph(text`My direct message to you stays up to date, and **My place** shows it whenever you like.`),
      controls(button(controlId('office-hours.place', seat.cohortId), 'My place')),
    ],
    'good',
  );
};

/** The call itself, which must be seen at once: the rest stands on their card. */
export const callView = ({ ticketId }: Pick<Seat, 'ticketId'>, meeting: Meeting): View =>
  view(
    `It’s your turn: ${excerpt(meeting.helper, HELPER_SHOWN)} is ready`,
    [
      heading(text`It’s your turn`),
      note('good', calledWords(meeting.helper)),
      controls(
        button(controlId('office-hours.here', ticketId), 'I’m here', 'primary'),
        linkTo(meeting),
        button(controlId('office-hours.leave', ticketId), 'Leave'),
      ),
    ],
    'good',
  );

/** A notification has one line. */
const HELPER_SHOWN = 60;

export const sureToLeaveView = ({ ticketId, cohortId, standing }: Seat): View =>
  view('Leave the line?', [
    paragraph(
      standing.state === 'called'
        ? text`A helper is ready for you right now. If you leave, they go on to the next person,
            and your place is gone.`
        : text`Your place is gone then. If you’re just away for a bit, **Away** keeps your seat.`,
    ),
    controls(
      button(controlId('office-hours.left', ticketId), 'Leave', 'danger'),
      button(controlId('office-hours.stay', cohortId), 'Stay'),
    ),
  ]);

export const noSeatView = (cohortId: string): View =>
  view('You’re not in line', [
    paragraph(text`You have no question in line right now.`),
    controls(button(controlId('office-hours.join', cohortId), 'Join', 'primary')),
  ]);

export const busyView: View = view('You’re helping somebody', [
  paragraph(text`You’re helping somebody right now. Once that’s done, you can ask something yourself.`),
]);

export const openView = ({ cohortId, opensAtMs }: Pick<Opening, 'cohortId' | 'opensAtMs'>): View =>
  view('Office hours are open', [
    heading(text`Office hours are open`),
    paragraph(text`Stuck on something? You can get in line now.`),
    controls(
      button(controlId('office-hours.join', cohortId, 'line'), 'Join', 'primary'),
      opensAtMs !== undefined && button(controlId('office-hours.calendar', cohortId), 'Calendar file'),
    ),
  ]);

/** On Home: `cohort` is named where they are in several. */
export const homeBlocks = (
  cohort: string | undefined,
  { cohortId, state, opensAtMs }: Pick<Opening, 'cohortId' | 'state' | 'opensAtMs'>,
  seat: Seat | undefined,
): readonly Block[] => {
  const said = seat && standingWords(seat.standing, seat.others);
  const blocks = [
    heading(cohort === undefined ? text`Office hours` : text`Office hours: ${nameInHeading(cohort)}`),
    said && paragraph(text`**${said.title}.** ${said.says[0] ?? []}`),
    !seat && state === 'open' && paragraph(text`They’re open now.`),
    !seat && state === 'closing' && paragraph(text`They’re about to close.`),
    !seat &&
      state === 'closed' &&
      opensAtMs !== undefined &&
      paragraph(text`They open ${moment(opensAtMs)} at ${moment(opensAtMs, 'time')}.`),
    controls(
      seat
        ? button(controlId('office-hours.place', cohortId), 'My place')
        : button(controlId('office-hours.join', cohortId), state === 'open' ? 'Join' : 'Ask something'),
    ),
  ];
  return blocks.filter((block) => block !== undefined && block !== false);
};
