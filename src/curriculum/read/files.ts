/**
 * Reads the curriculum's folder, and nothing outside it: no links, no large files, no strangers.
 */
import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, problem } from '../problem.ts';
import { readText } from './text-faults.ts';

export type SourceFile = { readonly file: string; readonly text: string };
export type ConceptFolder = {
  readonly slug: string;
  readonly concept?: SourceFile;
  readonly questions?: SourceFile;
};
export type SourceFiles = {
  readonly packs: readonly SourceFile[];
  readonly concepts: readonly ConceptFolder[];
  readonly projects: readonly SourceFile[];
  readonly synonyms?: SourceFile;
  readonly versions?: SourceFile;
  readonly problems: readonly Problem[];
};

// A hundred questions are about 150 KiB; more is no hand-written file.
export const BYTES_AT_MOST = 256 * 1024;
const ENTRIES_AT_MOST = 2000;

const AT_THE_TOP = new Set([
  'packs',
  'concepts',
  'projects',
  'schema',
  'README.md',
  'LICENSE',
  'synonyms.yaml',
  'versions.yaml',
]);
const IN_A_CONCEPT = new Set(['concept.md', 'questions.yaml']);

export const readFiles = (folder: string): SourceFiles => {
  const problems: Problem[] = [];
  const top = list(folder, '', problems);
  for (const entry of top)
    if (!AT_THE_TOP.has(entry.name) || entry.isSymbolicLink()) problems.push(stranger(entry.name, entry));
  const has = (name: string) => top.some((entry) => entry.name === name && !entry.isSymbolicLink());
  const packs = has('packs') ? readAll(folder, 'packs', '.yaml', problems) : [];
  const concepts = has('concepts') ? readConcepts(folder, problems) : [];
  const projects = has('projects') ? readAll(folder, 'projects', '.md', problems) : [];
  const readIfThere = (name: string) => (has(name) ? read(folder, name, problems) : undefined);
  const synonyms = readIfThere('synonyms.yaml');
  const versions = readIfThere('versions.yaml');
  if (packs.length === 0 && concepts.length === 0 && problems.every(({ severity }) => severity === 'warning')) {
    problems.push(
      problem(
        'error',
        { file: '.', line: 1, column: 1 },
        `there is no curriculum in ${folder}`,
        'Point to a folder with `packs/` and `concepts/`, as quizzes/README.md says',
      ),
    );
  }
  return {
    packs,
    concepts,
    projects,
    ...(synonyms && { synonyms }),
    ...(versions && { versions }),
    problems,
  };
};

/** The files with this ending, in a folder that holds nothing else. */
const readAll = (folder: string, within: string, ending: string, problems: Problem[]): SourceFile[] => {
  const files: SourceFile[] = [];
  for (const entry of list(folder, within, problems)) {
    const file = `${within}/${entry.name}`;
    if (entry.isFile() && entry.name.endsWith(ending)) files.push(...present(read(folder, file, problems)));
    else problems.push(stranger(file, entry));
  }
  return files;
};

const readConcepts = (folder: string, problems: Problem[]): ConceptFolder[] => {
  const concepts: ConceptFolder[] = [];
  for (const entry of list(folder, 'concepts', problems)) {
    const path = `concepts/${entry.name}`;
    if (entry.isDirectory()) concepts.push(readConcept(folder, entry.name, problems));
    else problems.push(stranger(path, entry));
  }
  return concepts;
};

const readConcept = (folder: string, slug: string, problems: Problem[]): ConceptFolder => {
  const path = `concepts/${slug}`;
  const entries = list(folder, path, problems);
  for (const entry of entries)
    if (!IN_A_CONCEPT.has(entry.name) || !entry.isFile()) problems.push(stranger(`${path}/${entry.name}`, entry));
  const readIfThere = (name: string) =>
    entries.some((entry) => entry.name === name && entry.isFile())
      ? read(folder, `${path}/${name}`, problems)
      : undefined;
  const concept = readIfThere('concept.md');
  const questions = readIfThere('questions.yaml');
  return { slug, ...(concept && { concept }), ...(questions && { questions }) };
};

const list = (folder: string, path: string, problems: Problem[]): Dirent[] => {
  try {
    const entries = readdirSync(join(folder, path), { withFileTypes: true }).filter(
      ({ name }) => !name.startsWith('.'),
    );
    if (entries.length > ENTRIES_AT_MOST)
      problems.push(
        unreadable(
          path || '.',
          `there are ${entries.length} entries; at most ${ENTRIES_AT_MOST} are read`,
          'Keep fewer',
        ),
      );
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, ENTRIES_AT_MOST);
  } catch (error) {
    problems.push(
      unreadable(
        path || '.',
        `${join(folder, path)} can’t be read: ${reasonOf(error)}`,
        'Check that it is a folder that this user may read',
      ),
    );
    return [];
  }
};

const read = (folder: string, file: string, problems: Problem[]): SourceFile | undefined => {
  try {
    const { size } = lstatSync(join(folder, file));
    if (size > BYTES_AT_MOST) {
      problems.push(
        unreadable(
          file,
          `the file has ${Math.ceil(size / 1024)} KiB; at most ${BYTES_AT_MOST / 1024} are read`,
          'Split it, or shorten it',
        ),
      );
      return undefined;
    }
    const { text, problems: found } = readText(file, readFileSync(join(folder, file)));
    problems.push(...found);
    return text === undefined ? undefined : { file, text };
  } catch (error) {
    problems.push(
      unreadable(file, `the file can’t be read: ${reasonOf(error)}`, 'Check that it is a file that this user may read'),
    );
    return undefined;
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unreadable = (file: string, message: string, fix: string): Problem =>
  problem('error', { file, line: 1, column: 1 }, message, fix);

const stranger = (file: string, entry: Dirent): Problem =>
  entry.isSymbolicLink()
    ? problem(
        'error',
        { file, line: 1, column: 1 },
        'this is a link, and links are not followed',
        'Put the file itself here',
      )
    : problem(
        'warning',
        { file, line: 1, column: 1 },
        'this is ignored: nothing of the curriculum has that name here',
        'Rename it as quizzes/README.md says, or move it away',
      );

const present = <Item>(item: Item | undefined): Item[] => (item === undefined ? [] : [item]);
