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

/** Pearson's r; `undefined` where one side never varies. */
export const correlation = (xs: readonly number[], ys: readonly number[]): number | undefined => {
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [both, squaresX, squaresY] = [0, 0, 0];
  for (const [index, x] of xs.entries()) {
    const [dx, dy] = [x - meanX, (ys[index] ?? meanY) - meanY];
    both += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return squaresX > 0 && squaresY > 0 ? both / Math.sqrt(squaresX * squaresY) : undefined;
};

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Fisher's z interval of a correlation over `of` pairs, four at least. */
export const correlationInterval = (r: number, of: number): Interval => {
  const half = Z / Math.sqrt(of - 3);
  const z = Math.atanh(Math.min(0.999_999, Math.max(-0.999_999, r)));
  return { value: r, from: Math.tanh(z - half), to: Math.tanh(z + half) };
};
