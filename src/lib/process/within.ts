/** Waiting no longer than that. */

/** What `work` gives, or `undefined` where it takes longer; the work goes on. */
export const within = async <Value>(work: Promise<Value>, ms: number): Promise<Value | undefined> => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
};
