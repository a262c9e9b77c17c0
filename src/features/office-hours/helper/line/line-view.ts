/** What a helper sees of the line: who waits and for what, who is being helped, what is in writing. */
import { controlId } from '../../../../chat/control-id.ts';
import { pageButtons, pageWords, paginate, type Window } from '../../../../chat/view/paginate.ts';
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
} from '../../../../chat/view/view.ts';
import { nameInHeading } from '../../../../community/cohort/cohort-dates.ts';
import { countWords } from '../../../../lib/time/when.ts';
import { excerpt, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { Undoable } from '../../store/session/undoable.ts';
import { shortPerson } from '../card/claim-view.ts';
import { topicSelect, type WaitingTopic } from '../card/topics.ts';

export type Waiting = {
  readonly ticketId: string;
  readonly name: string;
  readonly topic: string;
  readonly minutes: number;
  readonly group: number;
};

export type InHand = {
  readonly claimId: string;
  readonly helper: string;
  readonly learner: string;
  readonly minutes: number;
  readonly mine: boolean;
};

export type HelperLine = {
  readonly cohortId: string;
  readonly cohort: string;
  readonly session: 'open' | 'last-call' | 'closed';
  /** What the viewer is in it. */
  readonly me: 'helping' | 'pausing' | 'none';
  readonly organises: boolean;
  readonly waiting: readonly Waiting[];
  /** How many wait, of whom the first are named. */
  readonly waitingAll: number;
  readonly away: number;
  readonly inHand: readonly InHand[];
  readonly inWriting: number;
  readonly nextAtMs: number | undefined;
  /** Where several topics wait: of each. */
  readonly topics: readonly WaitingTopic[];
  /** Carried over, while none is open. */
  readonly carried: number;
  /** What an organiser can still take back. */
  readonly undoable: Undoable | undefined;
  readonly hasBoardHere: boolean;
  /** To the line of another cohort. */
  readonly other: Button | false;
};

/** In the line, those who are called next. */
export const LINE_SHOWN = 8;
const TOPIC_AT_MOST = 60;
const IN_HAND_SHOWN = 6;

export const lineView = (line: HelperLine, remark?: Text): View => {
  const { cohortId, session, me } = line;
  const act = (verb: string, label: string, style: 'primary' | 'plain' | 'danger' = 'plain') =>
    button(controlId(`office-hours.${verb}`, cohortId), label, style);
  return view('Office hours', [
    heading(text`Office hours of ${nameInHeading(line.cohort)}`),
    remark && note('good', remark),
    paragraph([...stateWords[session], ...nextWords(line), ...(session === 'closed' ? [] : meWords[me])]),
    ...waitingBlocks(line),
    ...inHandBlocks(line),
    line.inWriting > 0 &&
      paragraph(text`**${countWords(line.inWriting, 'question')} in writing** ${line.inWriting === 1 ? 'waits' : 'wait'}
        for an answer.`),
    me === 'none' || session === 'closed'
      ? controls(
          act('start', session === 'closed' ? 'Open office hours' : 'Start helping', 'primary'),
          line.inWriting > 0 && act('oldest', 'In writing'),
          act('show', 'Refresh'),
        )
      : controls(
          act('next', 'Next', 'primary'),
          me === 'pausing' ? act('resume', 'Resume') : act('pause', 'Pause'),
          act('stop', 'Stop'),
          line.inWriting > 0 && act('oldest', 'In writing'),
          act('show', 'Refresh'),
        ),
    me !== 'none' && session !== 'closed' && controls(topicSelect(cohortId, line.topics)),
    ...runningControls(line, act),
    line.other && controls(line.other),
  ]);
};

const stateWords: Record<HelperLine['session'], Text> = {
  open: text`They’re open.`,
  'last-call': text`Last call was given: nobody joins any more.`,
  closed: text`They’re closed.`,
};

const nextWords = ({ session, nextAtMs }: HelperLine): Text =>
  session !== 'closed' || nextAtMs === undefined
    ? []
    : text` They open next on ${{ kind: 'moment', epochMs: nextAtMs, style: 'date' }} at
        ${{ kind: 'moment', epochMs: nextAtMs, style: 'time' }}.`;

const meWords: Record<HelperLine['me'], Text> = {
  helping: text` You’re helping.`,
  pausing: text` You’re having a break: nobody is sent to you.`,
  none: text` You aren’t helping just now.`,
};

const waitingBlocks = ({ session, waiting, waitingAll, away }: HelperLine): readonly Block[] => {
  if (session === 'closed') return [];
  const gone = away > 0 ? text` ${countWords(away, 'person is', 'people are')} away for a moment.` : [];
  if (waitingAll === 0) return [paragraph([...text`**Nobody waits.**`, ...gone])];
  const more = waitingAll - waiting.length;
  return [
    paragraph(text`**${countWords(waitingAll, 'person waits', 'people wait')}**, the next first:${gone}`),
    list(waiting.map(waitingWords), true),
    ...(more > 0 ? [paragraph(text`And ${more} more.`)] : []),
  ];
};

const waitingWords = ({ name, topic, minutes, group }: Waiting): Text => {
  const others = group > 0 ? text`, with ${countWords(group, 'other')}` : [];
  const since = minutes < 1 ? 'just now' : `${minutes} min`;
  return text`**${shortPerson(name)}**${others}: ${excerpt(topic, TOPIC_AT_MOST)} (${since})`;
};

const inHandBlocks = ({ inHand }: HelperLine): readonly (Block | undefined)[] => {
  if (inHand.length === 0) return [];
  const others = inHand.filter(({ mine }) => !mine).slice(0, 5);
  const mine = inHand.find((each) => each.mine);
  return [
    list(
      inHand.slice(0, IN_HAND_SHOWN).map(
        (each) =>
          text`${each.mine ? 'You help' : `${shortPerson(each.helper)} helps`} **${shortPerson(each.learner)}**,
              ${each.minutes < 1 ? 'since just now' : `for ${each.minutes} min`}`,
      ),
    ),
    controls(
      mine && button(controlId('office-hours.card', mine.claimId), 'Your claim', 'primary'),
      ...others
        .slice(0, mine ? 4 : 5)
        .map(({ claimId, helper }) =>
          button(controlId('office-hours.end-ask', claimId), excerpt(`End for ${helper}`, 75)),
        ),
    ),
  ];
};

type Act = (verb: string, label: string, style?: 'primary' | 'plain' | 'danger') => ReturnType<typeof button>;

const undoLabels: Readonly<Record<Undoable['what'], string>> = {
  call: 'Undo the last call',
  close: 'Undo closing',
  clear: 'Undo clearing',
};

/** Of this one alone, so that pressed twice it doesn’t take back what was before it as well. */
const undoButton = (cohortId: string, undoable: Undoable): Button => {
  const id =
    undoable.what === 'clear'
      ? controlId('office-hours.undo-clear', cohortId, String(undoable.at.epochNanoseconds))
      : controlId(`office-hours.undo-${undoable.what}`, undoable.sessionId);
  return button(id, undoLabels[undoable.what]);
};

const runningControls = (line: HelperLine, act: Act): readonly (Block | undefined)[] => [
  controls(
    line.session !== 'closed' && act('status', 'Status'),
    line.organises && line.session === 'open' && act('last-call', 'Last call'),
    line.organises && line.session !== 'closed' && act('close', 'Close'),
    line.organises && (line.session !== 'closed' || line.carried > 0) && act('clear', 'Clear the line'),
    line.organises && line.undoable !== undefined && undoButton(line.cohortId, line.undoable),
  ),
  line.organises
    ? controls(
        act('schedule', 'Schedule'),
        act('setup', 'Setup'),
        act('stats', 'How it goes'),
        act('announce', 'Announce'),
        !line.hasBoardHere && act('board-here', 'Show the board here'),
      )
    : undefined,
];

export type InWriting = {
  readonly ticketId: string;
  readonly name: string;
  readonly topic: string;
  readonly tried: string;
  readonly hours: number;
  /** In line by itself once a session opens. */
  readonly isCarried: boolean;
};

/** Oldest first. `from`: the ticket that the page begins with. */
export const inWritingView = (
  cohortId: string,
  found: Window<InWriting>,
  from: string,
  isFrom: (item: InWriting) => boolean,
): View =>
  paginate(found, {
    isFrom: from === '' ? () => true : isFrom,
    draw: (page) =>
      view('Questions in writing', [
        heading(text`Questions in writing`),
        paragraph(
          found.all === 0
            ? text`Nothing waits for an answer in writing.`
            : text`${countWords(found.all, 'question')}${found.all > 1 ? ', the oldest first' : ''}.${pageWords(page)}`,
        ),
        ...page.items.flatMap((item): (Block | undefined)[] => [
          paragraph(inWritingWords(item)),
          controls(button(controlId('office-hours.take', item.ticketId), 'Take it')),
        ]),
        controls(
          ...pageButtons(page, ({ ticketId }) => controlId('office-hours.oldest', cohortId, ticketId)),
          button(controlId('office-hours.show', cohortId), 'Back'),
        ),
      ]),
  });

const QUESTION_SHOWN = 160;

const inWritingWords = ({ name, topic, tried, hours, isCarried }: InWriting): Text => {
  const how = isCarried ? 'waits for the next time' : 'nobody has taken it';
  return text`**${shortPerson(name)}**: ${excerpt(topic, TOPIC_AT_MOST)} (${ageWords(hours)}, ${how}).
    ${excerpt(tried, QUESTION_SHOWN)}`;
};

/** "3 hours old", "2 days old". */
export const ageWords = (hours: number): string =>
  hours < 1
    ? 'just asked'
    : hours < 48
      ? `${countWords(hours, 'hour')} old`
      : `${countWords(Math.floor(hours / 24), 'day')} old`;
