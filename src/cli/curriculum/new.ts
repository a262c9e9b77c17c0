/**
 * `watermark new`: begins a concept or a question with everything in its place, and says what comes
 * next. Nothing that is there is written over.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kindNames, type QuestionKind } from '../../curriculum/kinds.ts';
import { slug as slugSchema } from '../../curriculum/markup.ts';
import { readFiles, type SourceFiles } from '../../curriculum/read/files.ts';
import { conceptSkeleton } from '../../curriculum/write/concept-skeleton.ts';
import { questionSkeleton } from '../../curriculum/write/question-skeleton.ts';
import { nearestName } from '../../lib/words/edit-distance.ts';
import { unknownConcept } from './check.ts';
import { curriculumFolder } from './curriculum-folder.ts';

type Write = (line: string) => void;

/** Gives the exit code: 1 where nothing was written. */
export const runNewConcept = (slug: string, title: string | undefined, folder: string, write: Write): number => {
  const wrong = wrongSlug(slug);
  if (wrong) return refuse(write, wrong);
  const file = join(folder, 'concepts', slug, 'concept.md');
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, conceptSkeleton(title ?? titleOf(slug)), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return refuse(write, `${file} is there already, so nothing was written.`);
  }
  write(`${file} is begun. Name it in a topic of a pack, so that it is taught. Then:`);
  tellNext(write, slug, file, folder);
  write(`  npm run -s watermark -- new question ${slug} single ${slug}-first${flagOf(folder)}`);
  return 0;
};

export const runNewQuestion = (
  concept: string,
  typedKind: string,
  slug: string,
  folder: string,
  write: Write,
): number => {
  const kind = kindNames.find((known) => known === typedKind);
  if (!kind) return refuse(write, unknownKind(typedKind));
  const files = readFiles(folder);
  const known = files.concepts.map((each) => each.slug);
  if (!known.includes(concept)) return refuse(write, unknownConcept(concept, known, folder));
  const wrong = wrongSlug(slug);
  if (wrong) return refuse(write, wrong);
  const taken = placeOfSlug(files, slug);
  if (taken)
    return refuse(write, `\`${slug}\` is already at ${folder}/${taken}. Give this question a slug of its own.`);
  const file = join(folder, 'concepts', concept, 'questions.yaml');
  const line = appendQuestion(file, kind, slug);
  write(`${file}:${line} is begun. Next:`);
  tellNext(write, concept, `${file}:${line}`, folder);
  return 0;
};

const appendQuestion = (file: string, kind: QuestionKind, slug: string): number => {
  const before = readOrEmpty(file).trimEnd();
  const gap = before === '' ? '' : `${readOrEmpty(file).endsWith('\n') ? '' : '\n'}\n`;
  appendFileSync(file, `${gap}${questionSkeleton(kind, slug)}`);
  return readFileSync(file, 'utf8').split('\n').indexOf(`- slug: ${slug}`) + 1;
};

const readOrEmpty = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
};

const tellNext = (write: Write, concept: string, place: string, folder: string): void => {
  write(`  npm run -s watermark -- check ${concept} --form${flagOf(folder)}     says what is still to be written`);
  write(`  npm run -s watermark -- preview ${place}     shows it as it will be seen`);
};

/** What comes next is looked for in the same folder. */
const flagOf = (folder: string): string =>
  folder === curriculumFolder(undefined, process.env) ? '' : ` --folder ${folder}`;

const refuse = (write: Write, words: string): number => {
  write(words);
  return 1;
};

const wrongSlug = (slug: string): string | undefined => {
  const issue = slugSchema().safeParse(slug).error?.issues[0];
  return issue && `\`${slug}\` can’t be a slug: ${issue.message}.`;
};

const unknownKind = (typed: string): string => {
  const nearest = nearestName(typed, kindNames);
  return `There is no kind ${typed}${nearest ? `; did you mean ${nearest}?` : '.'} There are: ${kindNames.join(', ')}.`;
};

/** Found in the text, so that it is found in files that have mistakes too. */
const placeOfSlug = ({ concepts }: SourceFiles, slug: string): string | undefined =>
  concepts
    .flatMap(({ questions }) => (questions ? [questions] : []))
    .map(({ file, text }) => ({ file, line: text.split('\n').findIndex((row) => SLUG.exec(row)?.[1] === slug) + 1 }))
    .filter(({ line }) => line > 0)
    .map(({ file, line }) => `${file}:${line}`)[0];

const SLUG = /^[-\s]*slug:\s*["']?([a-z0-9-]+)["']?\s*(?:#.*)?$/;

const titleOf = (slug: string): string => slug.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
