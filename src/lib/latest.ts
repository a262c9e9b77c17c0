/** Something made from something else, made anew only when that changes. */
export const latest = <Source, Made>(source: () => Source, make: (source: Source) => Made): (() => Made) => {
  let from: Source | undefined;
  let made: Made | undefined;
  return () => {
    const now = source();
    if (made === undefined || from !== now) {
      made = make(now);
      from = now;
    }
    return made;
  };
};
