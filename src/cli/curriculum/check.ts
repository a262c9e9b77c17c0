/** `watermark check`: reads the curriculum and says everything that is wrong with it. */
import {
  checkCurriculum,
  describeForm,
  describeProblems,
  describeSummary,
  findConcepts,
} from '../../curriculum/check/check-report.ts';
import { describeStale, findStale, readAge } from '../../curriculum/check/sweep.ts';
import { loadCurriculum } from '../../curriculum/load.ts';
import { nearestName } from '../../lib/words/edit-distance.ts';

export type CheckOptions = {
  readonly json?: boolean;
  readonly form?: boolean;
  /** "12m": tells instead which versions were last checked longer ago. */
  readonly olderThan?: string;
  readonly folder: string;
};

/**
 * Gives the exit code: 1 on an error, 0 with warnings only. With `json` the last line is one JSON
 * object: the counts, the `problems` with their places, and the `measures` of the concepts that were
 * asked for and of the whole bank.
 */
export const runCheck = async (
  concepts: readonly string[],
  { json, form = false, olderThan, folder }: CheckOptions,
  write: (line: string) => void,
): Promise<number> => {
  if (olderThan !== undefined) return tellStale(olderThan, folder, write);
  const known = concepts.length > 0 ? findConcepts(folder) : [];
  const unknown = concepts.filter((slug) => !known.includes(slug));
  for (const slug of unknown) write(unknownConcept(slug, known, folder));
  if (unknown.length > 0) return 1;
  const { problems, summary, measures } = await checkCurriculum(folder, { form, concepts });
  if (problems.length > 0) write(`${describeProblems(problems, folder)}\n`);
  if (form) write(`${describeForm(measures)}\n`);
  const data = { ...summary, problems, measures: measures.measures, measuresOfAll: measures.ofAll };
  write(json ? JSON.stringify(data) : describeSummary(summary, folder));
  return summary.errors > 0 ? 1 : 0;
};

const tellStale = (
  typed: string,
  folder: string,
  write: (line: string) => void,
  today = Temporal.Now.plainDateISO('UTC'),
): number => {
  const age = readAge(typed);
  if (!age) {
    write(`--older-than takes a number and d, w, m or y, such as 12m, not ${typed}`);
    return 1;
  }
  const loaded = loadCurriculum(folder);
  const stale = findStale(loaded, folder, today.subtract(age));
  for (const each of stale) write(describeStale(each));
  const all = loaded.curriculum.versions.length;
  write(`${stale.length} of ${all} versions in ${folder}/versions.yaml were last checked more than ${typed} ago.`);
  return 0;
};

export const unknownConcept = (slug: string, known: readonly string[], folder: string): string => {
  const nearest = nearestName(slug, known);
  return `There is no concept ${slug} in ${folder}${nearest ? `. Did you mean ${nearest}?` : '.'}`;
};
