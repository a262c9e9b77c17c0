/** Moodle’s kinds of question as ours. */
import type { Draft, Found } from '../draft.ts';
import { withoutCode, withoutSource } from '../markup/prompt.ts';
import type { Answer, Item, NumberAnswer } from './item.ts';

/** `lost`: each thing that has no place in ours, or another one. */
export type FromItem = { readonly found?: Found; readonly lost: readonly string[] };

export const foundOf = (item: Item, at: string): FromItem => {
  const lost: string[] = [];
  const body = bodyOf(item, lost);
  if (!body) return { lost };
  const { kind, extra, ...own } = body;
  const prompt = withoutCode(kind === 'gap' ? item.stem.replace(/_{3,}/, '____') : item.stem);
  const { why, source } = withoutSource(item.feedback);
  const whyOrExtra = why ?? extra;
  if (why !== undefined && extra !== undefined && extra !== why)
    lost.push(`feedback on a right answer (“${short(extra)}”): there is feedback on the question already`);
  const level = levelOf(item.tags);
  const draft: Draft = {
    kind,
    prompt: prompt.prompt,
    ...(prompt.code !== undefined && { code: prompt.code, language: prompt.language }),
    ...own,
    ...(level && { level }),
    ...(item.hint !== undefined && { hint: item.hint }),
    ...(whyOrExtra !== undefined && { why: whyOrExtra }),
    ...(source && { source }),
  };
  for (const tag of item.tags) if (!OUR_TAG.test(tag)) lost.push(`the tag “${short(tag)}”`);
  return { found: { at, name: item.name, category: item.category, draft }, lost };
};

const short = (words: string): string => (words.length > 60 ? `${words.slice(0, 59)}…` : words);

const OUR_TAG = /^(?:kind-[a-z-]+|level-[123])$/;

const levelOf = (tags: readonly string[]): Draft['level'] =>
  ([1, 2, 3] as const).find((level) => tags.includes(`level-${level}`));

/** `extra`: what was said to a right answer. */
type Own = Partial<Draft> & Pick<Draft, 'kind'> & { readonly extra?: string | undefined };

const bodyOf = ({ body, tags, stem }: Item, lost: string[]): Own | undefined => {
  const isTagged = (kind: Draft['kind']) => tags.includes(`kind-${kind}`);
  switch (body.type) {
    case 'choice':
      return choiceOf(body.many, body.answers, isTagged('several'), lost);
    case 'true-false':
      return {
        kind: 'true-false',
        answer: body.answer,
        ...(body.whenWrong !== undefined && { otherwise: body.whenWrong }),
        extra: body.whenRight,
      };
    case 'short': {
      if (isTagged('output')) return printedOf(body.answers);
      return typedOf(isTagged('short') ? 'short' : gapOrShort(stem), body.answers, lost);
    }
    case 'number':
      return isTagged('fault') ? faultOf(body.answers) : { ...numberOf(body.answers, lost), ...unitsOf(body) };
    case 'match':
      return orderOf(body.pairs, body.whenWrong, lost);
  }
};

const gapOrShort = (stem: string): 'gap' | 'short' => (stem.match(/_{3,}/g)?.length === 1 ? 'gap' : 'short');

const choiceOf = (many: boolean, answers: readonly Answer[], isOurs: boolean, lost: string[]): Own => {
  const isRight = ({ share }: Answer) => (many ? share > 0 : share >= 100);
  const right = answers.filter(isRight);
  const inParts = answers.filter(({ share }) => share !== 0 && share !== 100);
  if (many && !isOurs && inParts.length > 0) lost.push(partMarks(inParts));
  for (const { text, share } of many ? [] : inParts)
    if (share < 100) lost.push(`“${short(text)}” counted ${share} %, and counts as wrong here`);
  return {
    kind: right.length > 1 ? 'several' : 'single',
    options: answers.map((each) => ({
      text: each.text,
      ...(isRight(each) ? { right: true as const } : each.feedback !== undefined && { why: each.feedback }),
    })),
    extra: extraOf(right, lost),
  };
};

const partMarks = (answers: readonly Answer[]): string => {
  const marks = answers.map(({ text, share }) => `“${short(text)}” ${share} %`).join(', ');
  return `part marks (${marks}): here it is right with all that count for it and no other`;
};

/** One thing said to all right answers can be the question’s `why`. */
const extraOf = (right: readonly { readonly feedback?: string | undefined }[], lost: string[]): string | undefined => {
  const [first, ...others] = [...new Set(right.flatMap(({ feedback }) => feedback ?? []))];
  for (const other of others) lost.push(`feedback on a right answer (“${short(other)}”)`);
  return first;
};

const typedOf = (kind: 'gap' | 'short', answers: readonly Answer[], lost: string[]): Own => {
  const right = answers.filter(({ share }) => share >= 100);
  const others = answers.filter(({ share }) => share < 100);
  const wrong = others.filter(({ text }) => text !== '*');
  for (const { text, share } of wrong)
    if (share > 0) lost.push(`“${short(text)}” counted ${share} %, and counts as wrong here`);
  for (const { text, feedback } of others)
    if (text === '*' && feedback) lost.push(`feedback on any other answer (“${short(feedback)}”)`);
  for (const { text } of [...right, ...wrong])
    if (/(?<!\\)\*/.test(text)) lost.push(`the * in “${short(text)}” stood for any letters, and is a letter here`);
  return {
    kind,
    accept: right.map(({ text }) => wordsOfPattern(text)),
    ...(wrong.length > 0 && {
      reject: wrong.map(({ text, feedback }) => ({
        text: wordsOfPattern(text),
        ...(feedback !== undefined && { why: feedback }),
      })),
    }),
    extra: extraOf(right, lost),
  };
};

const wordsOfPattern = (pattern: string): string => pattern.replaceAll('\\*', '*');

const unitsOf = ({ unit, units }: { readonly unit?: string | undefined; readonly units?: Draft['units'] }) => ({
  ...(unit !== undefined && { unit }),
  ...(units && { units: { ...units } }),
});

const printedOf = (answers: readonly Answer[]): Own => {
  const mistakes = answers.filter(({ share }) => share < 100);
  return {
    kind: 'output',
    prints: wordsOfPattern(answers.find(({ share }) => share >= 100)?.text ?? ''),
    ...(mistakes.length > 0 && {
      mistakes: mistakes.map(({ text, feedback }) => ({
        prints: wordsOfPattern(text),
        ...(feedback !== undefined && { why: feedback }),
      })),
    }),
  };
};

const numberOf = (answers: readonly NumberAnswer[], lost: string[]): Own => {
  const [right, ...more] = answers.filter(({ share }) => share >= 100);
  const mistakes = answers.filter(({ share }) => share < 100);
  for (const { value } of more) lost.push(`a second right answer (${value})`);
  for (const { value, share, tolerance } of mistakes) {
    if (share > 0) lost.push(`${value} counted ${share} %, and counts as wrong here`);
    if (tolerance > 0) lost.push(`how far from ${value} the same mistake reached (${tolerance})`);
  }
  return {
    kind: 'number',
    ...(right && { answer: right.value }),
    ...(right && right.tolerance > 0 && { tolerance: right.tolerance }),
    ...(mistakes.length > 0 && {
      mistakes: mistakes.map(({ value, feedback }) => ({ value, ...(feedback !== undefined && { why: feedback }) })),
    }),
    extra: extraOf(right ? [right, ...more] : more, lost),
  };
};

const faultOf = (answers: readonly NumberAnswer[]): Own => {
  const right = answers.filter(({ share }) => share >= 100);
  const decoys = answers.filter(({ share }) => share < 100);
  const [first] = right;
  return {
    kind: 'fault',
    lines: right.map(({ value }) => value),
    ...(first?.feedback !== undefined && { fix: first.feedback }),
    ...(decoys.length > 0 && {
      decoys: decoys.map(({ value, feedback }) => ({
        line: value,
        ...(feedback !== undefined && { why: feedback }),
      })),
    }),
  };
};

/** Pairs with 1, 2, 3 are an order; no others have a place. */
const orderOf = (
  pairs: readonly { readonly left: string; readonly right: string }[],
  mistake: string | undefined,
  lost: string[],
): Own | undefined => {
  const sorted = pairs.toSorted((one, other) => Number(one.right) - Number(other.right));
  if (sorted.some(({ right }, index) => Number(right) !== index + 1)) {
    lost.push('the whole question: pairs to match have no place here, unless they number an order');
    return undefined;
  }
  return { kind: 'order', items: sorted.map(({ left }) => left), ...(mistake !== undefined && { mistake }) };
};
