/**
 * Which time zone somebody means by what they typed: a zone, a city, a country, an abbreviation, or
 * something near to one.
 */
import { editDistance } from '../words/edit-distance.ts';
import { countries, largeCities, tidyPlace, zonesOfAbbreviation, zonesOfCity, zonesOfCountry } from './places.ts';
import { allZones, commonZones, knownZone } from './zone.ts';

export type Place =
  | { readonly kind: 'one'; readonly zone: string }
  /** More than one may be meant: they are asked. The likeliest come first. */
  | { readonly kind: 'several'; readonly zones: readonly string[] }
  | { readonly kind: 'none' };

/** No place is longer; what is longer need not be looked for. */
const TYPED_AT_MOST = 60;
/** Of a part of a name: less would fit almost any. */
const PART_AT_LEAST = 3;

/**
 * Reads a place as people type it. An abbreviation is never taken for one: EST has no summer time,
 * and IST is in three countries.
 */
export const findPlace = (typed: string): Place => {
  const name = tidyPlace(typed.slice(0, TYPED_AT_MOST + 1));
  if (name === '' || name.length > TYPED_AT_MOST) return { kind: 'none' };
  if (UNIVERSAL.has(name)) return { kind: 'one', zone: 'UTC' };
  const meant = zonesOfAbbreviation(name);
  if (meant) return { kind: 'several', zones: meant };
  const called = [...zonesOfTown(name), ...zonesOfCountry(name)];
  for (const zones of [zonesNamed(name), called, zonesLike(name)]) if (zones.length > 0) return asPlace(zones);
  // Nearly a name is asked about, even where there is only one.
  const near = zonesNear(name);
  return near.length > 0 ? { kind: 'several', zones: near } : { kind: 'none' };
};

/**
 * For suggestions while somebody types, the likeliest first; common ones while nothing is typed.
 */
export const suggestZones = (typed: string, atMost: number): readonly string[] => {
  if (tidyPlace(typed) === '') return commonZones.slice(0, atMost);
  const place = findPlace(typed);
  if (place.kind === 'several') return place.zones.slice(0, atMost);
  const found = place.kind === 'one' ? [place.zone] : [];
  return [...new Set([...found, ...zonesLike(tidyPlace(typed))])].slice(0, atMost);
};

const UNIVERSAL: ReadonlySet<string> = new Set(['utc', 'etc/utc', 'uct', 'etc/uct', 'zulu', 'etc/zulu', 'universal']);

const asPlace = (zones: readonly string[]): Place => {
  const [zone, ...others] = [...new Set(zones)];
  if (zone === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'one', zone } : { kind: 'several', zones: likeliestFirst([zone, ...others]) };
};

const likeliestFirst = (zones: readonly string[]): readonly string[] => [
  ...zones.filter((zone) => commonZones.includes(zone)),
  ...zones.filter((zone) => !commonZones.includes(zone)),
];

/**
 * By a zone's whole name. Without a region it may be a fixed offset, as Etc/GMT+5 is: people mean a
 * place.
 */
const zonesNamed = (name: string): readonly string[] => {
  const zone = name.includes('/') && !name.startsWith('etc/') ? knownZone(name.replaceAll(' ', '_')) : undefined;
  return zone === undefined ? [] : [zone];
};

const townOf = (zoneName: string): string => tidyPlace(zoneName.slice(zoneName.lastIndexOf('/') + 1));

const zonesOfTown = (town: string): readonly string[] => [
  ...zonesOfCity(town),
  ...allZones().flatMap(({ zone, names }) => (names.some((each) => townOf(each) === town) ? [zone] : [])),
];

/** Zones whose town begins with it, then those whose name has it in it. */
const zonesLike = (part: string): readonly string[] => {
  if (part.length < PART_AT_LEAST) return [];
  const all = allZones();
  const begun = all.filter(({ names }) => names.some((each) => townOf(each).startsWith(part)));
  const within = all.filter(({ names }) => names.some((each) => tidyPlace(each).includes(part)));
  return [...new Set([...begun, ...within].map(({ zone }) => zone))];
};

/**
 * Slips of the keyboard that a name of this length may have. With more a city would be taken for
 * another country's.
 */
const slipsIn = (name: string): number => {
  if (name.length < 5) return 0;
  return name.length < 9 ? 1 : 2;
};

const zonesNear = (name: string): readonly string[] => {
  const town = townOf(name);
  const isNear = (other: string): boolean => editDistance(town, other, slipsIn(town)) <= slipsIn(town);
  return [
    ...new Set([
      ...allZones().flatMap(({ zone, names }) => (names.some((each) => isNear(townOf(each))) ? [zone] : [])),
      ...[...largeCities()].filter(isNear).flatMap(zonesOfCity),
      ...[...countries().keys()].filter(isNear).flatMap(zonesOfCountry),
    ]),
  ];
};
