/** Which words are secret, and texts without them: for the log and for what is sent along. */
import { inspect } from 'node:util';

type Variables = Readonly<Record<string, string | undefined>>;

/** Shorter ones stand in every text by chance, and keep nobody out. */
const CHARACTERS_AT_LEAST = 6;
const REMOVED = '[removed]';

/**
 * By their shapes, since those of a workspace that installed us stand in the database: tokens of
 * Slack and of Discord. https://docs.slack.dev/authentication/tokens
 */
const TOKENS = /\bx(?:ox[a-z]|app|oxe\.xox[bp])-[\w-]{8,}|\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g;

/**
 * Of these variables: values as they are, passwords in addresses, each of a list of keys
 * (`id:key`), and of a list of headers (`name=value`) those by which somebody is let in. Each also
 * as it stands in a line of JSON and in what Node shows of an object.
 */
export const secretsIn = (variables: Variables, names: readonly string[]): readonly string[] =>
  [
    ...new Set(
      names
        .flatMap((name) => partsOf(variables[name]?.trim() ?? ''))
        .filter((secret) => secret.length >= CHARACTERS_AT_LEAST)
        .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), inspect(secret).slice(1, -1)]),
    ),
  ].toSorted((one, other) => other.length - one.length);

const partsOf = (value: string): readonly string[] => {
  if (/^\w+:\/\//.test(value) && URL.canParse(value)) {
    const { password, searchParams } = new URL(value);
    // libpq takes it in either place.
    return [value, password, decoded(password), searchParams.get('password') ?? ''];
  }
  return [value, ...value.split(',').flatMap(partOf)];
};

const partOf = (item: string): readonly string[] => {
  const [, name = '', given = ''] = /^\s*([^\s:=]+)=(.+)$/.exec(item) ?? [];
  if (name === '') return [item.slice(item.indexOf(':') + 1).trim()];
  const header = decoded(given).trim();
  if (!LETS_IN.test(name) && !LOOKS_RANDOM.test(header)) return [];
  // A word before it says how it is to be read: `Bearer …`.
  return [given, header, header.slice(header.indexOf(' ') + 1)];
};

/** By their names, as collectors have them: `authorization`, `api-key`, `x-honeycomb-team`. */
const LETS_IN = /auth|key|token|secret|pass|cookie|cred|dsn|team|licen[cs]e/i;
/** Whatever it is called: a long word with figures in it, which no setting of a header is. */
const LOOKS_RANDOM = /^(?=.*\d)(?=.*[a-z])[\w+/=.-]{20,}$/i;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const withoutSecrets = (secrets: readonly string[], text: string): string =>
  secrets.reduce((left, secret) => left.replaceAll(secret, REMOVED), text).replaceAll(TOKENS, REMOVED);
