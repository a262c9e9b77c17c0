/** Slugs for what comes without one, the same for the same question each time. */
import { createHash } from 'node:crypto';
import { slug as slugSchema } from '../curriculum/markup.ts';
import type { Found } from './draft.ts';

const WORDS_OF_PROMPT = 6;
const SLUG_AT_MOST = 60;
const HASH_LENGTH = 6;

export const isSlug = (name: string): boolean => slugSchema().safeParse(name).success;

/** Lower-case letters, digits and hyphens; nothing where no letter of the name is Latin. */
export const slugOfWords = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, SLUG_AT_MOST)
    .replace(/-+$/, '');

/** Its own, where its file has one of ours; else some of its words, and a mark of all of it. */
export const slugOf = ({ name, draft }: Found): string => {
  // One word such as `q1` is another program’s number of it, and stands in many files.
  if (name?.includes('-') && isSlug(name)) return name;
  const words = draft.prompt.replace(/[`*]/g, '').split(/\s+/).slice(0, WORDS_OF_PROMPT).join(' ');
  const start = slugOfWords(words)
    .slice(0, SLUG_AT_MOST - HASH_LENGTH - 1)
    .replace(/-+$/, '');
  return start ? `${start}-${hashOf(draft)}` : `imported-${hashOf(draft)}`;
};

export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, HASH_LENGTH);

/** The last part of a path of categories: `top/Kafka/Consumers`, `Watermark::kafka`. */
export const conceptOfCategory = (category: string | undefined): string => {
  const last = category
    ?.split(/::|\//)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(?:top|\$.*\$|default(?: for .*)?)$/i.test(part))
    .at(-1);
  return slugOfWords(last ?? '');
};
