/** What `check` says: problems for people, and a summary for programs. */

import { checkForm, type Measures, measureBank } from '../form/check-form.ts';
import { describeMeasure, isAsWanted, type Measure } from '../form/measures.ts';
import { loadCurriculum, type ParsedCurriculum } from '../load.ts';
import type { Curriculum } from '../model.ts';
import { type Problem, sortProblems } from '../problem.ts';
import { readFiles } from '../read/files.ts';
import { type Counts, countCurriculum, countOf, describeCounts } from './counts.ts';
import { checkDiagrams } from './diagram.ts';
import { checkDraws } from './draws.ts';

export type CheckSummary = Counts & { readonly errors: number; readonly warnings: number };

export type CheckReport = {
  readonly problems: readonly Problem[];
  readonly summary: CheckSummary;
  readonly measures: Measures;
};

export type CheckScope = {
  /** What gives an answer away by its form is told of, too. */
  readonly form?: boolean;
  /** Only these concepts are told of; each must be there. */
  readonly concepts?: readonly string[];
};

/** Reads everything, and draws every diagram and every question that varies of what is told of. */
export const checkCurriculum = (folder: string, scope: CheckScope = {}): Promise<CheckReport> =>
  checkParsed(loadCurriculum(folder), scope);

/** The same of what has been read. */
export const checkParsed = async (
  { curriculum, problems, loaded }: ParsedCurriculum,
  { form = false, concepts = [] }: CheckScope,
): Promise<CheckReport> => {
  const isMeant = (slug: string): boolean => concepts.length === 0 || concepts.includes(slug);
  const isToldOf = ({ file }: Problem) =>
    concepts.length === 0 || concepts.some((slug) => file.startsWith(`concepts/${slug}/`));
  const all = sortProblems([
    ...problems.filter(isToldOf),
    ...checkDraws(loaded.questions.filter(({ question }) => isMeant(question.concept))),
    ...(await checkDiagrams([...curriculum.concepts.values()].filter(({ slug }) => isMeant(slug)))),
    ...(form ? checkForm(loaded, concepts) : []),
  ]);
  return { problems: all, summary: summarise(curriculum, all), measures: measureBank(loaded, concepts) };
};

/** The slugs of all concepts in a folder, well-formed or not. */
export const findConcepts = (folder: string): readonly string[] => readFiles(folder).concepts.map(({ slug }) => slug);

const summarise = (curriculum: Curriculum, problems: readonly Problem[]): CheckSummary => ({
  ...countCurriculum(curriculum),
  errors: problems.filter(({ severity }) => severity === 'error').length,
  warnings: problems.filter(({ severity }) => severity === 'warning').length,
});

/**
 * Grouped by file, each with its place, what is wrong and how to mend it; places can be clicked in
 * most terminals.
 */
export const describeProblems = (problems: readonly Problem[], folder: string): string =>
  [...Map.groupBy(problems, ({ file }) => file).values()]
    .map((group) => group.map((each) => describeProblem(each, folder)).join('\n'))
    .join('\n\n');

const describeProblem = (each: Problem, folder: string): string => {
  const { file, line, column, severity, message, fix, rule } = each;
  const name = rule ? ` (${rule})` : '';
  return `${folder}/${file}:${line}:${column}  ${severity}: ${message}${name}\n    ${fix}`;
};

export const describeSummary = (summary: CheckSummary, folder: string): string => {
  const { errors, warnings } = summary;
  const found = [countOrNo(errors, 'error'), countOrNo(warnings, 'warning')];
  return `${folder}: ${describeCounts(summary)}: ${found.join(', ')}.`;
};

const countOrNo = (count: number, noun: string): string => (count === 0 ? `no ${noun}s` : countOf(count, noun));

/** A line a measure: of what was asked for, and of the whole bank where that is more. */
export const describeForm = ({ measures, ofAll }: Measures): string =>
  measures.map((measure, index) => describeBoth(measure, ofAll[index])).join('\n');

const describeBoth = (measure: Measure, ofAll: Measure | undefined): string => {
  const sign = isAsWanted(measure) ? '  ' : '! ';
  const all = ofAll && ofAll.of > measure.of ? `; in the whole bank ${ofAll.count} of ${ofAll.of}` : '';
  return `${sign}${describeMeasure(measure)}${all}`;
};
