/**
 * How often a concept may be asked among others, and whether a choice of today will still allow it
 * in the days to come; pure.
 */

/** Posts that are looked at together. */
export const WINDOW = 10;

/** Of one concept in so many posts, where so many concepts can be asked. */
const shareOf = (concepts: number): number => Math.max(2, Math.ceil(WINDOW / concepts));

/**
 * Windows in which a concept has more than its share: of today and of the days to come, if each of
 * those took the concept that was asked least of late.
 *
 * @param posts concepts, newest first: what would be asked today, then what was asked before
 * @param coming the concepts that are open today and on each coming day
 */
export const windowsBroken = (posts: readonly string[], coming: readonly (readonly string[])[]): number => {
  let window = posts.slice(0, WINDOW);
  let broken = 0;
  for (const [day, open] of coming.entries()) {
    const next = day === 0 ? undefined : leastAsked(open, window.slice(0, WINDOW - 1));
    if (next !== undefined) window = [next, ...window.slice(0, WINDOW - 1)];
    if (window.length === WINDOW && mostAsked(window) > shareOf(open.length)) broken += 1;
  }
  return broken;
};

/** Not the last one; of equals the one that was asked longest ago. */
const leastAsked = (open: readonly string[], window: readonly string[]): string | undefined => {
  const unasked = open.find((concept) => !window.includes(concept));
  if (unasked !== undefined) return unasked;
  const others = open.filter((concept) => concept !== window[0]);
  const timesOf = (concept: string): number => window.filter((each) => each === concept).length;
  return (others.length > 0 ? others : open).toSorted(
    (one, other) => timesOf(one) - timesOf(other) || window.indexOf(other) - window.indexOf(one),
  )[0];
};

const mostAsked = (window: readonly string[]): number =>
  Math.max(...window.map((concept) => window.filter((each) => each === concept).length));
