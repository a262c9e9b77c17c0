/**
 * Reads a number with an optional unit, as people type them: "1,000", "2.5 s", "50%", "about 3
 * nodes", "1e3".
 */
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';

/** `90.000` is 90 where a point is decimal, and 90,000 where it groups thousands. */
export type Readings = { readonly small: number; readonly large: number };

/** `ambiguous`, where the digits can be read two ways: without their unit's factor. */
type Measure = { readonly value: number; readonly ambiguous?: Readings } | { readonly invalid: Text };

const SHAPE = /^(?<sign>[+-]?) ?(?<digits>[\d.,' _]*\d(?:e[+-]?\d{1,3})?) ?(?<unit>\D.*)?$/iu;

/** `factors`: other units, with their factor to `unit`. The value comes back in `unit`. */
export const parseMeasure = (typed: string, unit?: string, factors: Readonly<Record<string, number>> = {}): Measure => {
  const tidy = typed
    .normalize('NFKC')
    .replace(/[\u2212\u2013]/gu, '-')
    .replace(/[‘’ʼ]/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:about|around|roughly|exactly|approx\.?|[~≈=])\s*/iu, '')
    .replace(/(?<=\w)[.!]$/u, '');
  const { sign = '', digits = '', unit: typedUnit } = SHAPE.exec(tidy)?.groups ?? {};
  const value = parseDigits(digits);
  if (value === undefined)
    return {
      invalid: text`I couldn’t read a number in that. Type something like ${example(unit)}.`,
    };
  const factor = typedUnit === undefined ? 1 : factorOf(typedUnit, unit, factors);
  if (factor === undefined) return { invalid: unknownUnit(typedUnit ?? '', unit, factors) };
  const ambiguous = /^[1-9]\d{0,2}\.\d{3}$/.test(digits) && { small: value, large: value * 1000 };
  return { value: (sign === '-' ? -value : value) * factor, ...(ambiguous && { ambiguous }) };
};

const example = (unit?: string): string => (unit ? `2.5 or 2,500 ${unit}` : '2.5 or 2,500');

/**
 * A comma before exactly three digits groups thousands ("1,000"); any other single comma is a
 * decimal one ("2,5", "0,125"). A point is decimal unless there are several ("1.000.000") or a
 * decimal comma follows ("1.000,5").
 */
const parseDigits = (digits: string): number | undefined => {
  const [mantissa = '', exponent = '0'] = digits.toLowerCase().split('e');
  const grouped = /^[1-9]\d{0,2}(?:([, '_])\d{3})(?:\1\d{3})*(?:\.\d+)?$/.test(mantissa);
  const european = /^[1-9]\d{0,2}(?:[. ]\d{3})+,\d+$/.test(mantissa) || /^[1-9]\d{0,2}(?:\.\d{3}){2,}$/.test(mantissa);
  const plainly = grouped
    ? mantissa.replace(/[, '_]/g, '')
    : european
      ? mantissa.replace(/[. ]/g, '').replace(',', '.')
      : mantissa.replace(/^(\d*),(\d+)$/, '$1.$2');
  const value = /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(plainly) ? Number(`${plainly}e${exponent}`) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};

const factorOf = (
  typed: string,
  unit: string | undefined,
  factors: Readonly<Record<string, number>>,
): number | undefined => {
  const known = Object.entries({ ...factors, ...(unit && { [unit]: 1 }) });
  // As typed first: MB and Mb differ. Then whatever the case, one or many.
  const exact = known.find(([name]) => name === typed);
  const loose = known.filter(([name]) => loosely(name) === loosely(typed));
  return exact ? exact[1] : loose.every((each) => each[1] === loose[0]?.[1]) ? loose[0]?.[1] : undefined;
};

const loosely = (unit: string): string => {
  const lower = unit.toLowerCase().trim();
  return lower === 'percent' || lower === 'per cent' ? '%' : lower.length > 3 ? lower.replace(/s$/, '') : lower;
};

const unknownUnit = (typed: string, unit: string | undefined, factors: Readonly<Record<string, number>>): Text => {
  const names = [...new Set([...(unit ? [unit] : []), ...Object.keys(factors)])].join(', ');
  const shown = typed.slice(0, 30);
  return names
    ? text`I can read the number, but not the unit “${shown}”. Use ${names}, or the number alone.`
    : text`I can read the number, but not “${shown}” after it. Type the number alone.`;
};
