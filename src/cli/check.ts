/** `watermark check`: reads the curriculum and says everything that is wrong with it. */
import { checkCurriculum, describeProblems, describeSummary } from '../curriculum/check-report.ts';

export type CheckOptions = { readonly json?: boolean; readonly folder: string };

/** Gives the exit code: 1 on an error, 0 with warnings only. With `json`, the last line is one JSON object. */
export const runCheck = async ({ json, folder }: CheckOptions, write: (line: string) => void): Promise<number> => {
  const { problems, summary } = await checkCurriculum(folder);
  if (problems.length > 0) write(`${describeProblems(problems, folder)}\n`);
  write(json ? JSON.stringify(summary) : describeSummary(summary));
  return summary.errors > 0 ? 1 : 0;
};
