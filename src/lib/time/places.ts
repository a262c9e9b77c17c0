/**
 * Words that people type for a time zone and that no zone is named after: large cities,
 * abbreviations, countries as they are called.
 */
import { oneLine } from '../words/one-line.ts';
import { knownZone } from './zone.ts';

/**
 * Large cities, and states and provinces, that no zone is named after; by the zone that they are
 * in.
 */
const citiesOf: Readonly<Record<string, string>> = {
  'Africa/Cairo': 'alexandria, giza',
  'Africa/Casablanca': 'rabat, marrakesh, fez',
  'Africa/Johannesburg': 'cape town, pretoria, durban, soweto',
  'Africa/Lagos': 'abuja, kano, ibadan, port harcourt',
  'Africa/Nairobi': 'mombasa',
  'America/Argentina/Buenos_Aires': 'rosario',
  'America/Bogota': 'medellin, cali, barranquilla, cartagena',
  'America/Chicago': oneLine`texas, illinois, houston, dallas, austin, san antonio, fort worth,
    minneapolis, saint louis, st louis, new orleans, nashville, milwaukee, kansas city, memphis,
    oklahoma city`,
  'America/Costa_Rica': 'san jose',
  'America/Denver': 'colorado, utah, salt lake city, albuquerque, colorado springs, boulder',
  'America/Edmonton': 'calgary, banff',
  'America/Guayaquil': 'quito',
  'America/Los_Angeles': oneLine`california, la, san francisco, sf, san diego, san jose,
    seattle, portland, washington, las vegas, sacramento, oakland, palo alto, mountain view`,
  'America/Mexico_City': 'guadalajara, puebla, ciudad de mexico',
  'America/New_York': oneLine`nyc, ny, georgia, florida, massachusetts, virginia, new jersey,
    boston, cambridge, washington, washington dc, philadelphia, miami, atlanta, orlando, tampa,
    charlotte, raleigh, pittsburgh, baltimore, cleveland, columbus, brooklyn`,
  'America/Phoenix': 'arizona, tucson, scottsdale',
  'America/Puerto_Rico': 'san juan',
  'America/Santiago': 'valparaiso, santiago de chile',
  'America/Sao_Paulo': oneLine`rio, rio de janeiro, brasilia, belo horizonte, porto alegre,
    curitiba, florianopolis, campinas`,
  'America/Toronto': 'ontario, montreal, ottawa, quebec, quebec city, waterloo, hamilton',
  'Asia/Bangkok': 'chiang mai',
  'Asia/Dhaka': 'chittagong',
  'Asia/Dubai': 'abu dhabi, sharjah',
  'Asia/Ho_Chi_Minh': 'hanoi, ha noi, da nang, saigon',
  'Asia/Hong_Kong': 'hong kong, kowloon',
  'Asia/Jakarta': 'bandung, surabaya, yogyakarta, medan',
  'Asia/Jerusalem': 'tel aviv, haifa',
  'Asia/Karachi': 'lahore, islamabad, rawalpindi, faisalabad, peshawar',
  'Asia/Kolkata': oneLine`mumbai, bombay, delhi, new delhi, bangalore, bengaluru, chennai,
    madras, hyderabad, pune, ahmedabad, jaipur, kochi, cochin, noida, gurgaon, gurugram, surat,
    lucknow, kanpur, nagpur, indore, thiruvananthapuram, coimbatore`,
  'Asia/Manila': 'quezon city, cebu, davao, makati',
  'Asia/Riyadh': 'jeddah, mecca, medina, dammam',
  'Asia/Shanghai': oneLine`beijing, peking, shenzhen, guangzhou, canton, chengdu, hangzhou,
    nanjing, wuhan, tianjin, suzhou, xian, chongqing`,
  'Asia/Seoul': 'busan, incheon, daejeon',
  'Asia/Tokyo': 'osaka, kyoto, yokohama, nagoya, sapporo, kobe, fukuoka',
  'Asia/Yangon': 'mandalay',
  'Australia/Sydney': 'newcastle nsw, wollongong',
  'Australia/Brisbane': 'gold coast, cairns',
  'Europe/Amsterdam': 'rotterdam, the hague, utrecht, eindhoven, den haag',
  'Europe/Athens': 'thessaloniki',
  'Europe/Berlin': oneLine`munich, munchen, hamburg, cologne, koln, frankfurt, stuttgart,
    dusseldorf, leipzig, dresden, hannover, nuremberg, karlsruhe, heidelberg`,
  'Europe/Brussels': 'antwerp, ghent, leuven',
  'Europe/Bucharest': 'cluj, cluj-napoca, iasi, timisoara',
  'Europe/Copenhagen': 'aarhus',
  'Europe/Dublin': 'cork, galway',
  'Europe/Helsinki': 'espoo, tampere',
  'Europe/Istanbul': 'ankara, izmir, bursa',
  'Europe/Kyiv': 'kharkiv, odesa, odessa, lviv, dnipro',
  'Europe/Lisbon': 'porto, coimbra, braga',
  'Europe/London': oneLine`manchester, birmingham, edinburgh, glasgow, leeds, liverpool,
    bristol, cambridge, oxford, cardiff, belfast, sheffield, brighton`,
  'Europe/Madrid': 'barcelona, valencia, seville, sevilla, malaga, bilbao, zaragoza',
  'Europe/Moscow': 'saint petersburg, st petersburg, kazan, sochi',
  'Europe/Oslo': 'bergen, trondheim, stavanger',
  'Europe/Paris': 'lyon, marseille, toulouse, nice, bordeaux, lille, nantes, strasbourg, grenoble',
  'Europe/Prague': 'brno, ostrava, plzen, praha',
  'Europe/Rome': 'milan, milano, naples, napoli, turin, torino, florence, bologna, venice, roma, pisa',
  'Europe/Stockholm': 'gothenburg, goteborg, malmo, uppsala',
  'Europe/Vienna': 'graz, linz, salzburg, wien',
  'Europe/Warsaw': 'krakow, cracow, wroclaw, gdansk, poznan, lodz, katowice, warszawa',
  'Europe/Zurich': 'geneva, basel, bern, lausanne',
  'Pacific/Auckland': 'wellington, christchurch',
};

/**
 * Abbreviations. Some are zones to the runtime too, but without summer time (EST, MST), and many
 * are used in several parts of the world: each stands for places to choose from, the ones with most
 * people first.
 * https://en.wikipedia.org/wiki/List_of_time_zone_abbreviations
 */
const abbreviations: readonly (readonly [names: string, zones: string])[] = [
  ['est, edt, et, eastern, us eastern', 'America/New_York, America/Toronto, America/Panama, America/Jamaica'],
  [
    'cst, cdt, ct, central, us central',
    'America/Chicago, America/Mexico_City, America/Winnipeg, America/Costa_Rica, America/Regina, Asia/Shanghai',
  ],
  ['mst, mdt, mt, mountain, us mountain', 'America/Denver, America/Phoenix, America/Edmonton, America/Hermosillo'],
  ['pst, pdt, pt, pacific, us pacific', 'America/Los_Angeles, America/Vancouver, America/Tijuana, Asia/Manila'],
  ['akst, akdt, alaska', 'America/Anchorage'],
  ['hst, hdt, hawaii', 'Pacific/Honolulu, America/Adak'],
  ['ast, adt, atlantic', 'America/Halifax, America/Puerto_Rico, Asia/Riyadh'],
  ['nst, ndt, newfoundland', 'America/St_Johns'],
  ['brt, brst', 'America/Sao_Paulo'],
  ['art', 'America/Argentina/Buenos_Aires'],
  ['clt, clst', 'America/Santiago'],
  ['cot', 'America/Bogota'],
  ['pet', 'America/Lima'],
  ['gmt, gmt0', 'Europe/London, Africa/Accra, Africa/Abidjan, UTC'],
  ['bst', 'Europe/London, Asia/Dhaka'],
  ['wet, west', 'Europe/Lisbon, Atlantic/Canary'],
  [
    'cet, cest, met, mest, mez, mesz, central european',
    oneLine`Europe/Berlin, Europe/Paris, Europe/Rome, Europe/Madrid, Europe/Warsaw,
    Europe/Amsterdam, Europe/Prague, Africa/Tunis`,
  ],
  [
    'eet, eest, eastern european',
    'Europe/Athens, Europe/Kyiv, Europe/Bucharest, Europe/Helsinki, Europe/Sofia, Africa/Cairo',
  ],
  ['msk', 'Europe/Moscow'],
  ['trt', 'Europe/Istanbul'],
  ['wat', 'Africa/Lagos, Africa/Kinshasa'],
  ['cat', 'Africa/Maputo, Africa/Harare, Africa/Lusaka'],
  ['eat', 'Africa/Nairobi, Africa/Addis_Ababa'],
  ['sast, sat', 'Africa/Johannesburg'],
  ['ist', 'Asia/Kolkata, Europe/Dublin, Asia/Jerusalem'],
  ['idt', 'Asia/Jerusalem'],
  ['gst', 'Asia/Dubai'],
  ['pkt', 'Asia/Karachi'],
  ['npt', 'Asia/Kathmandu'],
  ['bdt', 'Asia/Dhaka'],
  ['ict', 'Asia/Bangkok, Asia/Ho_Chi_Minh'],
  ['wib', 'Asia/Jakarta'],
  ['sgt', 'Asia/Singapore'],
  ['myt', 'Asia/Kuala_Lumpur'],
  ['hkt', 'Asia/Hong_Kong'],
  ['pht', 'Asia/Manila'],
  ['jst', 'Asia/Tokyo'],
  ['kst', 'Asia/Seoul'],
  ['awst', 'Australia/Perth'],
  ['acst, acdt', 'Australia/Adelaide, Australia/Darwin'],
  ['aest, aedt, aet', 'Australia/Sydney, Australia/Melbourne, Australia/Brisbane'],
  ['nzst, nzdt, nzt', 'Pacific/Auckland'],
];

/** What countries are called beside their names in the Unicode CLDR. */
const countryAliases: Readonly<Record<string, string>> = {
  america: 'US',
  britain: 'GB',
  burma: 'MM',
  china: 'CN',
  congo: 'CD',
  'czech republic': 'CZ',
  england: 'GB',
  'great britain': 'GB',
  holland: 'NL',
  'hong kong': 'HK',
  'ivory coast': 'CI',
  macau: 'MO',
  myanmar: 'MM',
  'northern ireland': 'GB',
  palestine: 'PS',
  scotland: 'GB',
  turkey: 'TR',
  uae: 'AE',
  uk: 'GB',
  usa: 'US',
  wales: 'GB',
};

/** In lower case, without accents, with single spaces: as names are compared. */
export const tidyPlace = (typed: string): string =>
  typed
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
    .replaceAll('’', "'")
    .replace(/^[\s,.]+|[\s,.]+$/g, '');

const split = (words: string): readonly string[] => words.split(', ');

const placed = Object.entries(citiesOf).flatMap(([zone, cities]) => split(cities).map((city) => ({ city, zone })));
const placesByCity = Map.groupBy(placed, ({ city }) => city);
const zonesByAbbreviation: ReadonlyMap<string, readonly string[]> = new Map(
  abbreviations.flatMap(([names, zones]) =>
    split(names).map((name): [string, readonly string[]] => [name, split(zones)]),
  ),
);

/** Where a large city of that name is which no zone is named after; some names are in two. */
export const zonesOfCity = (city: string): readonly string[] => (placesByCity.get(city) ?? []).map(({ zone }) => zone);

export const largeCities = (): Iterable<string> => placesByCity.keys();

/** Those that may be meant: "est", "eastern time", "est5edt". */
export const zonesOfAbbreviation = (typed: string): readonly string[] | undefined =>
  zonesByAbbreviation.get(
    typed.replace(/ (?:standard |daylight |summer )?time$/, '').replace(/^([a-z]{3})\d[a-z]{3}$/, '$1'),
  );

/** Regions by their English names; looked up when first asked for. */
let regions: ReadonlyMap<string, string> | undefined;
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

export const countries = (): ReadonlyMap<string, string> => {
  if (regions) return regions;
  const names = new Intl.DisplayNames('en', { type: 'region' });
  const named = LETTERS.flatMap((one) => LETTERS.map((other) => one + other)).flatMap((code): [string, string][] => {
    const name = names.of(code);
    return name === undefined || name === code ? [] : [[tidyPlace(name), code]];
  });
  regions = new Map([...named, ...Object.entries(countryAliases)]);
  return regions;
};

/** All zones of a country by its name, none for what is no country. */
export const zonesOfCountry = (name: string): readonly string[] => {
  const code = countries().get(name);
  const zones = code === undefined ? [] : (new Intl.Locale(`und-${code}`).getTimeZones() ?? []);
  return zones.flatMap((zone) => knownZone(zone) ?? []);
};
