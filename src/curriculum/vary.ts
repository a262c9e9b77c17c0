/**
 * Questions whose numbers are drawn anew for each asking, so that the idea is remembered and not
 * the sentence. Values are named under `vary:`, and `{{name}}` stands for them in the question.
 */
import { Environment } from '@marcbachmann/cel-js';
import { z } from 'zod';

const VALUES_AT_MOST = 50;
const NAMES_AT_MOST = 12;
/** From here on JavaScript's numbers leave out whole ones. */
const WHOLE_AT_MOST = BigInt(Number.MAX_SAFE_INTEGER);

const ALONE = /^\{\{([a-z][a-z0-9_]*)\}\}$/;

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,19}$/, 'a name is a lower-case word of at most 20 letters, such as `brokers`');
const whole = z.int().min(-1_000_000_000).max(1_000_000_000);

const range = z
  .strictObject({ from: whole, to: whole, step: z.int().min(1).optional() })
  .refine(({ from, to, step = 1 }) => to > from && (to - from) / step < VALUES_AT_MOST, {
    message: `a range goes up, and has at most ${VALUES_AT_MOST} values`,
  });

/** One of a list, one of a range, or worked out from those before it by an expression in CEL. */
const values = z.union(
  [
    range,
    z
      .array(z.union([whole, z.string().min(1).max(60)]))
      .min(2)
      .max(VALUES_AT_MOST),
    z.string().min(1).max(200),
  ],
  'values are a list, a range with `from` and `to`, or an expression such as `brokers * 3`',
);

export const varySchema = z
  .record(name, values)
  .refine((named) => Object.keys(named).length <= NAMES_AT_MOST, { message: `at most ${NAMES_AT_MOST} names vary` });

/** A number for which a file may have a name; once drawn, it is one. Editors accept both. */
export const drawn = () => z.number().meta({ type: ['number', 'string'], pattern: ALONE.source });

export type Vary = z.infer<typeof varySchema>;
type Value = bigint | number | string;

/** What an author did wrong under `vary`, in words for them. */
export class VaryError extends Error {
  override readonly name = 'VaryError';
}

/** `next` yields numbers in [0, 1): equal seeds, equal values. Throws VaryError. */
export const drawValues = (vary: Vary, next: () => number): ReadonlyMap<string, Value> => {
  const drawn = new Map<string, Value>();
  for (const [key, from] of Object.entries(vary))
    drawn.set(key, typeof from === 'string' ? evaluate(key, from, drawn) : pick(from, next));
  return drawn;
};

const pick = (from: Exclude<Vary[string], string>, next: () => number): Value => {
  if (Array.isArray(from)) {
    const value = from[Math.floor(next() * from.length)] ?? '';
    return typeof value === 'number' ? BigInt(value) : value;
  }
  const { from: least, to, step = 1 } = from;
  return BigInt(least + step * Math.floor(next() * (Math.floor((to - least) / step) + 1)));
};

// What can be written is bounded, so that working it out is: no loop within a loop, no programs.
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: 80, maxDepth: 12, maxListElements: VALUES_AT_MOST, maxMapEntries: 0, maxCallArguments: 4 },
});

const evaluate = (key: string, expression: string, known: ReadonlyMap<string, Value>): Value => {
  const value = attempt(key, () => {
    const parsed = environment.parse(expression);
    if (loopsWithin(parsed.ast) > 1) throw new Error('a loop stands in another one');
    return parsed(Object.fromEntries(known));
  });
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint' && value <= WHOLE_AT_MOST && value >= -WHOLE_AT_MOST) return value;
  throw new VaryError(`\`${key}\` is neither a number that can be typed nor words`);
};

const attempt = <Result>(key: string, work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    // The library draws a picture of the place below its first line.
    const [reason] = String(error instanceof Error ? error.message : error).split('\n', 1);
    throw new VaryError(`\`${key}\` can’t be worked out: ${reason}`);
  }
};

const LOOPS = new Set<unknown>(['map', 'filter', 'all', 'exists', 'exists_one']);

/** How many loops stand within each other at most. A regular expression counts as two: it may never end. */
const loopsWithin = (node: unknown): number => {
  if (Array.isArray(node)) return Math.max(0, ...node.map(loopsWithin));
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return 0;
  const inside = loopsWithin(node.args);
  if (node.op !== 'rcall' || !Array.isArray(node.args)) return inside;
  const [called] = node.args;
  return inside + (LOOPS.has(called) ? 1 : 0) + (called === 'matches' ? 2 : 0);
};

const PLACEHOLDER = /\{\{([a-z][a-z0-9_]*)\}\}/g;

/** What stands in code is written as code has it; in sentences 1,440 is easier to read than 1440. */
const IN_CODE = new Set(['code', 'prints']);

/**
 * A question as its file has it, with the values in place of their names. What is nothing but a
 * name, as an `answer` may be, becomes a number where its value is one. Throws VaryError.
 */
export const putIn = (template: unknown, drawn: ReadonlyMap<string, Value>, inCode = false): unknown => {
  if (typeof template === 'string') return putInText(template, drawn, inCode);
  if (Array.isArray(template)) return template.map((each) => putIn(each, drawn, inCode));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [
      key,
      key === 'vary' ? value : putIn(value, drawn, IN_CODE.has(key)),
    ]),
  );
};

const putInText = (template: string, drawn: ReadonlyMap<string, Value>, inCode: boolean): string | number => {
  const alone = inCode ? undefined : drawn.get(ALONE.exec(template)?.[1] ?? '');
  if (alone !== undefined) return typeof alone === 'bigint' ? Number(alone) : alone;
  return template.replace(PLACEHOLDER, (written, named: string) => {
    const value = drawn.get(named);
    if (value === undefined) throw new VaryError(`\`${written}\` stands for nothing: \`vary\` has no such name`);
    if (typeof value === 'string') return value;
    if (inCode) return String(value);
    return (typeof value === 'bigint' ? wholeNumbers : otherNumbers).format(value);
  });
};

// Made once: making one takes longer than all that is written with it.
const wholeNumbers = new Intl.NumberFormat('en');
const otherNumbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 12 });
