/** The rule of versions.yaml: what texts, links and images say of a product is said of its pin. */
import { type Place, type Problem, problem } from '../problem.ts';
import type { SourceFile } from '../read/files.ts';
import type { Pin, PlacedPin } from '../read/versions.ts';
import { checkUnique, spot } from './name-rules.ts';

export const checkPins = (pins: readonly PlacedPin[]): Problem[] =>
  checkUnique(
    pins.flatMap((each) => namesOf(each.pin).map((name) => ({ ...each, name }))),
    ({ name }) => name.toLowerCase(),
    (again, first) =>
      problem(
        'error',
        again.place,
        `\`${again.name}\` has a version already (${spot(first.place)})`,
        'Keep one of the two',
      ),
  );

/** Warnings for each mention of a version that its product isn't pinned to. */
export const checkVersions = (pins: readonly PlacedPin[], files: readonly SourceFile[]): Problem[] => {
  const finders = pins.flatMap(({ pin }) => findersOf(pin));
  return files.flatMap((file) => finders.flatMap((find) => find(file)));
};

/** Whether a text speaks of the product, links to its pages or runs its image. */
export const mentions = (pin: Pin, text: string): boolean =>
  nameOf(pin).test(text) || text.includes(pin.pages) || (pin.image ? imageOf(pin).test(text) : false);

type Finder = (file: SourceFile) => Problem[];

const findersOf = (pin: Pin): Finder[] => {
  const ways: readonly (readonly [RegExp | undefined, (found: Found) => boolean])[] = [
    [inWords(pin), (found) => isRight(pin, found) || isHistory(pin, found)],
    [inLinks(pin), ({ version }) => fits(version, versionIn(pin.pages))],
    [pin.image ? inImages(pin) : undefined, (found) => isRight(pin, found)],
  ];
  const signs = [...namesOf(pin), ...(pin.image ? [`${pin.image}:`] : []), new URL(pin.pages).host];
  return ways.map(([pattern, isFine]) => (file) => {
    // Most texts don't speak of most products, and a look for one word is quick.
    if (!pattern || !signs.some((sign) => file.text.includes(sign))) return [];
    return findWrong(file, pattern, isFine).map(({ place, written }) => told(pin, place, written));
  });
};

const told = (pin: Pin, place: Place, written: string): Problem =>
  problem(
    'warning',
    place,
    `\`${written}\` isn’t the version that all is said of: ${pin.product} ${pin.version}`,
    'Say it of that version, say since when it is so, or change versions.yaml and all that rests on it',
  );

type Found = { readonly version: string; readonly before: string };

const findWrong = (
  { file, text }: SourceFile,
  pattern: RegExp,
  isFine: (found: Found) => boolean,
): { place: Place; written: string }[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const [written, version = ''] = match;
    const before = text.slice(Math.max(0, match.index - BEFORE), match.index);
    if (isFine({ version, before })) return [];
    const rows = text.slice(0, match.index).split('\n');
    const place = { file, line: rows.length, column: (rows.at(-1)?.length ?? 0) + 1 };
    return [{ place, written: written.replace(/\s+/g, ' ') }];
  });

const NUMBERS = String.raw`(\d+(?:\.\d+)*)`;
const BEFORE = 24;

const namesOf = ({ product, names = [] }: Pin): string[] => [product, ...names];

const anyName = (pin: Pin): string => namesOf(pin).map(RegExp.escape).join('|');
const nameOf = (pin: Pin): RegExp => new RegExp(`\\b(?:${anyName(pin)})\\b`);

/** "Kafka 4.4", "Kafka version 4.4", "Iceberg v2"; not "Kafka 4 %" and not "Spark 200 tasks". */
const inWords = (pin: Pin): RegExp =>
  new RegExp(`\\b(?:${anyName(pin)})(?:\\s+version)?\\s+v?${majorOf(pin)}(?!\\d|\\s*%)`, 'g');

/** A whole number longer than the product's own counts something else. */
const majorOf = ({ version }: Pin): string => String.raw`(\d{1,${version.split('.')[0]?.length ?? 1}}(?:\.\d+)*)`;

const imageOf = ({ image = '' }: Pin): RegExp => new RegExp(`\\b${RegExp.escape(image)}:`);
const inImages = ({ image = '' }: Pin): RegExp => new RegExp(`(?<![\\w/-])${RegExp.escape(image)}:${NUMBERS}`, 'g');

const VERSION_IN_PAGES = /(?<=[/-]v?)\d+(?:\.\d+)*(?=\/)/;
const versionIn = (pages: string): string => VERSION_IN_PAGES.exec(pages)?.[0] ?? '';

/** Only where the address itself names a version: other pages are always the newest. */
const inLinks = ({ pages }: Pin): RegExp | undefined => {
  const [head, tail] = pages.split(VERSION_IN_PAGES);
  if (head === undefined || tail === undefined) return undefined;
  return new RegExp(`${RegExp.escape(head)}${NUMBERS}${RegExp.escape(tail)}`, 'g');
};

/** "4" and "4.4.0" are both said of 4.4. */
const fits = (version: string, wanted: string): boolean =>
  `${version}.`.startsWith(`${wanted}.`) || `${wanted}.`.startsWith(`${version}.`);

const isRight = (pin: Pin, { version }: Found): boolean =>
  [pin.version, ...(pin.also ?? [])].some((wanted) => fits(version, wanted));

/** "since Kafka 4.0": older, and said to be older. */
const isHistory = (pin: Pin, { version, before }: Found): boolean =>
  isOlder(version, pin.version) && HISTORY.test(before);

const HISTORY = /\b(?:since|from|until|till|before|up to|after|older than|earlier than)\s+(?:\w+\s+)?$/i;

const isOlder = (one: string, other: string): boolean => one.localeCompare(other, 'en', { numeric: true }) < 0;
