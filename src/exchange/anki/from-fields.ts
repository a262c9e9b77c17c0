/** The fields of our note as a question. */
import { z } from 'zod';
import { kindNames } from '../../curriculum/kinds.ts';
import type { Draft } from '../draft.ts';
import { codeOfHtml, markdownOfHtml, partsOfHtml, wordsOfHtml } from '../markup/html.ts';
import { type FieldName, type Fields, fieldNames } from './fields.ts';

const kindSchema = z.enum(kindNames);
const levelSchema = z.coerce.number().pipe(z.literal([1, 2, 3]));

export const isOurNote = (names: readonly string[]): boolean => fieldNames.every((name) => names.includes(name));

/** Undefined where its kind is none of ours. `lost`: what its fields hold and we can’t show. */
export const draftOfFields = (fields: Fields): { draft?: Draft; lost: readonly string[] } => {
  const lost: string[] = [];
  const kind = kindSchema.safeParse(fields.Kind.trim()).data;
  if (!kind) return { lost: [`the whole note: its kind is “${fields.Kind.slice(0, 40)}”, which is none of ours`] };
  const markdown = (name: FieldName): string | undefined => {
    const converted = markdownOfHtml(fields[name]);
    lost.push(...converted.lost);
    return converted.words || undefined;
  };
  const level = levelSchema.safeParse(fields.Level).data;
  const code = codeOfHtml(fields.Code);
  const [hint, why, fix] = [markdown('Hint'), markdown('Why'), markdown('Fix')];
  const source = sourceOf(fields.Source);
  const draft: Draft = {
    kind,
    prompt: markdown('Question') ?? '',
    ...(level && { level }),
    ...(code && { code, language: wordsOfHtml(fields.Language).words }),
    ...ownOf(kind, fields),
    ...(fix !== undefined && { fix }),
    ...(hint !== undefined && { hint }),
    ...(why !== undefined && { why }),
    ...(source && { source }),
  };
  return { draft, lost };
};

const sourceOf = (html: string): Draft['source'] => {
  const [, url] = /<a [^>]*href="([^"]*)"/i.exec(html) ?? [];
  return url === undefined ? undefined : { title: wordsOfHtml(html).words, url: wordsOfHtml(url).words };
};

type Pair = { readonly markdown: string; readonly words: string; readonly why: string };

/** What stands in “If wrong”: each thing with its reason. */
const pairsIn = (html: string): Pair[] => {
  const parts = partsOfHtml(html, ['dt', 'dd']);
  return parts.flatMap(({ name, markdown, words }, index) => {
    const next = parts[index + 1];
    return name === 'dt' && next?.name === 'dd' ? [{ markdown, words, why: next.markdown }] : [];
  });
};

/** Its items, or all of it where it is no list. */
const itemsIn = (html: string) => {
  const items = partsOfHtml(html, ['li']);
  return items.length > 0 ? items : partsOfHtml(`<div>${html}</div>`, ['div']);
};

const numberIn = (words: string): number => Number(/-?\d[\d.e+-]*/i.exec(words)?.[0]);

const ownOf = (kind: Draft['kind'], fields: Fields): Partial<Draft> => {
  const pairs = pairsIn(fields['If wrong']);
  const answers = itemsIn(fields.Answer);
  const some = <Key extends string, Value>(key: Key, values: readonly Value[]) =>
    values.length === 0 ? {} : { [key]: values };
  switch (kind) {
    case 'single':
    case 'several':
      return { options: optionsOf(fields.Options, answers, pairs) };
    case 'true-false':
      return { answer: /^true$/i.test(wordsOfHtml(fields.Answer).words), ...wholeOf(fields, 'otherwise') };
    case 'gap':
    case 'short':
      return {
        accept: answers.map(({ words }) => words),
        ...some(
          'reject',
          pairs.map(({ words, why }) => ({ text: words, why })),
        ),
      };
    case 'number':
      return {
        answer: numberIn(wordsOfHtml(fields.Answer).words),
        ...(fields.Unit && { unit: wordsOfHtml(fields.Unit).words }),
        ...some(
          'mistakes',
          pairs.map(({ words, why }) => ({ value: numberIn(words), why })),
        ),
      };
    case 'order':
      return { items: answers.map(({ markdown }) => markdown), ...wholeOf(fields, 'mistake') };
    case 'output':
      return {
        prints: codeOfHtml(fields.Answer),
        ...some(
          'mistakes',
          pairs.map(({ words, why }) => ({ prints: words, why })),
        ),
      };
    case 'fault':
      return {
        lines: (wordsOfHtml(fields.Answer).words.match(/\d+/g) ?? []).map(Number),
        ...some(
          'decoys',
          pairs.map(({ words, why }) => ({ line: numberIn(words), why })),
        ),
      };
  }
};

const wholeOf = (fields: Fields, key: 'otherwise' | 'mistake'): Partial<Draft> => {
  const { words } = markdownOfHtml(fields['If wrong']);
  return words === '' ? {} : { [key]: words };
};

const optionsOf = (
  html: string,
  answers: readonly { readonly markdown: string }[],
  pairs: readonly Pair[],
): Draft['options'] => {
  const right = new Set(answers.map(({ markdown }) => markdown));
  return partsOfHtml(html, ['li']).map(({ markdown }) => {
    const why = pairs.find((pair) => pair.markdown === markdown)?.why;
    return {
      text: markdown,
      ...(right.has(markdown) ? { right: true as const } : why !== undefined && { why }),
    };
  });
};
