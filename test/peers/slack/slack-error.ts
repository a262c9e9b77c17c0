/** A refusal in Slack's own words: `{ok: false, error, …}`. */
import { isJson, problem } from './check.ts';
import { parseJson } from './http.ts';
import type { Json } from './world.ts';

export class SlackError extends Error {
  readonly error: string;
  readonly extra: Json;

  constructor(error: string, extra: Json = {}) {
    super(error);
    this.name = 'SlackError';
    this.error = error;
    this.extra = extra;
  }
}

/** The refusal with its sentences in both places where Slack puts them. */
export const refusal = (error: string, messages: readonly string[]): SlackError =>
  new SlackError(
    error,
    messages.length === 0
      ? {}
      : {
          errors: messages,
          response_metadata: { messages: messages.map((each) => `[ERROR] ${each}`) },
        },
  );

/** A string argument; throws `invalid_arguments` where it is missing. */
export const required = (args: Json, name: string): string => {
  const value = args[name];
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '')
    throw refusal('invalid_arguments', problem(`missing required field: ${name}`, ''));
  return value;
};

export const optional = (args: Json, name: string): string | undefined => {
  const value = args[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/**
 * A nested argument: JSON in a string from a form, or the value itself from a JSON body; null where
 * it is not JSON.
 */
export const nested = (args: Json, name: string): unknown => {
  const value = args[name];
  if (typeof value !== 'string') return value;
  return value === '' ? undefined : (parseJson(value) ?? null);
};

export const nestedObject = (args: Json, name: string): Json | undefined => {
  const value = nested(args, name);
  return isJson(value) ? value : undefined;
};
