/** The board: what everybody may see of office hours. Counts, never who waits or what for. */
import { controlId } from '../../../chat/control-id.ts';
import { button, controls, heading, list, note, paragraph, type View, view } from '../../../chat/view/view.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, joinTexts, plain, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { Estimate } from '../wait/estimate.ts';
import { rangeWords } from '../wait/wait-words.ts';

export type BoardHelper = {
  readonly name: string;
  /** The queues they help with; none named where it is all. */
  readonly queues: readonly string[];
  readonly paused: boolean;
};

export type BoardQueue = { readonly name: string; readonly waiting: number };

/** For whoever joins now. */
export type BoardWait = Pick<Estimate, 'lowMinutes' | 'highMinutes' | 'isRough'>;

/** Nothing in it says who waits. */
export type BoardFacts = {
  readonly cohortId: string;
  readonly state: 'open' | 'last-call' | 'closed';
  /** One line of an organiser's or helper's, as long as it is open. */
  readonly status: string | null;
  readonly helpers: readonly BoardHelper[];
  readonly queues: readonly BoardQueue[];
  /** Nothing where it can't be told, as with nobody there to help. */
  readonly wait: BoardWait | undefined;
  readonly closesAtMs: number | undefined;
  readonly nextAtMs: number | undefined;
};

const NAME_AT_MOST = 40;
const STATUS_AT_MOST = 200;
/** More helpers than these are counted. */
const HELPERS_NAMED = 8;
/** As many as are told one by one; a cohort has a handful. */
const QUEUES_NAMED = 12;

export const boardView = (facts: BoardFacts): View => {
  const { cohortId, state, status } = facts;
  const waiting = facts.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const title = titles[state];
  return view(title, [
    heading(plain(title)),
    status !== null && state !== 'closed' && note('neutral', plain(excerpt(status, STATUS_AT_MOST))),
    ...(state === 'closed'
      ? [paragraph(closedWords)]
      : [
          paragraph(helpersWords(facts.helpers)),
          paragraph([...waitingWords(waiting), ...waitWords(facts)]),
          facts.queues.length > 1 && list(facts.queues.slice(0, QUEUES_NAMED).map((queue) => queueWords(queue, facts))),
        ]),
    state === 'last-call' && paragraph(text`Last call: nobody can join any more. Whoever waits is still helped.`),
    timesBlock(facts),
    state === 'closed' || state === 'last-call'
      ? controls(
          button(controlId('office-hours.join', cohortId), 'Leave a question', 'primary'),
          button(controlId('office-hours.place', cohortId), 'My place'),
          button(controlId('office-hours.watch', cohortId), 'Tell me when it opens'),
        )
      : controls(
          button(controlId('office-hours.join', cohortId), 'Join', 'primary'),
          button(controlId('office-hours.place', cohortId), 'My place'),
        ),
  ]);
};

const titles: Record<BoardFacts['state'], string> = {
  open: 'Office hours are open',
  'last-call': 'Office hours are about to close',
  closed: 'Office hours are closed',
};

const closedWords = text`Nobody is here to help just now. You can leave a question in writing: helpers answer it
  when they can.`;

/** Whoever has a break is named after those who are there. */
const helpersWords = (helpers: readonly BoardHelper[]): Text => {
  if (helpers.length === 0) return text`Nobody is helping just now. Your place in the line is kept.`;
  const [pausing, helping] = [helpers.filter(({ paused }) => paused), helpers.filter(({ paused }) => !paused)];
  const words = [
    ...(helping.length > 0 ? [text`${namesWords(helping)} ${helping.length === 1 ? 'is' : 'are'} helping.`] : []),
    ...(pausing.length > 0
      ? [text`${namesWords(pausing)} ${pausing.length === 1 ? 'has' : 'have'} a break and will be back.`]
      : []),
  ];
  return joinTexts(words, ' ');
};

const namesWords = (helpers: readonly BoardHelper[]): Text => {
  const named = helpers.slice(0, HELPERS_NAMED).map(({ name }) => text`**${excerpt(name, NAME_AT_MOST)}**`);
  const rest = helpers.length - named.length;
  const all = rest > 0 ? [...named, plain(`${rest} more`)] : named;
  const last = all.at(-1) ?? [];
  return all.length === 1 ? last : text`${joinTexts(all.slice(0, -1), ', ')} and ${last}`;
};

const waitingWords = (waiting: number): Text =>
  waiting === 0 ? text`**Nobody waits.**` : text`**${countWords(waiting, 'person waits', 'people wait')}.**`;

/** Not worth a range. */
const SOON_MINUTES = 5;

const waitWords = ({ state, wait, helpers }: BoardFacts): Text => {
  if (state === 'last-call' || !wait) return [];
  const some = helpers.length === 0 ? ' once somebody helps' : '';
  if (wait.highMinutes <= SOON_MINUTES) return text` Whoever joins now is helped within minutes${some}.`;
  const rough = wait.isRough ? text` That’s rough: I’ve seen too few waits to say it better.` : [];
  return text` Whoever joins now waits ${rangeWords(wait)}${some}.${rough}`;
};

const queueWords = ({ name, waiting }: BoardQueue, { helpers }: BoardFacts): Text => {
  const here = helpers.filter(({ queues }) => queues.length === 0 || queues.includes(name));
  const nobody = here.length === 0 && helpers.length > 0 ? text`, and nobody helps with it just now` : [];
  const count = waiting === 0 ? 'nobody waits' : countWords(waiting, 'waits', 'wait');
  return text`**${excerpt(name, NAME_AT_MOST)}**: ${count}${nobody}`;
};

const timesBlock = ({ state, closesAtMs, nextAtMs }: BoardFacts) => {
  const until = closesAtMs !== undefined && state !== 'closed' ? text`Open until ${moment(closesAtMs, 'time')}. ` : [];
  const next = nextAtMs === undefined ? [] : text`Next time: ${moment(nextAtMs, 'date')}, ${moment(nextAtMs, 'time')}.`;
  return until.length + next.length > 0 && paragraph([...until, ...next]);
};

const moment = (epochMs: number, style: 'time' | 'date') => ({ kind: 'moment', epochMs, style }) as const;
