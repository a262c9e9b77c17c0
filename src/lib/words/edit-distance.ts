/** How many slips of the keyboard lie between two words, and which name was meant. */

/**
 * Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and
 * swaps of neighbours. Gives `atMost + 1` as soon as it must be more than `atMost`.
 */
export const editDistance = (a: string, b: string, atMost = Number.POSITIVE_INFINITY): number => {
  const over = atMost + 1;
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > atMost) return over;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > atMost) return over;
    [beforeLast, last] = [last, current];
  }
  return Math.min(at(last, b.length), over);
};

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;

/** The name nearest to what was written, if it is near enough to be meant. */
export const nearestName = (written: string, names: Iterable<string>): string | undefined => {
  const budget = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let bestDistance = budget + 1;
  for (const name of names) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase(), budget);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
};
