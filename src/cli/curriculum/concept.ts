/**
 * `watermark concept`: looks a concept up from the shell, or a line at a time from standard input.
 */
import { createInterface } from 'node:readline';
import { loadCurriculum } from '../../curriculum/load.ts';
import { errorsOf } from '../../curriculum/problem.ts';
import { isOfTitle } from '../../curriculum/search/suggest.ts';
import { createSearch, type Search } from '../../curriculum/search.ts';

export type ConceptOptions = { readonly json?: boolean; readonly folder: string };

/**
 * The words `-`: one query a line from `input`, each answered with one line of JSON as soon as it
 * is read.
 */
const FROM_INPUT = '-';
const RESULTS = 10;
const NEAREST = 3;

/** Gives the exit code: 1 where the curriculum can't be read, else 0. */
export const runConcept = async (
  words: string,
  options: ConceptOptions,
  input: NodeJS.ReadableStream,
  write: (line: string) => void,
): Promise<number> => {
  const { curriculum, problems } = loadCurriculum(options.folder);
  if (curriculum.concepts.size === 0) {
    write(`There is no curriculum in ${options.folder}: ${errorsOf(problems)[0]?.message ?? 'it is empty'}.`);
    return 1;
  }
  const search = createSearch(curriculum);
  if (words === FROM_INPUT) {
    for await (const line of createInterface({ input })) write(answerInJson(search, line));
    return 0;
  }
  write(options.json ? answerInJson(search, words) : answerInWords(search, words));
  return 0;
};

const answerInJson = (search: Search, query: string): string => {
  const found = search.find(query, RESULTS);
  return JSON.stringify({
    query,
    confident: found[0]?.confident ?? false,
    results: found.map(({ slug, title, score, confident }) => ({ slug, title, score, confident })),
  });
};

const answerInWords = (search: Search, query: string): string => {
  const found = search.find(query, RESULTS);
  const [best] = found;
  const near = found.filter(({ near: helps }) => helps);
  if (best?.confident) {
    const other = best.name !== undefined && !isOfTitle(best.name, best.title);
    return [
      ...(other ? [`${best.name}: in ${best.title}`] : []),
      ...near.map(({ slug, title, score }) => `${score.toFixed(2)}  ${title}  (${slug})`),
    ].join('\n');
  }
  const nearest = near.slice(0, NEAREST).map(({ title }) => title);
  return `I have nothing on “${query}”.${nearest.length > 0 ? ` Is it one of these? ${nearest.join('; ')}.` : ''}`;
};
