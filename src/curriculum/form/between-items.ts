/** What questions give away of one another, and where two ask the same. */

import { normaliseTyped } from '../kinds/typed/typed-answer.ts';
import { createSparseSums } from '../search/sparse-sums.ts';
import { type Bank, type Finding, type Item, keywords, type Rule, rightOf, warn, wrongOf } from './item.ts';
import { holdsPlain, toPlain } from './wording.ts';

const spotOf = (item: Item, path: readonly string[] = ['slug']): string => {
  const { file, line } = item.placeOf(path);
  return `${file}:${line}`;
};

/** What is seen of a question before it is answered. */
const shownOf = ({ question, prompt, hint, options }: Item): string =>
  [
    prompt,
    hint,
    question.code ?? '',
    ...options.map(({ text }) => text),
    ...('items' in question ? question.items.map(({ markdown }) => markdown) : []),
  ].join('\n');

/**
 * The term as it is shown, and in its other forms ("linearizable"); not every word that is taken
 * for it.
 */
const formsOf = ({ terms: [shown = '', ...others] }: Item): readonly string[] => {
  const stems = [...keywords(shown)].join(' ');
  return [shown, ...others.filter((other) => stems !== '' && [...keywords(other)].join(' ') === stems)];
};

/** Where a term that is asked for stands in what another question of the same concept shows. */
const answerElsewhere: Rule = ({ items, chosen }) => {
  const ofChosen = items.filter(({ question }) => chosen.has(question.concept));
  const shown = ofChosen.map((item) => ({ item, plain: toPlain(shownOf(item)) }));
  const byConcept = Map.groupBy(shown, ({ item }) => item.question.concept);
  return ofChosen
    .filter(({ terms }) => terms.length > 0)
    .flatMap((item): Finding[] => {
      const forms = formsOf(item).filter((form) => normaliseTyped(form).length > 2);
      const others = byConcept.get(item.question.concept)?.filter((other) => other.item !== item) ?? [];
      const tell = others.flatMap(({ item: other, plain }) => {
        const form = forms.find((each) => holdsPlain(plain, each));
        return form === undefined ? [] : [{ other, form }];
      });
      const [first] = tell;
      if (!first) return [];
      const where = `\`${first.other.question.slug}\` (${spotOf(first.other)})`;
      const message = `the answer “${first.form}” stands in the question ${where}`;
      return [warn(item, ['accept', 0], message, 'Say it in other words there, or ask here for what follows from it')];
    });
};

/** So much of a right option must stand in one sentence elsewhere: of the bank that finds what tells. */
const TOLD = { share: 0.7, words: 2 };

/** Where the right option of a choice stands in a sentence that another question of the concept begins with. */
const keyElsewhere: Rule = ({ items, concepts, chosen }) => {
  const byConcept = Map.groupBy(items, ({ question }) => question.concept);
  return concepts
    .filter(({ slug }) => chosen.has(slug))
    .flatMap(({ slug, concept }): Finding[] => {
      const own = byConcept.get(slug) ?? [];
      const names = keywords([concept?.title ?? '', ...(concept?.aliases ?? [])].join(' '));
      const sentences = own.flatMap((item) =>
        item.prompt.split(/[.!?\n]/).map((each) => ({ item, words: keywords(each) })),
      );
      return own.flatMap((item): Finding[] => {
        const [key] = item.question.kind === 'single' ? rightOf(item) : [];
        if (!key) return [];
        const [words, telling] = [keywords(key.text), tellingWords(item, names)];
        const told = sentences.find((each) => each.item !== item && tells(words, telling, each.words));
        if (!told) return [];
        const where = `\`${told.item.question.slug}\` (${spotOf(told.item)})`;
        const fix = 'Say it in other words there, or let wrong options have those words too';
        return [warn(item, key.path, `much of the right option stands in the question ${where}`, fix)];
      });
    });
};

/** What neither the prompt nor a wrong option says, nor a name of the concept, which any question may hold. */
const tellingWords = (item: Item, names: ReadonlySet<string>): ReadonlySet<string> => {
  const known = keywords([item.prompt, ...wrongOf(item).map(({ text }) => text)].join(' '));
  return keywords(rightOf(item)[0]?.text ?? '')
    .difference(known)
    .difference(names);
};

const tells = (key: ReadonlySet<string>, telling: ReadonlySet<string>, words: ReadonlySet<string>): boolean =>
  telling.intersection(words).size >= TOLD.words && key.intersection(words).size >= key.size * TOLD.share;

/**
 * Of the pairs in the bank at 0.5 and more all ask the same; below 0.45 few do. What asks the same
 * in other words isn't seen.
 */
const SAME_FROM = 0.5;

/** The words of a prompt and of its right answer, weighed by how rare they are in the bank. */
const vectorsOf = (items: readonly Item[]): ReadonlyMap<Item, ReadonlyMap<string, number>> => {
  const words = new Map(items.map((item) => [item, keywords(textOf(item))] as const));
  const counts = new Map<string, number>();
  for (const each of words.values()) for (const word of each) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map(
    [...words].map(([item, own]) => {
      const weighed = [...own].map((word) => [word, Math.log(items.length / (counts.get(word) ?? 1)) + 0.1] as const);
      const length = Math.hypot(...weighed.map(([, weight]) => weight)) || 1;
      return [item, new Map(weighed.map(([word, weight]) => [word, weight / length]))];
    }),
  );
};

const textOf = (item: Item): string =>
  [item.prompt, ...rightOf(item).map(({ text }) => text), ...item.terms.slice(0, 1)].join(' ');

/** Each is held against those before it by the words that they share, since few share many. */
const nearDuplicates: Rule = ({ items, chosen }: Bank) => {
  const vectors = vectorsOf(items);
  const likeness = createSparseSums(items.length);
  const holding = new Map<string, (readonly [index: number, weight: number])[]>();
  return items.flatMap((item, index): Finding[] => {
    likeness.clear();
    for (const [word, weight] of vectors.get(item) ?? []) {
      const before = holding.get(word) ?? [];
      for (const [other, itsWeight] of before) likeness.add(other, weight * itsWeight);
      holding.set(word, before);
      before.push([index, weight]);
    }
    if (!chosen.has(item.question.concept)) return [];
    const before = items[Math.min(...likeness.touched.filter((other) => likeness.at(other) >= SAME_FROM))];
    if (!before) return [];
    const message = `this asks nearly what \`${before.question.slug}\` asks (${spotOf(before)})`;
    return [warn(item, ['prompt'], message, 'Ask from another side, or leave one of them out')];
  });
};

export const betweenRules = {
  'answer-elsewhere': answerElsewhere,
  'key-elsewhere': keyElsewhere,
  'near-duplicate': nearDuplicates,
};
