/** Intervals around a share and a correlation: how sure one can be after so many answers. Pure. */

export type Interval = { readonly value: number; readonly from: number; readonly to: number };

/** The 97.5th percentile of the normal distribution: 95 % lie within it on both sides. */
const Z = 1.959964;

/** Wilson's score interval (Wilson 1927); 0 to 1 where nothing was counted. */
export const wilson = (count: number, of: number): Interval => {
  if (of === 0) return { value: 0, from: 0, to: 1 };
  const share = count / of;
  const centre = share + Z ** 2 / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  return {
    value: share,
    from: Math.max(0, (centre - half) / scale),
    to: Math.min(1, (centre + half) / scale),
  };
};

/** What would be known without guessing: (F − g) / (1 − g), 0 at least. */
export const withoutGuessing = ({ value, from, to }: Interval, chance: number): Interval => {
  const correct = (share: number): number => Math.max(0, (share - chance) / (1 - chance));
  return { value: correct(value), from: correct(from), to: correct(to) };
};

/** How many, and the sum of a value over them. */
type Counted = { readonly count: number; readonly sum: number };

/** What rounding leaves of a spread that is none, as a share of what was added up. */
const NO_SPREAD = 1e-12;

/**
 * Pearson's r of being one of `some` with a value; `squares` is the sum of its squares over all.
 * `undefined` where either never varies.
 */
export const pointBiserial = (some: Counted, all: Counted & { readonly squares: number }): number | undefined => {
  const spread = all.count * all.squares - all.sum ** 2;
  const parts = some.count * (all.count - some.count);
  if (parts === 0 || spread <= NO_SPREAD * all.count * all.squares) return undefined;
  return (all.count * some.sum - some.count * all.sum) / Math.sqrt(parts * spread);
};

/** Fisher's z interval of a correlation over `of` pairs, four at least. */
export const correlationInterval = (r: number, of: number): Interval => {
  const half = Z / Math.sqrt(of - 3);
  const z = Math.atanh(Math.min(0.999_999, Math.max(-0.999_999, r)));
  return { value: r, from: Math.tanh(z - half), to: Math.tanh(z + half) };
};
