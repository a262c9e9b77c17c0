/** How office hours go, in words: every number with how many it is of. */
import { controlId } from '../../../../chat/control-id.ts';
import { fitsLimits } from '../../../../chat/view/limits.ts';
import { type Block, button, controls, heading, list, paragraph, type View, view } from '../../../../chat/view/view.ts';
import { nameInHeading } from '../../../../community/cohort/cohort-dates.ts';
import { countWords } from '../../../../lib/time/when.ts';
import { excerpt, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { Bucket } from '../../wait/calibrate.ts';
import {
  COMPARED_AT_LEAST,
  DRAWN_FROM,
  type Held,
  type Median,
  type Offers,
  type Row,
  type Saved,
} from './stats-facts.ts';
import type { Feedback } from './stats-store.ts';

export type Stats = {
  readonly cohortId: string;
  readonly cohortName: string;
  readonly days: number;
  readonly all: Row;
  readonly byQueue: readonly Row[];
  readonly byHelper: readonly Row[];
  readonly byWeekday: readonly Row[];
  readonly held: readonly Held[];
  readonly offers: Offers;
  readonly saved: Saved | undefined;
  readonly feedback: Feedback;
  /** The latest. */
  readonly comments: readonly string[];
};

const NAME_AT_MOST = 40;
/** Of each list; the others are in the file. */
const SHOWN = 7;
/** A median of fewer is chance. */
const SMALL = 10;
/** All of them are in the file. */
export const COMMENTS_SHOWN = 3;
const COMMENT_AT_MOST = 150;

/** The numbers go before the comments, where both are too much. */
export const statsView = (stats: Stats, picture?: Block): View => {
  const full = draw(stats, picture);
  return fitsLimits(full) ? full : draw({ ...stats, comments: [] }, picture);
};

const draw = (stats: Stats, picture: Block | undefined): View => {
  const { cohortId, cohortName, days, all, byQueue, byHelper, byWeekday, held } = stats;
  const isEmpty = all.wait.n + all.help.n === 0;
  return view('How office hours go', [
    heading(text`How office hours of ${nameInHeading(cohortName)} go`),
    paragraph(
      isEmpty
        ? text`There’s nothing to tell yet: nobody has been helped in the last ${days} days. Once somebody has, this
            says how long people wait and how long help takes.`
        : text`The last ${days} days. Times are medians: half took less. In brackets is how many they’re of; fewer than
            ${SMALL} may be chance.`,
    ),
    ...(isEmpty
      ? []
      : [
          paragraph(allWords(all)),
          picture,
          ...section('By queue', byQueue),
          ...section('By helper', byHelper),
          ...section('By weekday', byWeekday),
          ...heldBlocks(held),
          ...feedbackBlocks(stats.feedback),
          ...commentBlocks(stats.comments),
        ]),
    ...offerBlocks(stats),
    controls(
      button(controlId('office-hours.export', cohortId), 'As a file', isEmpty ? 'plain' : 'primary'),
      button(controlId('office-hours.setup', cohortId), 'Setup'),
      button(controlId('office-hours.show', cohortId), 'Back'),
    ),
  ]);
};

const section = (title: string, rows: readonly Row[]): readonly Block[] =>
  rows.length === 0
    ? []
    : [
        paragraph(text`**${title}**`),
        list(rows.slice(0, SHOWN).map(rowWords)),
        ...(rows.length > SHOWN ? [paragraph(text`And ${rows.length - SHOWN} more.`)] : []),
      ];

const allWords = (all: Row): Text =>
  all.mostMinutes === undefined || all.wait.n < DRAWN_FROM
    ? rowWords(all)
    : text`${rowWords(all)}. Nine in ten waited at most ${Math.round(all.mostMinutes)} min.`;

const minutesWords = (what: string, { minutes, n }: Median): readonly string[] =>
  minutes === undefined ? [] : [`${what} ${Math.round(minutes)} min (${n}${n < SMALL ? ', few' : ''})`];

const rowWords = ({ name, wait, help }: Row): Text => {
  const known = [...minutesWords('wait', wait), ...minutesWords('help', help)];
  return text`**${excerpt(name, NAME_AT_MOST)}**: ${known.join(', ') || 'no times yet'}`;
};

const bucketNames: Record<Bucket, string> = { first: 'First in line', near: 'Second or third', far: 'Fourth or later' };

/** A range is meant to hold four times in five; as people see it, rounded outward, it holds more often. */
const heldBlocks = (held: readonly Held[]): readonly Block[] =>
  held.length === 0
    ? []
    : [
        paragraph(
          text`**How often the wait was within the range that was said**: meant is 80 %, and more as people see it,
            since that is rounded outward to five minutes.`,
        ),
        list(
          held.map(
            ({ bucket, n, held: within, shownHeld, widthMinutes }) =>
              text`**${bucketNames[bucket]}**: ${percent(within, n)} % (${n}${n < SMALL ? ', few' : ''}), as people see
                it ${percent(shownHeld, n)} %; on average ${Math.round(widthMinutes)} min wide`,
          ),
        ),
      ];

const percent = (part: number, whole: number): number => Math.round((100 * part) / whole);

const feedbackBlocks = ({ yes, partly, no }: Feedback): readonly Block[] =>
  yes + partly + no === 0 ? [] : [paragraph(text`**Did it help?** ${yes} said yes, ${partly} partly, ${no} no.`)];

const commentBlocks = (comments: readonly string[]): readonly Block[] =>
  comments.length === 0
    ? []
    : [
        paragraph(text`**What was said of it**, the latest first`),
        list(comments.map((comment) => text`${excerpt(comment.replaceAll(/\s+/g, ' '), COMMENT_AT_MOST)}`)),
      ];

/** Never as more than it is: who weren’t shown anything are what it is held against. */
const offerBlocks = ({ offers, saved }: Stats): readonly Block[] => {
  const { shown, notShown, saidAnswered } = offers;
  if (shown.n + notShown.n === 0) return [];
  return [
    paragraph([
      ...text`**What may answer it, before joining**: ${countWords(shown.n, 'person was', 'people were')} shown
        something. ${saidAnswered} said that it answered them, and ${shown.helped} were helped within a day.`,
      ...(notShown.n === 0
        ? []
        : text` Of the ${notShown.n} who weren’t shown anything (every tenth), ${notShown.helped}
        were.`),
      ...savedWords(saved),
    ]),
  ];
};

const savedWords = (saved: Saved | undefined): Text => {
  if (!saved) return text` How many questions that saves I can say once ${COMPARED_AT_LEAST} weren’t shown anything.`;
  const { about, low, high } = saved;
  const sure = low > 0 ? [] : text` It may be chance.`;
  const questions = countWords(Math.max(0, about), 'question');
  return text` So it saved about **${questions}**, likely between ${Math.max(0, low)} and ${high}.${sure}`;
};
