/**
 * Imports a file into a curriculum’s folder: which concept each question goes to, what is there
 * already, and what is to be written.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../curriculum/problem.ts';
import { BYTES_AT_MOST, readFiles, type SourceFiles } from '../curriculum/read/files.ts';
import { loadQuestions, QUESTIONS_AT_MOST } from '../curriculum/read/question-file.ts';
import { readText, withoutInvisible } from '../curriculum/read/text-faults.ts';
import { findUnwritten } from '../curriculum/read/unwritten.ts';
import { readYaml } from '../curriculum/yaml/yaml-file.ts';
import { oneLine } from '../lib/words/one-line.ts';
import { type Draft, ExchangeError, type Found, type Reading, type Remark } from './draft.ts';
import { conceptOfCategory, hashOf, slugOf, slugOfWords } from './names.ts';
import { type Placed, withFolder } from './place.ts';
import { type Entry, yamlOf } from './yaml-text.ts';

export type ImportOptions = {
  readonly folder: string;
  /** The file’s name, without its path. */
  readonly name: string;
  /** All go to this concept, whatever their categories. */
  readonly into?: string | undefined;
  /** Whether a file that is there may be added to. */
  readonly add?: boolean | undefined;
};

export type Imported = {
  readonly placed: readonly Placed[];
  readonly remarks: readonly Remark[];
  /** By concept. */
  readonly counts: ReadonlyMap<string, { readonly questions: number; readonly drafts: number }>;
};

/** Throws ExchangeError; what it refuses, it refuses before anything is written. */
export const importQuestions = ({ found, remarks }: Reading, options: ImportOptions): Promise<Imported> =>
  withFolder(options.folder, () => {
    const files = readFiles(options.folder);
    const named = nameAll(found, slugsIn(files), options.name);
    const byConcept = Map.groupBy(named.questions, (each) => conceptOf(each, options));
    const all = [...remarks, ...named.remarks];
    const lost = Map.groupBy(all, ({ at }) => at);
    const concepts = [...byConcept].map(([concept, own]) => placeConcept(concept, own, lost, files, options));
    return {
      placed: concepts.map(({ placed }) => placed),
      remarks: all,
      counts: new Map(concepts.map(({ placed, counts }) => [placed.concept, counts])),
    };
  });

/** By where it stood. */
type Lost = ReadonlyMap<string, readonly Remark[]>;

type Named = Found & { readonly draft: Draft & { readonly slug: string } };

/** Where each slug stands, drafts and broken questions included. */
const slugsIn = ({ concepts }: SourceFiles): ReadonlyMap<string, string> =>
  new Map(
    concepts.flatMap(({ questions }) => {
      const data = questions && readYaml(questions.file, questions.text).yaml?.data;
      if (!questions || !Array.isArray(data)) return [];
      return data.flatMap((each: unknown): [string, string][] =>
        typeof each === 'object' && each !== null && 'slug' in each && typeof each.slug === 'string'
          ? [[each.slug, questions.file]]
          : [],
      );
    }),
  );

/** A slug is a question: one that is there already is left as it is. */
const nameAll = (found: readonly Found[], known: ReadonlyMap<string, string>, name: string) => {
  const questions: Named[] = [];
  const remarks: Remark[] = [];
  const own = new Map<string, Found>();
  for (const each of found) {
    const slug = slugOf(each);
    const place = known.get(slug);
    const twin = own.get(slug);
    const isSame = twin && hashOf(twin.draft) === hashOf(each.draft);
    if (place) remarks.push({ at: each.at, what: `the whole question: ${slug} is there already, in ${place}` });
    else if (isSame) remarks.push({ at: each.at, what: `the whole question: it is the same as at ${twin.at}` });
    else {
      const free = twin ? `${slug.slice(0, 53)}-${hashOf([each.draft, name])}` : slug;
      own.set(free, each);
      if (each.name && each.name !== slug)
        remarks.push({ at: each.at, what: `its name (“${each.name.slice(0, 60)}”)` });
      questions.push({ ...each, draft: { ...each.draft, slug: free } });
    }
  }
  return { questions, remarks };
};

const conceptOf = ({ category }: Found, { into, name }: ImportOptions): string =>
  into ?? (conceptOfCategory(category) || slugOfWords(name.replace(/\.[^.]*$/, '')) || 'imported');

const placeConcept = (
  concept: string,
  own: readonly Named[],
  lost: Lost,
  files: SourceFiles,
  { folder, name, add }: ImportOptions,
): { placed: Placed; counts: { questions: number; drafts: number } } => {
  const there = files.concepts.find(({ slug }) => slug === concept);
  const before = there?.questions && readFileSync(join(folder, there.questions.file), 'utf8');
  if (before !== undefined && !add)
    throw new ExchangeError(
      oneLine`concepts/${concept}/questions.yaml is there already. Add --add to put ${own.length} more questions at its
        end, or --into with another concept. Nothing was written.`,
    );
  const entries = own.map((each) => entryOf(each, lost, name));
  const questions = before === undefined ? yamlOf(entries) : `${before.trimEnd()}\n\n${yamlOf(entries)}`;
  refuseMany(concept, own.length, Buffer.byteLength(questions));
  const conceptFile = there ? undefined : conceptText(concept, name);
  refuseErrors(`concepts/${concept}/questions.yaml`, questions, problemsOf(questions));
  if (conceptFile !== undefined) refuseErrors(`concepts/${concept}/concept.md`, conceptFile);
  return {
    placed: {
      concept,
      questions,
      ...(before !== undefined && { before }),
      ...(conceptFile !== undefined && { conceptFile }),
    },
    counts: { questions: own.length, drafts: entries.filter(({ unfinished }) => unfinished).length },
  };
};

const entryOf = ({ at, draft }: Named, lostAt: Lost, name: string): Entry => {
  const unfinished = problemsOf(yamlOf([{ draft, unfinished: false, comment: [] }])).length > 0;
  const lost = (lostAt.get(at) ?? []).map(({ what }) => oneRow(`Not carried over: ${what}`));
  return { draft, unfinished, comment: unfinished ? [oneRow(`From ${name}, ${at}.`), ...lost] : lost };
};

const oneRow = (words: string): string => withoutInvisible(words).replace(/\s+/g, ' ').slice(0, 115);

const problemsOf = (text: string): readonly Problem[] => {
  const problems: Problem[] = [];
  loadQuestions('imported', { file: 'questions.yaml', text }, problems);
  return problems;
};

const refuseMany = (concept: string, count: number, bytes: number): void => {
  const most =
    count > QUESTIONS_AT_MOST
      ? `${count} questions; at most ${QUESTIONS_AT_MOST}`
      : bytes > BYTES_AT_MOST
        ? `${Math.ceil(bytes / 1024)} KiB of questions; at most ${BYTES_AT_MOST / 1024}`
        : undefined;
  if (most)
    throw new ExchangeError(
      oneLine`${concept} would have ${most} fit in a concept. Export a part of them, and import the parts --into
        different concepts. Nothing was written.`,
    );
};

/** Whatever is imported, a bot that reads the folder can go on reading it. */
const refuseErrors = (file: string, text: string, more: readonly Problem[] = []): void => {
  const problems = [...readText(file, Buffer.from(text)).problems, ...findUnwritten([{ file, text }]), ...more];
  const error = problems.find(({ severity }) => severity === 'error');
  if (error)
    throw new ExchangeError(`${file} would be wrong in line ${error.line}: ${error.message}. Nothing was written.`);
};

const conceptText = (concept: string, name: string): string => {
  const title = concept.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  const summary = `Questions from ${withoutInvisible(name)}; the concept is yet to be written.`;
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    `summary: ${JSON.stringify(summary.slice(0, 140))}`,
    '---',
    '',
    '## Definition',
    'This concept is yet to be written. So far it only has questions that were imported.',
    '',
  ].join('\n');
};
