/** What a quiz is about: a concept or a module by its slug or by the words somebody typed. */
import { UserError } from '../../chat/errors.ts';
import type { StudiedBy } from '../../community/cohort/cohorts.ts';
import type { Curriculum, Scope } from '../../curriculum/model.ts';
import { findByLabel } from '../../curriculum/search/suggest.ts';
import { nameKey, type Search } from '../../curriculum/search.ts';
import { joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { orderOf, pathOf, pickedFirst, unitsInOrder } from '../../study/path/order.ts';

export type Subject = {
  readonly title: string;
  /** Somebody asked for it by name: then even what isn't due may be asked. */
  readonly named: boolean;
  readonly concepts: readonly string[];
  /** What somebody typed was taken for it by likeness: says so. */
  readonly taken?: Text;
};

const NEAREST = 3;

/** Throws UserError with the nearest names where nothing fits. */
export const findSubject = (curriculum: Curriculum, search: Search, words: string): Subject => {
  const exact =
    curriculum.scopes.get(words) ??
    moduleByNumber(curriculum, words) ??
    scopeByName(curriculum, words) ??
    findByLabel(curriculum, words);
  if (exact) return { title: exact.title, named: true, concepts: exact.concepts };
  const found = search.find(words, NEAREST);
  const [best] = found;
  if (best?.confident) {
    return {
      title: best.title,
      named: true,
      concepts: [best.slug],
      ...(best.name ? {} : { taken: text`You asked for “${words}”. I took that as **${best.title}**.` }),
    };
  }
  const nearest = joinTexts(
    found.filter(({ near }) => near).map(({ title }) => text`**${title}**`),
    ', ',
  );
  throw new UserError(
    nearest.length > 0
      ? text`I have no questions on “${words}”. The nearest I know: ${nearest}.`
      : text`I have no questions on “${words}”. /concept helps you find what’s there.`,
  );
};

/**
 * "module 9" or "Module 9: Apache Kafka Fundamentals", as the concept pages, the suggestions and
 * the bootcamp call it.
 */
const moduleByNumber = ({ modules, scopes }: Curriculum, words: string): Scope | undefined => {
  const [, number, title = ''] = /^module\s*#?(\d{1,3})(?:[^\p{L}\p{N}]+(.*))?$/iu.exec(words) ?? [];
  // A long label was cut, so its beginning is enough.
  const found = [...modules.values()].find(
    (module) => module.number === Number(number) && nameKey(module.title).startsWith(nameKey(title)),
  );
  return found && scopes.get(found.slug);
};

const scopeByName = ({ scopes, concepts }: Curriculum, words: string): Scope | undefined => {
  const wanted = nameKey(words);
  return [...scopes.values()].find(({ slug, title }) =>
    [slug, title, ...(concepts.get(slug)?.aliases ?? [])].some((name) => nameKey(name) === wanted),
  );
};

/**
 * Every concept in the order in which the person learns them: by their own path, or their cohort's;
 * all packs for somebody in no cohort.
 */
export const wholePath = (curriculum: Curriculum, studied: readonly StudiedBy[]): Subject => {
  const concepts = [...curriculum.packs.values()].flatMap((pack) => {
    const by = studied.find(({ packs }) => packs.includes(pack.slug));
    if (!by && studied.some(({ packs }) => packs.length > 0)) return [];
    const units = unitsInOrder(pack, orderOf(pathOf(pack, by?.path ?? null)));
    return pickedFirst(units, by?.picked ?? []).flatMap((unit) => unit.concepts);
  });
  const taught = [...new Set(concepts)].filter((slug) => curriculum.scopes.get(slug)?.kind === 'concept');
  return { title: 'your path', named: false, concepts: taught };
};
