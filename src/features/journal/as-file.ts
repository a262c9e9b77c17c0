/** A journal as a Markdown file. */
import { limits } from '../../chat/view/limits.ts';
import { fullDayWords } from '../../lib/time/when.ts';
import { kindWords } from './needs.ts';
import type { Entry } from './store.ts';
import type { TitleOf } from './views.ts';

export type JournalFile = {
  readonly words: string;
  /** How many of the entries are in it: it has to fit into a message. */
  readonly entries: number;
};

/** With room for what goes with it. */
const BYTES_AT_MOST = limits.fileBytes - 500_000;

/** The newest first, so that it is the oldest that don't fit any more. */
export const journalFile = (entries: readonly Entry[], titleOf: TitleOf, zone: string): JournalFile => {
  const parts: string[] = ['# My journal\n'];
  let bytes = 0;
  for (const entry of entries) {
    const part = entryPart(entry, titleOf, zone);
    bytes += Buffer.byteLength(part);
    if (bytes > BYTES_AT_MOST) break;
    parts.push(part);
  }
  return { words: parts.join('\n'), entries: parts.length - 1 };
};

const entryPart = ({ kind, words, conceptSlug, prompt, atMs }: Entry, titleOf: TitleOf, zone: string): string => {
  const on = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
  const about = conceptSlug === null ? '' : `, ${titleOf(conceptSlug)}`;
  const title = `## ${fullDayWords(on.toString())}: ${kindWords[kind].name}${about}\n`;
  return [title, ...(prompt === null ? [] : [`> ${prompt}\n`]), `${words}\n`].join('\n');
};
