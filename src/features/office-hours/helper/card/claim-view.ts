/** The claim card: all that a helper sees of somebody they help, and what they can do about it. */
import { controlId } from '../../../../chat/control-id.ts';
import { fitsLimits, renderedLength } from '../../../../chat/view/limits.ts';
import {
  type Block,
  button,
  type Control,
  controls,
  heading,
  list,
  note,
  paragraph,
  type View,
  view,
} from '../../../../chat/view/view.ts';
import { nameInHeading } from '../../../../community/cohort/cohort-dates.ts';
import { countWords, dayWords } from '../../../../lib/time/when.ts';
import { excerpt, plain, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import { topicSelect, type WaitingTopic } from './topics.ts';

export type Question = {
  /** As they typed it, or the concept that it was matched with. */
  readonly topic: string;
  readonly tried: string;
  /** An error message or a link. */
  readonly trouble: string | null;
};

export type ClaimOutcome = 'done' | 'missed' | 'requeued' | 'put-off' | 'handed-off' | 'left' | 'lapsed';

export type ClaimCard = Question & {
  readonly claimId: string;
  readonly cohortId: string;
  readonly learner: string;
  /** Named where the cohort has several. */
  readonly queue: string | undefined;
  readonly state: 'called' | 'helping' | 'over';
  /** By another helper. */
  readonly isHanded: boolean;
  /** How it ended. */
  readonly outcome: ClaimOutcome | null;
  readonly waitedMinutes: number;
  /** A call that isn't answered until then is missed. */
  readonly answerByMs: number | undefined;
  readonly meetingUrl: string | null;
  readonly meeting: Meeting;
  /** Who is helped together with them, and with which question. */
  readonly group: readonly { readonly name: string; readonly question: string }[];
  /** Others wait who let themselves be joined. */
  readonly joinable: boolean;
  /** What other features say of the learner: of their answers only what they agreed to. */
  readonly about: readonly Block[];
  readonly earlier: readonly Earlier[];
  /** The helpers' own. */
  readonly note: string | null;
  readonly answer: string | null;
  /** Somebody else waits for this helper. */
  readonly others: number;
  /** What they wait for. */
  readonly topics: readonly WaitingTopic[];
};

/** How helper and learners write to each other, by their names: where no thread holds them, through the bot. */
export type Meeting = {
  /** `none` says why. */
  readonly thread: 'open' | 'coming' | { readonly none: string };
  /** Who is in it, or would be. */
  readonly inThread: readonly string[];
  /** Who couldn’t be let in. */
  readonly outside: readonly string[];
  /** Who is on another platform. */
  readonly elsewhere: readonly string[];
};

/** `by`: nobody where that helper has deleted their data since. */
export type Earlier = {
  readonly topic: string;
  readonly on: string;
  readonly by: string | null;
  readonly note: string | null;
};

const NAME_AT_MOST = 40;
const TOPIC_AT_MOST = 100;
const TRIED_AT_MOST = 1200;
const TROUBLE_AT_MOST = 500;
const LINE_AT_MOST = 140;
const NOTE_AT_MOST = 300;
/** Each in the list takes a line of the card; more are in their count. */
export const EARLIER_SHOWN = 3;
const GROUP_SHOWN = 4;

export const shortPerson = (name: string): string => excerpt(nameInHeading(name), NAME_AT_MOST);

/** What others say of the learner is left out where the card has no room for it. */
export const claimView = (card: ClaimCard, remark?: Text): View => {
  const whole = drawn(card, remark);
  return fitsLimits(whole) ? whole : drawn({ ...card, about: [] }, remark);
};

const drawn = (card: ClaimCard, remark?: Text): View => {
  const learner = shortPerson(card.learner);
  const title = titleOf(card, learner);
  return view(title, [
    heading(plain(title)),
    remark && note('good', remark),
    paragraph(factsWords(card)),
    ...questionBlocks(card),
    ...(card.state === 'over' ? [] : meetingBlocks(card.meeting)),
    ...groupBlocks(card),
    ...card.about,
    ...earlierBlocks(card.earlier, learner),
    card.note !== null && paragraph(text`**Note:** ${excerpt(card.note, NOTE_AT_MOST)}`),
    card.answer !== null && paragraph(text`**What helped:** ${excerpt(card.answer, NOTE_AT_MOST)}`),
    ...(card.state === 'over' ? overControls(card) : runningControls(card)),
  ]);
};

const titleOf = ({ state, outcome, isHanded }: ClaimCard, learner: string): string => {
  if (state === 'called') return isHanded ? `${learner} is handed to you` : `You’ve called ${learner}`;
  if (state === 'helping') return `You’re helping ${learner}`;
  switch (outcome) {
    case 'done':
      return `Done: ${learner} has been helped`;
    case 'missed':
      return `${learner} didn’t answer the call`;
    case 'requeued':
      return `${learner} is back in the line`;
    case 'handed-off':
      return `${learner} is with another helper now`;
    case 'put-off':
      return `${learner} is answered in writing`;
    case 'left':
      return `${learner} doesn’t need help any more`;
    default:
      return `You’re not helping ${learner} any more`;
  }
};

const factsWords = ({ topic, queue, waitedMinutes, state, answerByMs }: ClaimCard): Text => {
  const where = queue === undefined ? [] : text` (${excerpt(queue, NAME_AT_MOST)})`;
  const waited =
    waitedMinutes < 1 ? text`They didn’t wait.` : text`They waited ${countWords(waitedMinutes, 'minute')}.`;
  const until =
    state === 'called' && answerByMs !== undefined
      ? text` They have until ${{ kind: 'moment', epochMs: answerByMs, style: 'time' }} to answer the call.`
      : [];
  return text`**${excerpt(topic, TOPIC_AT_MOST)}**${where}. ${waited}${until}`;
};

/** The first words; whole where it fits. `atMost`: once a platform has written out its signs. */
export const shortened = (words: string, atMost: number): string => {
  let short = excerpt(words, atMost);
  while (renderedLength(plain(short)) > atMost) short = excerpt(words, Math.floor(short.length * 0.8));
  return short;
};

export const isLong = ({ tried, trouble }: Question): boolean =>
  shortened(tried, TRIED_AT_MOST) !== tried || (trouble !== null && shortened(trouble, TROUBLE_AT_MOST) !== trouble);

/** In place of a question whose owner didn’t tick that others may join them. */
export const NOT_SHOWN = 'I don’t show it here, where others read along: whoever helps has it.';

export const questionBlocks = (
  { tried, trouble }: Question,
  atMost = { tried: TRIED_AT_MOST, trouble: TROUBLE_AT_MOST },
): readonly Block[] => [
  paragraph(text`**What they tried:** ${shortened(tried, atMost.tried)}`),
  ...(trouble === null || trouble.trim() === '' ? [] : [troubleBlock(shortened(trouble, atMost.trouble))]),
];

/** A link is shown as one; all else is what a machine said. */
const troubleBlock = (trouble: string): Block =>
  /^https?:\/\/\S+$/.test(trouble.trim())
    ? paragraph(text`**Link:** ${trouble.trim()}`)
    : { kind: 'code', language: '', code: trouble };

const meetingBlocks = ({ thread, inThread, outside, elsewhere }: Meeting): readonly (Block | false)[] => {
  const inIt = inThread.length > 0;
  const both = namesOf(['you', ...inThread]);
  return [
    inIt && thread === 'open' && paragraph(text`A private thread is open for ${both}.`),
    inIt && thread === 'coming' && paragraph(text`A private thread for ${both} opens in a moment.`),
    inIt &&
      typeof thread === 'object' &&
      paragraph(
        text`I couldn’t open a thread for ${both}: ${thread.none}. **Reply** brings your words to them, and theirs
          come to you here.`,
      ),
    outside.length > 0 &&
      paragraph(
        text`I couldn’t let ${namesOf(outside)} into the thread: **Reply** brings your words to them, and theirs come
          to you here.`,
      ),
    elsewhere.length > 0 &&
      paragraph(
        text`${namesOf(elsewhere)} ${elsewhere.length === 1 ? 'is' : 'are'} on another platform: **Reply** brings your
          words there, and theirs come to you here.`,
      ),
  ];
};

const isRelayed = ({ thread, outside, elsewhere }: Meeting): boolean =>
  typeof thread === 'object' || outside.length + elsewhere.length > 0;

/** So many are named. */
const NAMED = 8;

/** “Ada, Bo and Cy”. */
export const namesOf = (names: readonly string[]): string => {
  const short = names.slice(0, NAMED).map(shortPerson);
  const more = names.length - short.length;
  if (more > 0) short.push(`${more} more`);
  const last = short.pop() ?? '';
  return short.length === 0 ? last : `${short.join(', ')} and ${last}`;
};

const groupBlocks = ({ group }: ClaimCard): readonly Block[] =>
  group.length === 0
    ? []
    : [
        paragraph(text`**Together with them:**`),
        list(
          group
            .slice(0, GROUP_SHOWN)
            .map(({ name, question }) => text`${shortPerson(name)}: ${excerpt(question, LINE_AT_MOST)}`),
        ),
        ...(group.length > GROUP_SHOWN ? [paragraph(text`And ${group.length - GROUP_SHOWN} more.`)] : []),
      ];

export const earlierBlocks = (earlier: readonly Earlier[], name: string): readonly Block[] =>
  earlier.length === 0
    ? []
    : [
        paragraph(text`**${shortPerson(name)} was in office hours before:**`),
        list(
          earlier.slice(0, EARLIER_SHOWN).map(({ topic, on, by, note: noted }) => {
            const helped = by === null ? [] : text`, with ${shortPerson(by)}`;
            const more = noted === null ? [] : text`. ${excerpt(noted, LINE_AT_MOST)}`;
            return text`${dayWords(on)}: ${excerpt(topic, NAME_AT_MOST)}${helped}${more}`;
          }),
        ),
      ];

const request = (
  verb: string,
  { claimId }: ClaimCard,
  label: string,
  style: 'primary' | 'plain' | 'danger' = 'plain',
) => button(controlId(`office-hours.${verb}`, claimId), label, style);

const runningControls = (card: ClaimCard): readonly (Block | undefined)[] => [
  controls(
    request('done', card, 'Done', 'primary'),
    card.state === 'called' && request('arrive', card, 'They’re here'),
    card.state === 'called' && request('miss', card, 'No answer'),
    request('requeue', card, 'Requeue'),
    request('hand', card, 'Hand off'),
  ),
  controls(
    card.joinable && request('group', card, 'Add to group'),
    isRelayed(card.meeting) && request('reply', card, 'Reply'),
    request('note', card, 'Note'),
    request('later', card, 'Answer later'),
    meetingLink(card.meetingUrl),
  ),
  controls(isLong(card) && request('question', card, 'Read it all')),
];

const overControls = (card: ClaimCard): readonly (Block | undefined)[] => [
  controls(
    button(
      controlId('office-hours.next', card.cohortId),
      card.others > 0 ? `Next (${card.others})` : 'Next',
      'primary',
    ),
    card.outcome === 'done' && request('answer', card, 'Write down what helped'),
    request('note', card, 'Note'),
  ),
  controls(topicSelect(card.cohortId, card.topics)),
];

/** Only what surely is an address: an organiser typed it. */
export const meetingLink = (url: string | null): Control | false =>
  url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
    ? { kind: 'link', url, label: 'Join the call' }
    : false;
