/** Rules for whatever is named: none twice, none that isn't there, none in a circle. */
import { nearestName } from '../../lib/words/edit-distance.ts';
import type { Place, Problem } from '../problem.ts';

export const spot = ({ file, line }: Place): string => `${file}:${line}`;

/** Problems for each thing whose key another had before it. */
export const checkUnique = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  complain: (item: Item, first: Item) => Problem,
): Problem[] => {
  const owners = new Map<string, Item>();
  return items.flatMap((item) => {
    const first = owners.get(keyOf(item));
    if (first === undefined) owners.set(keyOf(item), item);
    return first === undefined ? [] : [complain(item, first)];
  });
};

export const unknownSlug = (what: string, slug: string, known: Iterable<string>): readonly [string, string] => {
  const nearest = nearestName(slug, known);
  return [
    `there is no ${what} \`${slug}\`${nearest ? `: did you mean \`${nearest}\`?` : ''}`,
    nearest ? `Write \`${nearest}\`` : `Write that ${what}, or leave it out here`,
  ];
};

export const inCircle = (circle: readonly string[]): readonly [string, string] => [
  `prerequisites go in a circle: ${circle.join(' → ')}`,
  'Leave one of them out; name it under `related` if it matters',
];

/**
 * Each circle once, with the first of it that was met. A name that isn't there, or is its own, is
 * another rule's.
 */
export const findCircles = (
  edges: ReadonlyMap<string, readonly string[]>,
): { from: string; circle: readonly string[] }[] => {
  const circles: { from: string; circle: readonly string[] }[] = [];
  const done = new Set<string>();
  const visit = (slug: string, path: readonly string[]): void => {
    const start = path.indexOf(slug);
    if (start >= 0) circles.push({ from: slug, circle: [...path.slice(start), slug] });
    if (start >= 0 || done.has(slug)) return;
    for (const next of edges.get(slug) ?? []) if (next !== slug) visit(next, [...path, slug]);
    done.add(slug);
  };
  for (const slug of edges.keys()) visit(slug, []);
  return circles;
};
