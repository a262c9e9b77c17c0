/** A question as the fields of our note. */
import { askQuestion, type Question } from '../../curriculum/kinds.ts';
import { seededNumbers } from '../../lib/random.ts';
import { type Draft, drawnDraftOf } from '../draft.ts';
import { htmlOfMarkdown, htmlOfPlain } from '../markup/html.ts';
import type { Fields } from './fields.ts';

export const fieldsOf = (question: Question): Fields => {
  const draft = drawnDraftOf(question);
  const { hint, fix, why, source } = draft;
  const markdown = (words: string | undefined): string => (words === undefined ? '' : htmlOfMarkdown(words));
  return {
    Question: markdown(draft.prompt),
    // Within its marks a new line is one already.
    Code: htmlOfPlain(draft.code ?? '').replaceAll('<br>', '\n'),
    Language: draft.language ?? '',
    Options: listOf('ol', shownOptions(question, draft)),
    Hint: markdown(hint),
    Answer: answerOf(draft),
    Unit: htmlOfPlain(draft.unit ?? ''),
    Fix: markdown(fix),
    Why: markdown(why),
    'If wrong': ifWrong(draft),
    Source: source ? `<a href="${attribute(source.url)}">${htmlOfPlain(source.title)}</a>` : '',
    Kind: draft.kind,
    Level: String(draft.level ?? ''),
    Slug: question.slug,
  };
};

/** What the fields have no place for. */
export const lostInFields = ({ units, tolerance, accepted }: Draft): string[] => [
  ...(units ? ['units'] : []),
  ...(tolerance === undefined ? [] : ['tolerance']),
  ...(accepted ? ['accepted'] : []),
];

const attribute = (url: string): string => htmlOfPlain(url).replaceAll('"', '&quot;');

const listOf = (tag: 'ol' | 'ul', items: readonly string[]): string =>
  items.length === 0 ? '' : `<${tag}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag}>`;

/** As one asking would show them: in the file the right one stands where its author put it. */
const shownOptions = (question: Question, draft: Draft): string[] => {
  const texts = draft.options?.map(({ text }) => text) ?? draft.items ?? [];
  const asking = askQuestion(question, seededNumbers(question.slug));
  const keys = 'options' in asking ? asking.options : 'items' in asking ? asking.items : [];
  return texts.length === 0 ? [] : keys.map(({ key }) => htmlOfMarkdown(texts[Number(key)] ?? ''));
};

const answerOf = (draft: Draft): string => {
  const { options, accept, items, prints, lines, answer } = draft;
  if (options) return oneOrList(options.flatMap(({ text, right }) => (right ? [htmlOfMarkdown(text)] : [])));
  if (accept) return oneOrList(accept.map(htmlOfPlain));
  if (items) return listOf('ol', items.map(htmlOfMarkdown));
  if (prints !== undefined) return `<pre>${htmlOfPlain(prints.replace(/\n+$/, '')).replaceAll('<br>', '\n')}</pre>`;
  if (lines) return `Line ${lines.join(', ')}`;
  return answer === true ? 'True' : answer === false ? 'False' : String(answer);
};

const oneOrList = (items: readonly string[]): string => {
  const [only] = items;
  return only !== undefined && items.length === 1 ? only : listOf('ul', items);
};

/** What one may have thought, and why it is wrong. */
const ifWrong = ({ options, reject, mistakes, decoys, otherwise, mistake }: Draft): string => {
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ...(options ?? []).map(({ text, why }) => [htmlOfMarkdown(text), why] as const),
    ...(reject ?? []).map(({ text, why }) => [htmlOfPlain(text), why] as const),
    ...(mistakes ?? []).map(({ value, prints, why }) => [htmlOfPlain(String(value ?? prints)), why] as const),
    ...(decoys ?? []).map(({ line, why }) => [`Line ${line}`, why] as const),
  ];
  const listed = pairs.flatMap(([what, why]) =>
    why === undefined ? [] : [`<dt>${what}</dt><dd>${htmlOfMarkdown(why)}</dd>`],
  );
  const alone = otherwise ?? mistake;
  return alone === undefined ? (listed.length > 0 ? `<dl>${listed.join('')}</dl>` : '') : htmlOfMarkdown(alone);
};
