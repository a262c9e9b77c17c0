/** Which words are secret, and texts without them: for the log and for what is sent along. */

type Variables = Readonly<Record<string, string | undefined>>;

/** Shorter ones stand in every text by chance, and keep nobody out. */
const CHARACTERS_AT_LEAST = 6;
const REMOVED = '[removed]';

/**
 * By their shapes, since those of a workspace that installed us stand in the database: tokens of
 * Slack and of Discord. https://docs.slack.dev/authentication/tokens
 */
const TOKENS = /\bx(?:ox[a-z]|app|oxe\.xox[bp])-[\w-]{8,}|\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g;

/** Of these variables: values as they are, passwords in addresses, and each of a list of keys. */
export const secretsIn = (variables: Variables, names: readonly string[]): readonly string[] =>
  names
    .flatMap((name) => partsOf(variables[name]?.trim() ?? ''))
    .filter((secret) => secret.length >= CHARACTERS_AT_LEAST)
    .toSorted((one, other) => other.length - one.length);

const partsOf = (value: string): readonly string[] => {
  if (!/^\w+:\/\//.test(value) || !URL.canParse(value)) return [value, ...value.split(/[,:]/).flatMap(withoutName)];
  const { password } = new URL(value);
  return [value, password, decoded(password)];
};

/** Of a header as it is set: `api-key=secret`. */
const withoutName = (part: string): readonly string[] => [part, decoded(part.slice(part.indexOf('=') + 1))];

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const withoutSecrets = (secrets: readonly string[], text: string): string =>
  secrets.reduce((left, secret) => left.replaceAll(secret, REMOVED), text).replaceAll(TOKENS, REMOVED);
