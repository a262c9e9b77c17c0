/**
 * What an organiser reads of reported questions: all that was said, the oldest first, page by page.
 */
import { controlId } from '../../chat/control-id.ts';
import { limits, renderedLength, textLength } from '../../chat/view/limits.ts';
import { type Page, pageButtons, pageWords, paginate, type Window } from '../../chat/view/paginate.ts';
import {
  type Block,
  type Button,
  button,
  controls,
  heading,
  note,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import type { Question } from '../../curriculum/model.ts';
import { plain, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { OpenReport, ReportReason } from '../../study/asking/reports.ts';
import { promptBlocks, solutionBlocks } from '../quiz/question-view.ts';

/** `question`: none where it has been retired since. */
export type Reported = OpenReport & { readonly question: Question | undefined };

/** What has just been done about one report, and can be taken back. */
export type Closed = { readonly id: string; readonly questionSlug: string };

export type Around = {
  /** The key of what the person's page began with; none for the first page. */
  readonly from: string;
  readonly closed: Closed | undefined;
  /** Whose reports these are, for somebody who reads those of others too, and the way to them. */
  readonly name: string | undefined;
  readonly others: Button | false;
  /** Names this list in the ids of its pages. */
  readonly list: string;
};

export const reportsView = (
  { items, before, all }: Window<Reported>,
  { from, closed, name, others, list }: Around,
): View => {
  const parts = items.flatMap((report, index) => partsOf(report, before + index + 1));
  return paginate(
    { items: parts, before, all },
    {
      isFrom: ({ key }) => key >= from,
      draw: (page) => {
        const start = page.items[0]?.key ?? from;
        return view(all === 0 ? 'No reports' : `Reports: ${all}`, [
          heading(name === undefined ? text`Reported questions` : text`Reported questions: ${nameInHeading(name)}`),
          ...closedBlocks(closed, start),
          paragraph(all === 0 ? noneOpen : text`${all} open, oldest first.${whichOf(page, all)}`),
          ...page.items.flatMap((part, index) => partBlocks(part, page.items[index + 1], start)),
          controls(...pageButtons(page, ({ key }) => controlId('reports.page', list, key)), others),
        ]);
      },
    },
  );
};

const noneOpen = text`No report is open. When somebody reports a question, you’ll see it here with their words.`;

/** A page may hold parts of reports: whoever reads it counts reports. */
const whichOf = ({ items }: Page<Part>, all: number): Text => {
  const ordinals = [...new Set(items.map(({ ordinal }) => ordinal))];
  return pageWords({ start: (ordinals[0] ?? 1) - 1, items: ordinals, all });
};

const closedBlocks = (closed: Closed | undefined, start: string): readonly (Block | undefined)[] =>
  closed
    ? [
        note('good', text`Done: the report on \`${closed.questionSlug}\` is closed.`),
        controls(button(controlId('reports.reopen', closed.id, start), 'Undo')),
      ]
    : [];

/** The button stands once on a page, where the report ends or is cut off. */
const partBlocks = ({ id, blocks }: Part, next: Part | undefined, start: string): readonly (Block | undefined)[] =>
  next?.id === id ? blocks : [...blocks, controls(button(controlId('reports.close', id, start), 'Done'))];

/** A report, or one part of a report that is too long for a message. */
type Part = {
  /** Sorts as the list does. */
  readonly key: string;
  readonly id: string;
  /** The how manieth report it is of, from 1. */
  readonly ordinal: number;
  readonly blocks: readonly Block[];
};

/** Leaves room for what stands around the reports of a page. */
const TEXT_OF_PART = limits.textOfView - 500;

const partsOf = (reported: Reported, ordinal: number): readonly Part[] => {
  const parts: Block[][] = [];
  for (const block of blocksOf(reported)) {
    const last = parts.at(-1);
    if (last && textLength([...last, block]) <= TEXT_OF_PART) last.push(block);
    else parts.push([block]);
  }
  return parts.map((blocks, index) => ({
    key: `${reported.id}.${index}`,
    id: reported.id,
    ordinal,
    blocks,
  }));
};

const reasonWords: Record<ReportReason, string> = {
  wrong: 'the answer is wrong',
  unclear: 'unclear',
  typo: 'a typo or a slip in the layout',
  other: 'something else',
};

const blocksOf = ({ question, questionSlug, reason, by, atMs, words }: Reported): readonly Block[] => {
  const sentOn = { kind: 'moment', epochMs: atMs, style: 'date' } as const;
  const head = text`\`${questionSlug}\` · **${reasonWords[reason]}** · from ${by} on ${[sentOn]}`;
  return [
    { kind: 'divider' },
    paragraph(head),
    ...(question ? [...promptBlocks(question), ...solutionBlocks(question)] : [retired]),
    ...quoted(words),
    ...(question
      ? [paragraph(text`In \`concepts/${question.concept}/questions.yaml\`, under \`slug: ${question.slug}\`.`)]
      : []),
  ];
};

const retired = paragraph(text`The question has left the curriculum since.`);

/** Of somebody's words in one block, as drawn: a typed > takes six characters. */
const DRAWN_AT_MOST = 2700;
/** So many characters fit one block, whatever they are. */
const ALWAYS_FIT = DRAWN_AT_MOST / 6;

/** Somebody's words, whole: in several blocks where they are long as drawn. */
const quoted = (words: string): readonly Block[] => {
  if (words === '') return [];
  if (renderedLength(plain(words)) <= DRAWN_AT_MOST) return [paragraph(text`“${words}”`)];
  const characters = [...words];
  const pieces = Array.from({ length: Math.ceil(characters.length / ALWAYS_FIT) }, (_, index) =>
    characters.slice(index * ALWAYS_FIT, (index + 1) * ALWAYS_FIT).join(''),
  );
  return pieces.map((piece, index) =>
    paragraph(text`${index === 0 ? '“' : '…'}${piece}${index === pieces.length - 1 ? '”' : '…'}`),
  );
};
