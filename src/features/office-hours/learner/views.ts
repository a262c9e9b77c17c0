/** What somebody in line sees: where they are, why, and what they can do about it. */
import { controlId } from '../../../chat/control-id.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../../chat/view.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { Reason } from '../store/types.ts';

/** Why somebody is where they are; `together`: where the question is that they joined. */
export type Why = Reason | { readonly kind: 'together' };

export type Meeting = { readonly helper: string; readonly meetingUrl: string | null };

/** Where somebody stands with their question. */
export type Standing =
  | {
      readonly state: 'waiting';
      /** Nothing while somebody else’s place counts. */
      readonly place: number | null;
      readonly why: Why;
      readonly wait: Text | undefined;
      /** Asked "are you there?" and not yet answered. */
      readonly isAsked: boolean;
      readonly isPaused: boolean;
    }
  | { readonly state: 'away' | 'absent'; readonly untilMs: number | undefined }
  | ({ readonly state: 'called' | 'helping' } & Meeting)
  | { readonly state: 'carried' | 'async'; readonly isOpen: boolean; readonly opensAtMs: number | undefined }
  | { readonly state: 'done' | 'left' | 'expired' };

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
  const { title, says, tone } = standingWords(seat);
  return view(
    wordsOfTitle(seat, title),
    [
      heading(text`${title}`),
      remark && note(remark.tone, remark.words),
      ...says.map((each) => (tone === 'good' ? note('good', each) : paragraph(each))),
      ...(isOver(seat.standing) ? [] : [questionFields(seat)]),
      seatControls(seat),
      meetingLink(seat.standing),
    ],
    tone,
  );
};

const isOver = ({ state }: Standing): boolean => state === 'done' || state === 'left' || state === 'expired';

/** A notification shows this alone, so the place is in it. */
const wordsOfTitle = ({ standing }: Seat, title: string): string =>
  standing.state === 'waiting' && standing.place !== null ? `${title}: number ${standing.place}` : title;

type Said = { readonly title: string; readonly says: readonly Text[]; readonly tone: 'neutral' | 'good' };

const standingWords = ({ standing, others }: Seat): Said => {
  switch (standing.state) {
    case 'waiting':
      return { title: 'You’re in line', says: waitingWords(standing, others), tone: 'neutral' };
    case 'away':
      return {
        title: 'You’re away',
        says: [
          text`Your seat is kept${untilWords(standing.untilMs)}. Press **I’m here** when you’re back; if you
            stay away longer, helpers answer in writing.`,
        ],
        tone: 'neutral',
      };
    case 'absent':
      return {
        title: 'You missed a call',
        says: [
          text`That happens. Your seat is kept${untilWords(standing.untilMs)}: press **I’m here** and you’re
            among the first. After that, helpers answer in writing.`,
        ],
        tone: 'neutral',
      };
    case 'called':
      return { title: 'It’s your turn', says: [calledWords(standing.helper)], tone: 'good' };
    case 'helping':
      return { title: 'You’re being helped', says: [text`**${standing.helper}** is with you.`], tone: 'neutral' };
    case 'carried':
      return { title: 'Your question waits for the next time', says: [carriedWords(standing)], tone: 'neutral' };
    case 'async':
      return { title: 'Your question is with the helpers', says: [writingWords(standing.isOpen)], tone: 'neutral' };
    case 'done':
      return { title: 'All done', says: [text`This question is answered. Good work.`], tone: 'neutral' };
    case 'left':
      return { title: 'You left the line', says: [text`Come back whenever you like.`], tone: 'neutral' };
    case 'expired':
      return {
        title: 'Nobody got to your question',
        says: [text`I’m sorry: no helper answered in time. You can ask again, and it goes before new questions.`],
        tone: 'neutral',
      };
  }
};

const waitingWords = (
  { place, why, wait, isAsked, isPaused }: Extract<Standing, { state: 'waiting' }>,
  others: number,
): readonly Text[] => [
  ...(place === null ? [] : [text`You’re number **${place}**.${wait ? text` ${wait}` : []}`]),
  ...(isPaused ? [text`Helpers are taking a short break; nobody loses their place.`] : []),
  whyWords(why),
  ...(others > 0 ? [text`${togetherWords(others)}`] : []),
  ...(isAsked ? [text`**Are you there?** Press **I’m here**, so that you’re called when it’s your turn.`] : []),
];

/** The order in one sentence, from where they are. */
export const whyWords = (why: Why): Text => {
  switch (why.kind) {
    case 'returned':
      return text`Why here: you missed a call and came back, so you’re among the first.`;
    case 'reopened':
      return text`Why here: your question came back after an answer, so it goes before new ones.`;
    case 'helped-today':
      return text`Why here: you’ve been helped ${timesWords(why.times)} today, so whoever has had less help goes
        first.`;
    case 'drawn':
      return text`Why here: you joined in the first minute, when a draw decides, so nobody has to be the quickest.`;
    case 'joined':
      return text`Why here: whoever has had the least help today goes first, then whoever joined first.`;
    case 'together':
      return text`Why here: you’re helped together with the question you joined, so you share its place.`;
  }
};

const timesWords = (times: number): string => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`);

const togetherWords = (others: number): string =>
  others === 1
    ? 'Somebody joined you: you’re helped together.'
    : `${others} others joined you: you’re helped together.`;

const calledWords = (helper: string): Text =>
  text`**${helper}** is ready for you. Please come within 3 minutes; if you can’t, your seat is kept for 5 more.`;

const carriedWords = ({ isOpen, opensAtMs }: { isOpen: boolean; opensAtMs: number | undefined }): Text => {
  if (isOpen) return text`Office hours are open now: press **I’m here** to get in line.`;
  return opensAtMs === undefined
    ? text`You’re in line by yourself when office hours open again. Would you rather be answered in writing?`
    : text`You’re in line by yourself when office hours open again, ${moment(opensAtMs)}. Would you rather be
        answered in writing?`;
};

const writingWords = (isOpen: boolean): Text =>
  isOpen
    ? text`A helper answers when they can, the oldest question first. Office hours are open, so you can also
        get in line.`
    : text`A helper answers when they can, the oldest question first. I’ll tell you when somebody takes it.`;

const untilWords = (untilMs: number | undefined): Text =>
  untilMs === undefined ? [] : text` until **${moment(untilMs, 'time')}**`;

export const moment = (epochMs: number, style: 'date' | 'time' | 'relative' = 'date') =>
  ({ kind: 'moment', epochMs, style }) as const;

const questionFields = ({ queue, question }: Seat): Block => ({
  kind: 'fields',
  fields: [
    { name: 'Your question', value: text`${excerpt(question.topic, TOPIC_SHOWN)}` },
    ...(queue === undefined ? [] : [{ name: 'Line', value: text`${queue}` }]),
    ...(question.tried === ''
      ? []
      : [{ name: 'What you tried', value: text`${excerpt(question.tried, TRIED_SHOWN)}` }]),
    ...(question.trouble ? [{ name: 'Error or link', value: text`${excerpt(question.trouble, TROUBLE_SHOWN)}` }] : []),
    ...(question.mayBeJoined ? [{ name: 'Others', value: text`may see this and join you` }] : []),
  ],
});

const meetingLink = (standing: Standing): Block | undefined =>
  'meetingUrl' in standing && standing.meetingUrl !== null
    ? controls({ kind: 'link', url: standing.meetingUrl, label: 'Join the call' })
    : undefined;

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
      return controls(here(), solved, leave);
    case 'helping':
      return controls(solved);
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

/** After joining: the rest stands on their card. */
export const joinedView = (seat: Seat, remark?: Text): View => {
  const { title, says } = standingWords(seat);
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

export const sureToLeaveView = ({ ticketId, cohortId, standing }: Seat): View =>
  view('Leave the line?', [
    paragraph(
      standing.state === 'called'
        ? text`A helper is ready for you right now. If you leave, they go on to the next person, and your place is gone.`
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

export const openView = (cohortId: string): View =>
  view('Office hours are open', [
    heading(text`Office hours are open`),
    paragraph(text`Stuck on something? Helpers are there.`),
    controls(button(controlId('office-hours.join', cohortId, 'line'), 'Join', 'primary')),
  ]);

/** On Home: `cohort` is named where they are in several. */
export const homeBlocks = (
  cohort: string | undefined,
  { cohortId, state, opensAtMs }: Pick<Opening, 'cohortId' | 'state' | 'opensAtMs'>,
  seat: Seat | undefined,
): readonly Block[] => {
  const blocks = [
    heading(cohort === undefined ? text`Office hours` : text`Office hours: ${excerpt(cohort, COHORT_SHOWN)}`),
    seat && paragraph(text`**${standingWords(seat).title}.** ${standingWords(seat).says[0] ?? []}`),
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

/** A heading has one line. */
const COHORT_SHOWN = 60;
