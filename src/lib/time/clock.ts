/** The one way to ask what time it is; passed in, so that tests and the sandbox can move it. */
export type Clock = { readonly now: () => Temporal.Instant };

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** A clock that runs ahead of another by an offset that can be changed, never set back. */
export type MovableClock = Clock & {
  /** Milliseconds ahead of the clock beneath. */
  readonly aheadMs: () => number;
  readonly forward: (duration: Temporal.Duration) => void;
};

export const createMovableClock = (beneath: Clock, aheadMs = 0): MovableClock => {
  let ahead = aheadMs;
  return {
    now: () => beneath.now().add({ milliseconds: ahead }),
    aheadMs: () => ahead,
    forward: (duration) => {
      const ms = Math.round(duration.total({ unit: 'milliseconds', relativeTo: Temporal.Now.zonedDateTimeISO('UTC') }));
      if (ms < 0) throw new RangeError('the clock only moves forward');
      ahead += ms;
    },
  };
};
