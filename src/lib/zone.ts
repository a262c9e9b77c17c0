/** IANA time zones: which names are real, and which one somebody may have meant. */
import { closest } from './closest.ts';

const known = new Map<string, string>();

/** The runtime's own spelling of a zone's name, or `undefined` for a name that is no zone. */
export const knownZone = (name: string): string | undefined => {
  const seen = known.get(name);
  if (seen) return seen;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // A bare offset is accepted by the runtime, but it has no summer time: people mean a place.
    if (/^[+-]/.test(timeZone)) return undefined;
    // Only names that are zones are kept, in whatever case they came: a few thousand at most.
    known.set(name, timeZone);
    return timeZone;
  } catch {
    return undefined;
  }
};

/** The zone whose whole name or city is nearest to what was typed. */
export const closestZone = (typed: string): string | undefined => {
  const zones = Intl.supportedValuesOf('timeZone');
  const wanted = typed.toLowerCase().replaceAll(' ', '_');
  const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();
  const city = closest(wanted.slice(wanted.lastIndexOf('/') + 1), zones.map(cityOf));
  return zones.find((zone) => cityOf(zone) === city);
};
