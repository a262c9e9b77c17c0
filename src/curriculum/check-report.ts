/** What `check` says: problems for people, and a summary for programs. */
import { checkDiagrams } from './diagram.ts';
import { loadCurriculum } from './load.ts';
import { type Curriculum, countByKind } from './model.ts';
import { type Problem, sortProblems } from './problem.ts';

export type CheckSummary = {
  readonly packs: number;
  readonly modules: number;
  readonly concepts: number;
  readonly conceptsComplete: number;
  readonly questions: number;
  readonly questionsByKind: Readonly<Record<string, number>>;
  readonly errors: number;
  readonly warnings: number;
};

export type CheckReport = { readonly problems: readonly Problem[]; readonly summary: CheckSummary };

/** Reads everything and draws every diagram. */
export const checkCurriculum = async (folder: string): Promise<CheckReport> => {
  const { curriculum, problems } = loadCurriculum(folder);
  const all = sortProblems([...problems, ...(await checkDiagrams(curriculum))]);
  return { problems: all, summary: summarise(curriculum, all) };
};

const summarise = (curriculum: Curriculum, problems: readonly Problem[]): CheckSummary => ({
  packs: curriculum.packs.size,
  modules: curriculum.modules.size,
  concepts: curriculum.concepts.size,
  conceptsComplete: [...curriculum.concepts.values()].filter(({ complete }) => complete).length,
  questions: curriculum.questions.size,
  questionsByKind: countByKind(curriculum.questions.values()),
  errors: problems.filter(({ severity }) => severity === 'error').length,
  warnings: problems.filter(({ severity }) => severity === 'warning').length,
});

/** Grouped by file, each with its place, what is wrong and how to mend it; places can be clicked in most terminals. */
export const describeProblems = (problems: readonly Problem[], folder: string): string =>
  [...Map.groupBy(problems, ({ file }) => file).values()]
    .map((group) => group.map((each) => describeProblem(each, folder)).join('\n'))
    .join('\n\n');

const describeProblem = ({ file, line, column, severity, message, fix }: Problem, folder: string): string =>
  `${folder}/${file}:${line}:${column}  ${severity}: ${message}\n    ${fix}`;

export const describeSummary = (summary: CheckSummary): string => {
  const { packs, modules, concepts, conceptsComplete, questions, errors, warnings } = summary;
  const counted = [
    many(packs, 'pack'),
    many(modules, 'module'),
    `${many(concepts, 'concept')} (${conceptsComplete} complete)`,
    many(questions, 'question'),
  ];
  return `${counted.join(', ')}: ${errors === 0 ? 'no errors' : many(errors, 'error')}, ${warnings === 0 ? 'no warnings' : many(warnings, 'warning')}.`;
};

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
