/** What zod found, in plain words: what is wrong and how to mend it. */
import type { z } from 'zod';
import { nearestName } from '../../lib/words/edit-distance.ts';
import { type Place, type Problem, problem } from '../problem.ts';
import type { Path, YamlFile } from '../yaml/yaml-file.ts';
import { keysAt, partOf } from './schema-keys.ts';

type Issue = z.core.$ZodIssue;
type Described = readonly [message: string, fix: string];

/** All that a schema finds wrong with the part of a file at `base`, in plain words and in place. */
export const checkData = <Output>(
  schema: z.ZodType<Output>,
  yaml: YamlFile,
  base: Path = [],
): { value?: Output; problems: readonly Problem[] } => {
  const input = valueAt(yaml.data, base);
  const result = schema.safeParse(input);
  if (result.success) return { value: result.data, problems: [] };
  const knownKeys = (path: Path): readonly string[] => keysAt(schema, path, input);
  const { issues } = result.error;
  return {
    problems: issues
      .filter((issue) => !followsFromMisspelling(issue, issues, input, knownKeys))
      .flatMap((issue) => toProblems(issue, yaml, base, knownKeys)),
  };
};

/** Where `promt` stands, `prompt` isn't missing as well; nor is a rule broken that looks at it. */
const followsFromMisspelling = (
  issue: Issue,
  issues: readonly Issue[],
  input: unknown,
  knownKeys: (path: Path) => readonly string[],
): boolean =>
  issues.some((other) => {
    if (other.code !== 'unrecognized_keys') return false;
    const meant = other.keys.map((key) => nearestName(key, knownKeys(other.path)));
    if (issue.code === 'custom') return samePath(issue.path, other.path) && meant.some(Boolean);
    const isMissing = valueAt(input, issue.path) === undefined && samePath(issue.path.slice(0, -1), other.path);
    return isMissing && meant.includes(String(issue.path.at(-1)));
  });

const samePath = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);

const toProblems = (
  issue: Issue,
  yaml: YamlFile,
  base: Path,
  knownKeys: (path: Path) => readonly string[],
): Problem[] => {
  const path = [...base, ...issue.path];
  const name = nameOf(path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => problem('error', yaml.placeOfKey(path, key), ...unknownKey(key, known)));
  }
  const value = valueAt(yaml.data, path);
  // Without its `kind` nothing else is known of a question, not even which keys it may have.
  const misspelt = issue.code === 'invalid_union' && value === undefined ? misspeltKey(yaml.data, path) : undefined;
  if (misspelt)
    return [
      problem('error', yaml.placeOfKey(path.slice(0, -1), misspelt.key), ...unknownKey(misspelt.key, [misspelt.meant])),
    ];
  const place = placeOfIssue(issue, yaml, path);
  const described = value === undefined ? undefined : describeSpelling(issue, name, value, yaml.writtenAt(path));
  return [problem('error', place, ...(described ?? describe(issue, name, value)))];
};

const misspeltKey = (data: unknown, path: Path): { key: string; meant: string } | undefined => {
  const owner = valueAt(data, path.slice(0, -1));
  const meant = String(path.at(-1));
  const key = typeof owner === 'object' && owner !== null ? nearestName(meant, Object.keys(owner)) : undefined;
  return key === undefined ? undefined : { key, meant };
};

const placeOfIssue = (issue: Issue, yaml: YamlFile, path: Path): Place => {
  const params = issue.code === 'custom' ? issue.params : undefined;
  return typeof params?.['line'] === 'number'
    ? yaml.placeWithin(path, params['line'], Number(params['column'] ?? 1))
    : yaml.placeOf(path);
};

const unknownKey = (key: string, known: readonly string[]): Described => {
  const nearest = nearestName(key, known);
  if (nearest) return [`unknown key \`${key}\`: did you mean \`${nearest}\`?`, `Write \`${nearest}\``];
  return [
    `unknown key \`${key}\``,
    known.length > 0
      ? `Leave it out; the keys here are ${known.join(', ')}`
      : 'Leave it out, or check its spelling in quizzes/README.md',
  ];
};

/** The right thing, so written that YAML reads something else. */
const describeSpelling = (
  issue: Issue,
  name: string,
  value: unknown,
  written = JSON.stringify(value),
): Described | undefined => {
  const wanted = issue.code === 'invalid_type' ? issue.expected : undefined;
  if (wanted === 'string' && (value === null ? written !== '' : typeof value !== 'object')) {
    const sort = value === null ? 'nothing' : typeof value === 'number' ? 'a number' : 'true or false';
    return [`${name} is read as ${sort}, not as words`, `Put it in quotes: \`"${written}"\``];
  }
  if (wanted === 'array' && typeof value === 'string' && /^[\u2010-\u2015\u2022\u2212*·]/u.test(value))
    return [
      `${name} must be a list, whose entries begin with a hyphen`,
      `Begin each with \`- \`, not with \`${value[0]}\``,
    ];
  if (typeof value !== 'string' || !/^["']/.test(written)) return undefined;
  const bare: unknown = readBare(value);
  const fits = wanted === typeof bare || (wanted === 'int' && typeof bare === 'number') || isOneOf(issue, bare);
  return fits && typeof bare !== 'string'
    ? [`${name} stands in quotes, so it is read as words`, `Write it without quotes: ${value}`]
    : undefined;
};

/** What YAML would read without the quotes. */
const readBare = (value: string): unknown =>
  value === 'true'
    ? true
    : value === 'false'
      ? false
      : value.trim() !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : value;

const isOneOf = (issue: Issue, value: unknown): boolean =>
  issue.code === 'invalid_value' && issue.values.some((allowed) => allowed === value);

const describe = (issue: Issue, name: string, value: unknown): Described => {
  switch (issue.code) {
    case 'custom':
      return [issue.message, String(issue.params?.['fix'] ?? 'See quizzes/README.md')];
    case 'invalid_type':
      return value === undefined ? [`${name} is missing`, `Add ${name}`] : wrongType(issue.expected, name, value);
    case 'too_big':
      return tooMuch(name, value, Number(issue.maximum));
    case 'too_small':
      return tooLittle(name, value, Number(issue.minimum));
    case 'invalid_value':
      if (value === undefined)
        return [
          `${name} is missing`,
          `Add ${name}: ${issue.values.length === 1 ? '' : 'one of '}${issue.values.join(', ')}`,
        ];
      return oneOf(name, value, issue.values.map(String));
    case 'invalid_union':
      return describeUnion(issue, name, value);
    case 'invalid_format':
      return describeFormat(issue, name);
    default:
      return [`${name}: ${issue.message}`, 'See quizzes/README.md'];
  }
};

const describeUnion = (issue: z.core.$ZodIssueInvalidUnion, name: string, value: unknown): Described => {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  if (options.length > 0)
    return value === undefined
      ? [`${name} is missing`, `Add ${name}: one of ${options.join(', ')}`]
      : oneOf(name, value, options);
  return value === undefined ? [`${name} is missing`, `Add ${name}`] : [issue.message, 'See quizzes/README.md'];
};

const describeFormat = (issue: z.core.$ZodIssueInvalidStringFormat, name: string): Described =>
  issue.format === 'url'
    ? [`${name} is not a web address`, 'Write the whole address, beginning with https://']
    : [`${name}: ${issue.message}`, 'Change it to that form'];

const KINDS: Readonly<Record<string, string>> = {
  string: 'words',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};

const wrongType = (expected: string, name: string, value: unknown): Described => {
  const wanted = KINDS[expected] ?? expected;
  if (value === null) return [`${name} is empty`, `Give ${name} ${wanted}, or leave it out if it may be left out`];
  if (expected === 'string' && typeof value === 'object')
    return [`${name} must be words`, 'If the words hold `: ` or start with [ or {, put them in quotes or under `>-`'];
  if (wanted === KINDS['object']) return [`${name} must be ${wanted}`, 'Write `key: value`, a line each'];
  return [`${name} must be ${wanted}`, `Make it ${wanted}`];
};

const tooMuch = (name: string, value: unknown, maximum: number): Described => {
  if (typeof value === 'string')
    return [
      `${name} is ${value.trim().length} characters long; at most ${maximum} fit`,
      `Shorten it by ${value.trim().length - maximum}`,
    ];
  if (Array.isArray(value))
    return [`${name} has ${value.length} entries; at most ${maximum} fit`, `Leave out ${value.length - maximum}`];
  return [`${name} must be at most ${maximum}`, 'Make it smaller'];
};

const tooLittle = (name: string, value: unknown, minimum: number): Described => {
  if (typeof value === 'string')
    return value.trim() === ''
      ? [`${name} is empty`, 'Write something']
      : [`${name} is too short: at least ${minimum} characters`, 'Write more'];
  if (Array.isArray(value))
    return [
      `${name} has ${value.length === 1 ? '1 entry' : `${value.length} entries`}; at least ${minimum} are needed`,
      `Add ${minimum - value.length}`,
    ];
  return [`${name} must be at least ${minimum}`, 'Make it larger'];
};

const oneOf = (name: string, value: unknown, allowed: readonly string[]): Described => {
  const nearest = typeof value === 'string' ? nearestName(value, allowed) : undefined;
  const shown = typeof value === 'string' ? `\`${value}\`` : JSON.stringify(value);
  return [
    `${name} can’t be ${shown}${nearest ? `: did you mean \`${nearest}\`?` : ''}`,
    nearest ? `Write \`${nearest}\`` : `Write ${allowed.length === 1 ? '' : 'one of '}${allowed.join(', ')}`,
  ];
};

/** The nearest key, with a number after it where it is an entry of a list: "`options` 2". */
const nameOf = (path: Path): string => {
  const last = path.at(-1);
  if (typeof last === 'string') return `\`${last}\``;
  const owner = path.at(-2);
  return typeof last === 'number'
    ? typeof owner === 'string'
      ? `entry ${last + 1} of \`${owner}\``
      : `entry ${last + 1}`
    : 'the file';
};

const valueAt = (data: unknown, path: Path): unknown => path.reduce(partOf, data);
