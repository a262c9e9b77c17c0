/**
 * Small checks that compose into Slack's own schema for blocks and views, and speak in Slack's own
 * sentences.
 */
import type { Json } from './world.ts';

export type Surface = 'message' | 'modal' | 'home';

/**
 * What a check may know besides the value: where it will stand, and what the workspace says of an
 * uploaded picture.
 */
export type Scope = {
  readonly surface: Surface;
  /** Why a `slack_file` can't be shown, in Slack's words. */
  readonly fileProblem: (file: Json) => string | undefined;
};

/**
 * Says what is wrong with a value at a JSON pointer, as `sentence [json-pointer:/blocks/0/text]`;
 * nothing when it is right.
 */
export type Check = (value: unknown, at: string, scope: Scope) => readonly string[];

export const problem = (what: string, at: string): readonly string[] => [`${what} [json-pointer:${at}]`];
export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const jsonList = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
export const stringIn = (value: unknown, key: string): string | undefined => {
  const found = isJson(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
};

// UTF-16 units: Slack counts fewer for emoji, so this refuses a little early, never late.
export const str =
  ({ max, min = 1, pattern }: { readonly max: number; readonly min?: number; readonly pattern?: RegExp }): Check =>
  (value, at) => {
    if (typeof value !== 'string') return problem('must provide a string', at);
    if (value.length < min) return problem(`must be more than ${min - 1} characters`, at);
    if (value.length > max) return problem(`must be less than ${max + 1} characters`, at);
    return pattern && !pattern.test(value) ? problem(`input must match regex pattern: ${pattern.source}`, at) : [];
  };

export const flag: Check = (value, at) => (typeof value === 'boolean' ? [] : problem('must provide a boolean', at));

export const amount: Check = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? [] : problem('must provide a number', at);

export const whole =
  (min: number, max: number): Check =>
  (value, at) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return problem('must provide an integer', at);
    return value < min || value > max ? problem(`must be between ${min} and ${max}`, at) : [];
  };

export const choice =
  (...values: readonly (string | number)[]): Check =>
  (value, at) =>
    values.some((allowed) => allowed === value) ? [] : problem('must be a valid enum value', at);

export const listOf =
  (item: Check, { min = 1, max }: { readonly min?: number; readonly max: number }): Check =>
  (value, at, scope) => {
    if (!Array.isArray(value)) return problem('must provide an array', at);
    if (value.length < min) return problem(`no fewer than ${min} items allowed`, at);
    if (value.length > max) return problem(`no more than ${max} items allowed`, at);
    return value.flatMap((each, index) => item(each, `${at}/${index}`, scope));
  };

export type Fields = Readonly<Record<string, Check>>;

/**
 * An object with exactly these fields: Slack's schemas allow no others. `type` is checked by
 * whoever chose this shape.
 */
export const shape =
  (required: Fields, optional: Fields = {}, besides: Check = () => []): Check =>
  (value, at, scope) => {
    if (!isJson(value)) return problem('must provide an object', at);
    const known: Fields = { ...required, ...optional };
    return [
      ...Object.keys(required).flatMap((key) =>
        value[key] === undefined ? problem(`missing required field: ${key}`, at) : [],
      ),
      ...Object.entries(value).flatMap(([key, field]) => {
        if (key === 'type' || field === undefined) return [];
        const check = known[key];
        return check ? check(field, `${at}/${key}`, scope) : problem(`invalid additional property: ${key}`, at);
      }),
      ...besides(value, at, scope),
    ];
  };

/** An object whose `type` decides what it must look like. */
export const byType =
  (kinds: Fields): Check =>
  (value, at, scope) => {
    if (!isJson(value)) return problem('must provide an object', at);
    const type = stringIn(value, 'type');
    if (type === undefined) return problem('missing required field: type', at);
    const check = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    return check ? check(value, at, scope) : problem(`unsupported type: ${type}`, `${at}/type`);
  };
