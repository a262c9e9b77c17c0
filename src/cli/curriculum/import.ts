/** `watermark import`: questions of another program into the curriculum’s folder. */

import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { ExchangeError } from '../../exchange/draft.ts';
import { BYTES_AT_MOST, megabytes, readQuestionsOf } from '../../exchange/import-file.ts';
import { type Imported, importQuestions } from '../../exchange/import-questions.ts';
import { isSlug } from '../../exchange/names.ts';
import { reportLines } from '../../exchange/report.ts';
import { countWords } from '../../lib/time/when.ts';
import { oneLine } from '../../lib/words/one-line.ts';

export type ImportFlags = { readonly folder: string; readonly into?: string; readonly add?: boolean };

/** Gives the exit code: 1 where nothing was imported. Each line of the report names its place. */
export const runImport = async (file: string, flags: ImportFlags, write: (line: string) => void): Promise<number> => {
  const name = basename(file);
  try {
    if (flags.into !== undefined && !isSlug(flags.into))
      throw new ExchangeError(
        '--into takes a concept’s slug: lower-case words joined by hyphens, such as cap-theorem.',
      );
    const reading = readQuestionsOf(name, readBytes(file));
    for (const line of reportLines(name, reading.remarks, reading)) write(line);
    const imported = await importQuestions(reading, { ...flags, name });
    const later = imported.remarks.slice(reading.remarks.length);
    for (const line of reportLines(name, later, reading)) write(line);
    for (const line of summary(imported, flags.folder)) write(line);
    return imported.placed.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    write(`${name}: ${error.message}`);
    return 1;
  }
};

const readBytes = (file: string): Uint8Array => {
  try {
    const { size } = statSync(file);
    if (size > BYTES_AT_MOST)
      throw new ExchangeError(
        oneLine`it has ${megabytes(size)}; at most ${megabytes(BYTES_AT_MOST)} are read. Export it without
          pictures and sounds, or in parts.`,
      );
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === undefined) throw error;
    throw new ExchangeError(`it can’t be read (${String(code)}). Check its path.`);
  }
};

const summary = ({ counts, placed }: Imported, folder: string): string[] => {
  if (placed.length === 0) return ['There was nothing to import, and nothing was written.'];
  const lines = [...counts].map(([concept, { questions, drafts }]) => {
    const some = drafts > 0 ? `, ${drafts === questions ? 'all' : drafts} of them drafts` : '';
    const rest = questions === 1 && drafts === 1 ? ', a draft' : some;
    return `${folder}/concepts/${concept}/questions.yaml: ${countWords(questions, 'question')}${rest}.`;
  });
  const anyDrafts = [...counts.values()].some(({ drafts }) => drafts > 0);
  return anyDrafts ? [...lines, 'Nobody is asked a draft. `watermark check` says what each lacks.'] : lines;
};
