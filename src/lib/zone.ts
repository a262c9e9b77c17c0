/** IANA time zones: which names are real, and which one somebody may have meant. */
import { nearestName } from './edit-distance.ts';

/** By lower case; only names that are zones are kept: a few hundred. */
const known = new Map<string, string>();

/** No zone's name is longer than 32; what is longer need not be looked for. */
const NAME_AT_MOST = 60;

/** Today's names of zones for which the runtime still gives CLDR's, which never change: https://github.com/unicode-org/cldr/blob/main/common/bcp47/timezone.xml */
const todaysNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

const asToday = (name: string): string => todaysNames[name] ?? name;

/** A zone's name in its usual case and as it is called today, or `undefined` for a name that is no zone. */
export const knownZone = (name: string): string | undefined => {
  if (name.length > NAME_AT_MOST) return undefined;
  const seen = known.get(name.toLowerCase());
  if (seen) return seen;
  try {
    // Temporal keeps the name that was given and mends its case; Intl would give CLDR's.
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    // A bare offset is accepted by the runtime, but it has no summer time: people mean a place.
    if (/^[+-]/.test(timeZoneId)) return undefined;
    const zone = asToday(timeZoneId);
    known.set(name.toLowerCase(), zone);
    return zone;
  } catch {
    return undefined;
  }
};

/** The zone whose city is nearest to what was typed, of which the first 60 characters count. */
export const closestZone = (typed: string): string | undefined => {
  const zones = Intl.supportedValuesOf('timeZone').map(asToday);
  const wanted = typed.slice(0, NAME_AT_MOST).toLowerCase().replaceAll(' ', '_');
  const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();
  const city = nearestName(wanted.slice(wanted.lastIndexOf('/') + 1), zones.map(cityOf));
  return zones.find((zone) => cityOf(zone) === city);
};

/** Where many people live, from west to east: for a list to choose from before anything is typed. */
export const commonZones: readonly string[] = [
  ...[
    'America/Los_Angeles',
    'America/Denver',
    'America/Chicago',
    'America/Mexico_City',
    'America/New_York',
    'America/Bogota',
    'America/Sao_Paulo',
  ],
  ...[
    'Europe/London',
    'Africa/Lagos',
    'Europe/Madrid',
    'Europe/Paris',
    'Europe/Berlin',
    'Europe/Prague',
    'Europe/Athens',
    'Africa/Cairo',
    'Africa/Nairobi',
  ],
  ...[
    'Europe/Istanbul',
    'Asia/Dubai',
    'Asia/Karachi',
    'Asia/Kolkata',
    'Asia/Dhaka',
    'Asia/Singapore',
    'Asia/Tokyo',
    'Australia/Sydney',
    'Pacific/Auckland',
  ],
];

/** Zones whose city, or else whose name, today's or a former one, has what was typed in it: cities that begin with it first. At most `limit`. */
export const findZones = (typed: string, limit: number): readonly string[] => {
  const wanted = typed.slice(0, NAME_AT_MOST).trim().toLowerCase().replaceAll(' ', '_');
  if (wanted === '') return commonZones.slice(0, limit);
  const exact = knownZone(wanted);
  const ranked = Intl.supportedValuesOf('timeZone').flatMap((name) => {
    const names = [asToday(name), name].map((each) => each.toLowerCase());
    if (names.some((each) => each.slice(each.lastIndexOf('/') + 1).startsWith(wanted)))
      return [{ zone: asToday(name), rank: 0 }];
    return names.some((each) => each.includes(wanted)) ? [{ zone: asToday(name), rank: 1 }] : [];
  });
  const found = ranked.toSorted((one, other) => one.rank - other.rank).map(({ zone }) => zone);
  return [...new Set([...(exact ? [exact] : []), ...found])].slice(0, limit);
};
