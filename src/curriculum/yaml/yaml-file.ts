/** YAML with positions: the data, and where in the file each part of it stands. */
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { type Place, type Problem, problem } from '../problem.ts';
import type { Cause } from './clue.ts';
import { explainSyntax } from './explain-syntax.ts';
import { findSwallowed } from './swallowed.ts';

export type Path = readonly PropertyKey[];

export type YamlFile = {
  readonly data: unknown;
  /** Where the value at a path stands; for what is missing, where its nearest parent does. */
  readonly placeOf: (path: Path) => Place;
  /** Where a key itself stands. */
  readonly placeOfKey: (path: Path, key: string) => Place;
  /** A single value's letters as they stand in the file, quotes included. */
  readonly writtenAt: (path: Path) => string | undefined;
  /** Where a line and column within a value's words stand. */
  readonly placeWithin: (path: Path, line: number, column: number) => Place;
};

type Read = { readonly yaml?: YamlFile; readonly problems: readonly Problem[] };

/**
 * Reads YAML; `lineOffset` is how many lines of the file stand before it. Without data there is at
 * least one problem. Of a list whose grammar is broken each entry is looked at by itself, so that a
 * mistake hides none in another entry.
 */
export const readYaml = (file: string, source: string, lineOffset = 0): Read => {
  const whole = readPart(file, source, lineOffset);
  if (whole.yaml) return whole;
  const starts = [...source.matchAll(ENTRY)].map(({ index }) => index);
  const problems = starts.flatMap((start, index) => {
    const before = source.slice(0, start).split('\n').length - 1;
    return readPart(file, source.slice(start, starts[index + 1]), lineOffset + before).problems;
  });
  return problems.length > 0 ? { problems } : whole;
};

const ENTRY = /^-(?=\s)/gm;

const readPart = (file: string, source: string, lineOffset: number): Read => {
  const lineCounter = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(1, line) + lineOffset, column: Math.max(1, col) };
  };
  const toProblem = ({ offset, message, fix }: Cause): Problem => problem('error', placeAt(offset), message, fix);
  try {
    const document = parseDocument(source, { lineCounter, prettyErrors: false, version: '1.2' });
    const [error, ...others] = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
    // All that a parser meets after a mistake of the grammar may come of it.
    if (error) return { problems: [toProblem(explainSyntax(document, source, [error, ...others]))] };
    const repeated = document.errors.map(({ pos }) => ({ offset: pos[0], ...REPEATED }));
    const problems = [...repeated, ...findSwallowed(document, source)].map(toProblem);
    // An alias may stand for itself, or for thousands of others.
    if (hasAlias(document)) return { problems };
    return { yaml: locate(document, document.toJS(), source, placeAt), problems };
  } catch {
    // Brackets nested by the thousand.
    const fix = 'Write the values out, without deep nesting';
    return { problems: [problem('error', placeAt(0), 'this is nested too deep to be read', fix)] };
  }
};

const REPEATED = { message: 'the same key is there twice', fix: 'Keep one of them' } as const;

const hasAlias = (document: Document): boolean => {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
};

const locate = (document: Document, data: unknown, source: string, placeAt: (offset: number) => Place): YamlFile => {
  const offsetOf = (path: Path): number => {
    const { node, whole } = nodeAt(document.contents, path);
    if (whole) return startOf(node);
    return isMap(node) ? startOfFirst(node) : startOf(node);
  };
  return {
    data,
    placeOf: (path) => placeAt(offsetOf(path)),
    placeOfKey: (path, key) => {
      const { node } = nodeAt(document.contents, path);
      const pair = isMap(node)
        ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
        : undefined;
      return placeAt(isPair(pair) && isNode(pair.key) ? startOf(pair.key) : offsetOf(path));
    },
    writtenAt: (path) => {
      const { node, whole } = nodeAt(document.contents, path);
      return whole && isScalar(node) && node.range ? source.slice(node.range[0], node.range[1]) : undefined;
    },
    placeWithin: (path, line, column) => {
      const { node } = nodeAt(document.contents, path);
      const start = placeAt(startOf(node));
      if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || !node.range) return start;
      // The words of a literal block begin on the line below its `|`, at the indent of its first
      // line.
      const [, ...rows] = source.slice(node.range[0], node.range[1]).split('\n');
      const indent = rows.find((row) => row.trim() !== '')?.search(/\S/) ?? 0;
      return { ...start, line: start.line + line, column: indent + column };
    },
  };
};

const startOf = (node: Node | null): number => node?.range?.[0] ?? 0;

const startOfFirst = (node: Node): number => {
  const first = isMap(node) ? node.items[0]?.key : undefined;
  return isNode(first) ? startOf(first) : startOf(node);
};

const nodeAt = (root: Node | null, path: Path): { node: Node | null; whole: boolean } => {
  let node = root;
  for (const part of path) {
    const child =
      isMap(node) || isSeq(node) ? node.get(typeof part === 'symbol' ? String(part) : part, true) : undefined;
    if (!isNode(child)) return { node, whole: false };
    node = child;
  }
  return { node, whole: !isMap(node) };
};
