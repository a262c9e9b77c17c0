/** What is looked at now of what is too much to look at in one go. */

/** What stands out is wrong as far as is known: it is looked at each time, so that it goes once it is mended. */
type Each = { readonly standing: boolean };

/**
 * `atMost` of those that stand out and as many of the others; with each next turn come the next of
 * either. All where there are no more.
 */
export const takeTurn = <Item extends Each>(all: readonly Item[], atMost: number, turn: number): readonly Item[] => {
  const take = (some: readonly Item[]): readonly Item[] => {
    if (some.length <= atMost) return some;
    const from = (turn * atMost) % some.length;
    return [...some.slice(from), ...some.slice(0, from)].slice(0, atMost);
  };
  return [...take(all.filter(({ standing }) => standing)), ...take(all.filter(({ standing }) => !standing))];
};
