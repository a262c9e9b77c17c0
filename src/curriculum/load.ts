/** Loads the curriculum from its folder and finds everything that is wrong with it, all at once. */
import { z } from 'zod';
import { crossCheck } from './check/cross-checks.ts';
import { checkVersions } from './check/versions.ts';
import { slug as slugSchema } from './markup.ts';
import { buildCurriculum, type Curriculum, type SynonymGroups, type WrittenParts } from './model.ts';
import { errorsOf, type Problem, problem, sortProblems } from './problem.ts';
import { keep, keyOf, readCached } from './read/cache.ts';
import { readConceptFile } from './read/concept-file.ts';
import { checkData } from './read/describe-issue.ts';
import { type ConceptFolder, readFiles, type SourceFile, type SourceFiles } from './read/files.ts';
import type { Loaded, LoadedConcept, LoadedPack } from './read/loaded.ts';
import { packSchema } from './read/pack.ts';
import { loadProject } from './read/project-file.ts';
import { isWithin, loadQuestions } from './read/question-file.ts';
import { findUnwritten } from './read/unwritten.ts';
import { loadVersions } from './read/versions.ts';
import { makeVocabulary } from './read/vocabulary.ts';
import { readYaml } from './yaml/yaml-file.ts';

export type LoadedCurriculum = {
  /** Whatever could be read; fit for use only when no problem is an error. */
  readonly curriculum: Curriculum;
  readonly problems: readonly Problem[];
};

/** With the parts and their places in the files, for rules that look at them further. */
export type ParsedCurriculum = LoadedCurriculum & { readonly loaded: Loaded };

export const loadCurriculum = (folder: string): ParsedCurriculum => parseFiles(readFiles(folder), 'without drafts');

/** Those drafts of which nothing is missing are among the questions: for whoever writes them. */
export const loadWithDrafts = (folder: string): ParsedCurriculum => parseFiles(readFiles(folder), 'with drafts');

/**
 * The same curriculum, from what is kept in a file while the folder's files and this reader are as
 * they were.
 */
export const loadCachedCurriculum = (folder: string, cacheFile: string): LoadedCurriculum => {
  const files = readFiles(folder);
  const key = keyOf(files);
  const kept = key && readCached(cacheFile, key);
  if (kept) return { curriculum: build(kept.parts, files), problems: kept.problems };
  const { curriculum, problems, parts } = parseFiles(files, 'without drafts');
  if (key && errorsOf(problems).length === 0) keep(cacheFile, key, { parts, problems });
  return { curriculum, problems };
};

const parseFiles = (
  files: SourceFiles,
  meant: 'with drafts' | 'without drafts',
): ParsedCurriculum & { readonly parts: WrittenParts } => {
  const problems: Problem[] = [...files.problems];
  const concepts = files.concepts.flatMap((each) => loadConcept(each, problems));
  const read = files.concepts.flatMap(({ slug, questions: file }) =>
    file ? [loadQuestions(slug, file, problems)] : [],
  );
  const drafts = read.flatMap((each) => each.drafts);
  const shown = meant === 'with drafts' ? drafts.flatMap(({ whole }) => (whole ? [whole] : [])) : [];
  const questions = [...read.flatMap((each) => each.questions), ...shown];
  const packs = files.packs.flatMap((file) => loadPack(file, problems));
  const projects = files.projects.map((file) => loadProject(file, problems));
  const versions = files.versions ? loadVersions(files.versions, problems) : [];
  const synonyms = files.synonyms ? loadSynonyms(files.synonyms, problems) : [];
  const loaded: Loaded = {
    concepts,
    questions,
    drafts,
    packs,
    projects,
    versions,
    allPacks: packs.length === files.packs.length,
  };
  problems.push(...crossCheck(loaded), ...checkVersions(versions, textsOf(files)));
  // Within a draft it has been told.
  const isOfDraft = ({ file, line }: Problem): boolean =>
    drafts.some((draft) => draft.placeOf([]).file === file && isWithin(draft, line));
  problems.push(...findUnwritten(textsOf(files)).filter((each) => !isOfDraft(each)));
  const parts = {
    packs: packs.map(({ pack }) => pack),
    concepts: concepts.flatMap(({ slug, concept }) => (concept ? [{ ...concept, slug }] : [])),
    questions: questions.map(({ question }) => question),
    projects: projects.flatMap(({ slug, project }) => (project ? [{ ...project, slug }] : [])),
    versions: versions.map(({ pin }) => pin),
    synonyms,
  };
  return { curriculum: build(parts, files), problems: sortProblems(problems), loaded, parts };
};

/** Whatever learners read that may speak of a product. */
const textsOf = ({ concepts, packs, projects }: SourceFiles): SourceFile[] => [
  ...concepts.flatMap(({ concept, questions }) => [concept, questions].filter((each) => !!each)),
  ...packs,
  ...projects,
];

const build = (parts: WrittenParts, files: SourceFiles): Curriculum => {
  const texts = () => files.concepts.flatMap(({ concept, questions }) => [concept?.text ?? '', questions?.text ?? '']);
  return buildCurriculum({
    ...parts,
    makeVocabulary: () => makeVocabulary(termsOf(parts), texts()),
  });
};

const loadConcept = ({ slug, concept }: ConceptFolder, problems: Problem[]): LoadedConcept[] => {
  const file = `concepts/${slug}/concept.md`;
  const start = { file, line: 1, column: 1 };
  const name = slugSchema().safeParse(slug);
  if (!name.success)
    problems.push(
      problem('error', start, `the folder’s name is no slug: ${name.error.issues[0]?.message}`, 'Rename the folder'),
    );
  // One that can't be read has been told of; that it is there keeps others that name it from being
  // wrong.
  if (!concept) {
    if (!problems.some((each) => each.file === file))
      problems.push(
        problem(
          'error',
          start,
          'the concept has no file',
          'Write concept.md, with `title`, `summary` and `## Definition` at least',
        ),
      );
    return [{ slug, file, problems: [] }];
  }
  const read = readConceptFile(file, concept.text);
  problems.push(...read.problems);
  return [{ ...read, slug, file }];
};

const loadPack = ({ file, text }: SourceFile, problems: Problem[]): LoadedPack[] => {
  const { yaml, problems: found } = readYaml(file, text);
  problems.push(...found);
  if (!yaml) return [];
  const { value: pack, problems: wrong } = checkData(packSchema, yaml);
  problems.push(...wrong);
  return pack ? [{ pack, yaml, stem: file.replace(/^packs\/|\.yaml$/g, '') }] : [];
};

export const synonymsSchema = z.array(z.array(z.string().trim().min(1).max(60)).min(2).max(20)).max(500);

const loadSynonyms = ({ file, text }: SourceFile, problems: Problem[]): SynonymGroups => {
  const { yaml, problems: found } = readYaml(file, text);
  const { value = [], problems: wrong } = yaml ? checkData(synonymsSchema, yaml) : { problems: [] };
  problems.push(...found, ...wrong);
  return value;
};

const termsOf = ({ concepts, questions }: WrittenParts): string[] => [
  ...concepts.flatMap(({ title, aliases }) => [title, ...aliases]),
  ...questions.flatMap((question) =>
    'accept' in question ? [...question.accept, ...(question.reject ?? []).map((form) => form.text)] : [],
  ),
];
