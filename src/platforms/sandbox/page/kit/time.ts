/**
 * Times as a person in a zone reads them; simulated times come in as milliseconds since the epoch.
 */

const cached = new Map<string, Intl.DateTimeFormat>();

const formatter = (zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = cached.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  cached.set(key, known);
  return known;
};

export const timeOf = (ms: number, zone: string): string =>
  formatter(zone, { hour: '2-digit', minute: '2-digit' }).format(ms);

export const dateOf = (ms: number, zone: string): string =>
  formatter(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(ms);

export const longDateOf = (ms: number, zone: string): string =>
  formatter(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(ms);

/** "3 December 2026". */
export const plainDateOf = (ms: number, zone: string): string =>
  formatter(zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);

/** "03/12/2026". */
export const numericDateOf = (ms: number, zone: string): string =>
  formatter(zone, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(ms);

export const timeWithSecondsOf = (ms: number, zone: string): string =>
  formatter(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);

/** A text that is the same for all moments of one day there. */
export const dayOf = (ms: number, zone: string): string =>
  formatter(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);

export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

/** "in 3 days", "2 hours ago", "now". */
export const relativeTo = (ms: number, nowMs: number): string => {
  const distance = ms - nowMs;
  const [unit, size] = units.find(([, length]) => Math.abs(distance) >= length) ?? ['minute', 60_000];
  const count = Math.round(distance / size);
  return count === 0 ? 'now' : relative.format(count, unit);
};

/** "2 d 3 h", the two largest units; nothing for less than a minute. */
export const spanOf = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
};
