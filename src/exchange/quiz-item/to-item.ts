/** Our kinds of question as those that Moodle has. */
import type { Draft } from '../draft.ts';
import { withCode, withSource } from '../markup/prompt.ts';
import type { Answer, Item, NumberAnswer } from './item.ts';

/** Gives the reason where Moodle has no such question. */
export const itemOf = (draft: Draft, category: string): Item | { readonly reason: string } => {
  const body = bodyOf(draft);
  if ('reason' in body) return body;
  return {
    name: draft.slug,
    category,
    tags: [`kind-${draft.kind}`, ...(draft.level ? [`level-${draft.level}`] : [])],
    stem: withCode(draft),
    feedback: withSource(draft),
    hint: draft.hint,
    body,
  };
};

const bodyOf = (draft: Draft): Item['body'] | { readonly reason: string } => {
  switch (draft.kind) {
    case 'single':
    case 'several':
      return { type: 'choice', many: draft.kind === 'several', answers: optionAnswers(draft) };
    case 'true-false':
      return { type: 'true-false', answer: draft.answer === true, whenWrong: draft.otherwise };
    case 'gap':
    case 'short':
      return { type: 'short', answers: [...rightTyped(draft.accept), ...wrongTyped(draft.reject)] };
    case 'output':
      return printedBody(draft);
    case 'number':
      return { type: 'number', answers: numberAnswers(draft), unit: draft.unit, units: draft.units };
    case 'fault':
      return { type: 'number', answers: lineAnswers(draft) };
    case 'order':
      return {
        type: 'match',
        pairs: (draft.items ?? []).map((left, index) => ({ left, right: String(index + 1) })),
        whenWrong: draft.mistake,
      };
  }
};

/** Moodle takes only these parts of the whole. */
const roundedShare = (of: number): number => Number((100 / of).toFixed(5));

const optionAnswers = ({ kind, options = [] }: Draft): Answer[] => {
  const right = options.filter((each) => each.right).length;
  const rightShare = kind === 'several' ? roundedShare(right) : 100;
  const wrongShare = kind === 'several' ? -roundedShare(Math.max(1, options.length - right)) : 0;
  return options.map((each) => ({
    text: each.text,
    share: each.right ? rightShare : wrongShare,
    feedback: each.why,
  }));
};

const rightTyped = (accept: Draft['accept'] = []): Answer[] =>
  accept.map((text) => ({ text: literal(text), share: 100 }));

const wrongTyped = (reject: Draft['reject'] = []): Answer[] =>
  reject.map(({ text, why }) => ({ text: literal(text), share: 0, feedback: why }));

const literal = (words: string): string => words.replaceAll('*', '\\*');

const printedBody = ({ prints = '', mistakes = [] }: Draft): Item['body'] | { readonly reason: string } => {
  const printed = [prints, ...mistakes.map((each) => each.prints ?? '')].map((each) => each.replace(/\n+$/, ''));
  if (printed.some((each) => each.includes('\n')))
    return { reason: 'what it prints has several lines, and only one can be typed there' };
  const [right = '', ...wrong] = printed;
  return {
    type: 'short',
    answers: [
      { text: literal(right), share: 100 },
      ...wrong.map((text, index) => ({ text: literal(text), share: 0, feedback: mistakes[index]?.why })),
    ],
  };
};

const numberAnswers = ({ answer, tolerance, mistakes = [] }: Draft): NumberAnswer[] => {
  const value = Number(answer);
  return [
    { value, tolerance: absolute(tolerance, value), share: 100 },
    ...mistakes.map((each) => ({ value: Number(each.value), tolerance: 0, share: 0, feedback: each.why })),
  ];
};

/** “5%” in the unit of the answer. */
const absolute = (tolerance: Draft['tolerance'], value: number): number =>
  typeof tolerance === 'string' ? Math.abs(value) * (Number.parseFloat(tolerance) / 100) : (tolerance ?? 0);

const lineAnswers = ({ lines = [], fix, decoys = [] }: Draft): NumberAnswer[] => [
  ...lines.map((value) => ({ value, tolerance: 0, share: 100, feedback: fix })),
  ...decoys.map((each) => ({ value: each.line, tolerance: 0, share: 0, feedback: each.why })),
];

/** The keys of a draft that an item, and so its format, doesn’t have. */
export const lostInItem = (draft: Draft): string[] => [
  ...(typeof draft.tolerance === 'string' ? ['tolerance, which is written as a number'] : []),
  ...(draft.accepted ? ['accepted'] : []),
];
