/** IANA time zones: which names are real, and how they are called today. */

/** By lower case; only names that are zones are kept: a few hundred. */
const known = new Map<string, string>();

/** No zone's name is longer than 32; what is longer need not be looked for. */
const NAME_AT_MOST = 60;

/**
 * Today's names of zones for which the runtime still gives CLDR's, which never change:
 * https://github.com/unicode-org/cldr/blob/main/common/bcp47/timezone.xml
 */
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

/** Every zone under the name it has today and the one the runtime gives it. */
export const allZones = (): readonly {
  readonly zone: string;
  readonly names: readonly string[];
}[] =>
  Intl.supportedValuesOf('timeZone').map((name) => ({
    zone: asToday(name),
    names: [...new Set([asToday(name), name])],
  }));

/**
 * A zone's name in its usual case and as it is called today, or `undefined` for a name that is no
 * zone. For names that machines give; `findPlace` reads what people type.
 */
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

/**
 * Where many people live, from west to east: for a list to choose from before anything is typed.
 */
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

/** "Paris time", "UTC": a zone in a sentence. Those that are no place keep their name. */
export const zoneWords = (zone: string): string => {
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? '';
  return zone.includes('/') && !/^Etc\//.test(zone) ? `${place} time` : zone;
};
