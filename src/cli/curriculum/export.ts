/** `watermark export`: the curriculum’s questions as a file of another program. */
import { writeFileSync } from 'node:fs';
import { loadCurriculum } from '../../curriculum/load.ts';
import { errorsOf } from '../../curriculum/problem.ts';
import { type ExportFormat, exportFormats, exportQuestions } from '../../exchange/export-file.ts';
import { countWords } from '../../lib/time/when.ts';

export type ExportFlags = {
  readonly folder: string;
  readonly to: string;
  /** All where it is empty. */
  readonly concepts: readonly string[];
  /** Whether a file that is there is written over. */
  readonly over?: boolean;
};

/** Gives the exit code: 1 where nothing was written. */
export const runExport = async (file: string, flags: ExportFlags, write: (line: string) => void): Promise<number> => {
  const format = exportFormats.find((each) => each === flags.to);
  if (!format) return refuse(`--to takes ${exportFormats.join(', ')}, not ${flags.to}.`, write);
  const { curriculum, problems } = loadCurriculum(flags.folder);
  const unknown = flags.concepts.find((slug) => !curriculum.concepts.has(slug));
  if (unknown !== undefined) return refuse(`There is no concept ${unknown} in ${flags.folder}.`, write);
  const errors = errorsOf(problems).length;
  if (errors > 0)
    return refuse(`The curriculum has ${errors} errors: run watermark check, and mend them first.`, write);
  const questions = [...curriculum.questions.values()].filter(
    ({ concept }) => flags.concepts.length === 0 || flags.concepts.includes(concept),
  );
  return writeExport(file, format, questions, flags.over ?? false, write);
};

const refuse = (why: string, write: (line: string) => void): number => {
  write(why);
  return 1;
};

const writeExport = async (
  file: string,
  format: ExportFormat,
  questions: Parameters<typeof exportQuestions>[0],
  over: boolean,
  write: (line: string) => void,
): Promise<number> => {
  const exported = await exportQuestions(questions, format, Temporal.Now.instant());
  try {
    writeFileSync(file, exported.content, { flag: over ? 'w' : 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return refuse(`${file} is there already. Name another, or add --over.`, write);
    return refuse(`${file} can’t be written (${String(code)}).`, write);
  }
  for (const { at, what } of exported.remarks) write(`${at}: not carried over: ${what}`);
  write(`${file}: ${countWords(exported.questions, 'question')} of ${questions.length}.`);
  return 0;
};
