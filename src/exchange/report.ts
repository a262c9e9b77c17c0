/** What an import couldn’t carry over, line by line, so that it can be read for hundreds of questions, too. */
import type { Reading, Remark } from './draft.ts';

/** The same thing in more questions than this is one line. Each has its own above it in the written file. */
const APART_AT_MOST = 5;
const PLACES_SHOWN = 3;
/** More lines than this nobody reads. */
const LINES_AT_MOST = 2_000;

export const reportLines = (name: string, remarks: readonly Remark[], { found }: Reading): string[] => {
  const questions = new Set(found.map(({ at }) => at));
  const groups = Map.groupBy(remarks, ({ at, what }) => (questions.has(at) ? sortOf(what) : `${at} ${what}`));
  const lines = [...groups.values()].flatMap((group) => linesOf(name, group));
  const more = lines.length - LINES_AT_MOST;
  return more > 0 ? [...lines.slice(0, LINES_AT_MOST), `${name}: and ${more} more such lines`] : lines;
};

/** What differs from one question to the next stands in quotes, in parentheses, or is a number. */
const sortOf = (what: string): string => what.replace(/“[^”]*”|\([^)]*\)|\d+/g, '…');

const linesOf = (name: string, group: readonly Remark[]): string[] => {
  const places = [...new Set(group.map(({ at }) => at))];
  const [first] = group;
  if (!first || places.length <= APART_AT_MOST || first.what.startsWith('the whole'))
    return group.map(({ at, what }) => `${name}, ${at}: not carried over: ${what}`);
  const like = group.every(({ what }) => what === first.what) ? '' : ', and the like';
  const where = places.slice(0, PLACES_SHOWN).join(', ');
  return [`${name}, in ${places.length} questions (${where}, …): not carried over: ${first.what}${like}`];
};
