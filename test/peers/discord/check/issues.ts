/**
 * Turns what zod finds wrong with a body into Discord's error 50035: a tree of fields, each with
 * codes and texts.
 */
import type { z } from 'zod';
import { Refusal } from '../refusal.ts';

/**
 * Discord says that its list of these codes is open; the ones here are those its public reports
 * show.
 */
export type Issue = {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
};

const INVALID_FORM_BODY = 50_035;

const nest = (issues: readonly Issue[]): Record<string, unknown> => {
  const root: Record<string, unknown> = {};
  for (const { path, code, message } of issues) {
    let level = root;
    for (const key of path) {
      level[String(key)] ??= {};
      // Every key but `_errors` holds a further level, and no field of Discord's is called
      // `_errors`.
      level = level[String(key)] as Record<string, unknown>;
    }
    level['_errors'] = [...((level['_errors'] as unknown[] | undefined) ?? []), { code, message }];
  }
  return root;
};

export const invalidForm = (issues: readonly Issue[]): Refusal =>
  new Refusal(400, INVALID_FORM_BODY, 'Invalid Form Body', { errors: nest(issues) });

const tooBig = (issue: z.core.$ZodIssueTooBig): Omit<Issue, 'path'> =>
  issue.origin === 'number' || issue.origin === 'int'
    ? {
        code: 'NUMBER_TYPE_MAX',
        message: `int value should be less than or equal to ${issue.maximum}.`,
      }
    : { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };

const tooSmall = (issue: z.core.$ZodIssueTooSmall): Omit<Issue, 'path'> =>
  issue.origin === 'number' || issue.origin === 'int'
    ? {
        code: 'NUMBER_TYPE_MIN',
        message: `int value should be greater than or equal to ${issue.minimum}.`,
      }
    : { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be at least ${issue.minimum} in length.` };

const wrongType = (issue: z.core.$ZodIssueInvalidType): Omit<Issue, 'path'> =>
  issue.input === undefined
    ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
    : {
        code: 'BASE_TYPE_BAD_TYPE',
        message: `Could not interpret this value as ${issue.expected}.`,
      };

const translate = (issue: z.core.$ZodIssue): Omit<Issue, 'path'> => {
  switch (issue.code) {
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'invalid_type':
      return wrongType(issue);
    case 'invalid_value':
      return {
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of (${issue.values.map(String).join(', ')}).`,
      };
    case 'invalid_union':
      return {
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of this field must be one of the types that may stand here.',
      };
    case 'invalid_format':
      return { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' };
    case 'custom':
      return {
        code: String(issue.params?.['code'] ?? 'BASE_TYPE_INVALID'),
        message: issue.message,
      };
    default:
      return { code: 'BASE_TYPE_INVALID', message: issue.message };
  }
};

/**
 * The value as the schema reads it. Throws a Refusal (50035) that names every field at fault, its
 * path beginning with `prefix`.
 */
export const read = <T>(schema: z.ZodType<T>, value: unknown, prefix: readonly PropertyKey[] = []): T => {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw invalidForm(result.error.issues.map((issue) => ({ path: [...prefix, ...issue.path], ...translate(issue) })));
};

type Context = {
  readonly addIssue: (issue: {
    code: 'custom';
    message: string;
    path: PropertyKey[];
    params: { code: string };
  }) => void;
};

/** Inside a `superRefine`: refuses with a code of Discord's unless something holds. */
export const demand = (
  context: Context,
  holds: boolean,
  path: readonly PropertyKey[],
  code: string,
  message: string,
): void => {
  if (!holds) context.addIssue({ code: 'custom', message, path: [...path], params: { code } });
};

/** The positions that repeat an earlier value. */
export const repeats = (values: readonly unknown[]): number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
