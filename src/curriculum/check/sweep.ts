/** What wants a look because its version was checked long ago, and which files rest on it. */
import { fullDayWords } from '../../lib/time/when.ts';
import type { LoadedCurriculum } from '../load.ts';
import { readFiles } from '../read/files.ts';
import type { Pin } from '../read/versions.ts';
import { countOf } from './counts.ts';
import { mentions } from './versions.ts';

export type Stale = { readonly pin: Pin; readonly concepts: readonly string[]; readonly projects: readonly string[] };

/** Of every product whose pin was checked before a day, the oldest first. */
export const findStale = ({ curriculum }: LoadedCurriculum, folder: string, before: Temporal.PlainDate): Stale[] => {
  const { concepts, projects } = readFiles(folder);
  return curriculum.versions
    .filter(({ checked }) => Temporal.PlainDate.compare(checked, before) < 0)
    .toSorted((a, b) => Temporal.PlainDate.compare(a.checked, b.checked))
    .map((pin) => ({
      pin,
      concepts: concepts
        .filter(({ concept, questions }) => mentions(pin, `${concept?.text ?? ''}\n${questions?.text ?? ''}`))
        .map(({ slug }) => slug),
      projects: projects
        .filter(({ text }) => mentions(pin, text))
        .map(({ file }) => file.replace(/^projects\/|\.md$/g, '')),
    }));
};

const UNITS = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;

/** "12m" is twelve months, "90d" ninety days; weeks and years too. */
export const readAge = (typed: string): Temporal.Duration | undefined => {
  const [, count, unit] = /^(\d{1,3})\s*([dwmy])$/i.exec(typed.trim()) ?? [];
  const name = Object.entries(UNITS).find(([letter]) => letter === unit?.toLowerCase())?.[1];
  return name && Temporal.Duration.from({ [name]: Number(count) });
};

/** A line a product, with its pages: where one looks first. */
export const describeStale = ({ pin, concepts, projects }: Stale): string => {
  const { product, version, checked, pages, releases } = pin;
  const head = `${product} ${version}, last checked on ${fullDayWords(checked)} (${releases ?? pages})`;
  const resting = [listed('concept', concepts), listed('project', projects)].filter((line) => line !== undefined);
  return [head, ...(resting.length > 0 ? resting : ['nothing speaks of it'])].join('\n    ');
};

const listed = (noun: string, slugs: readonly string[]): string | undefined =>
  slugs.length === 0 ? undefined : `${countOf(slugs.length, noun)}: ${slugs.join(', ')}`;
