/** Medians and percentiles of what was measured. */

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The smallest value that at least `percent` of all don't exceed; NaN of none. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
};
