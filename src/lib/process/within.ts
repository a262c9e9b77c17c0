/** Waiting no longer than that. */

class TookTooLong extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'TookTooLong';
  }
}

/** What `promise` gives; throws TookTooLong after `ms`, having called `giveUp`. */
export const withDeadline = <Result>(ms: number, promise: Promise<Result>, giveUp: () => void): Promise<Result> =>
  new Promise((resolve, reject) => {
    let settled = false;
    const timer = setTimeout(() => {
      // A process that was held up finds the timer before the answer that arrived meanwhile: that
      // is read first.
      setImmediate(() => {
        if (settled) return;
        giveUp();
        reject(new TookTooLong(ms));
      });
    }, ms);
    const settle = (): void => {
      settled = true;
      clearTimeout(timer);
    };
    promise.then(
      (result) => {
        settle();
        resolve(result);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });

/** What `work` gives, or `undefined` where it takes longer; the work goes on. */
export const within = async <Value>(work: Promise<Value>, ms: number): Promise<Value | undefined> => {
  let late = false;
  const giveUp = (): void => {
    late = true;
  };
  return withDeadline(ms, work, giveUp).catch((error: unknown) => {
    if (late) return undefined;
    throw error;
  });
};
