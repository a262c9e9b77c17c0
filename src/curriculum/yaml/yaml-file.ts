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
  type YAMLError,
} from 'yaml';
import { type Place, type Problem, problem } from '../problem.ts';

export type Path = readonly PropertyKey[];

export type YamlFile = {
  readonly data: unknown;
  /** Where the value at a path stands; for what is missing, where its nearest parent does. */
  readonly placeOf: (path: Path) => Place;
  /** Where a key itself stands. */
  readonly placeOfKey: (path: Path, key: string) => Place;
  /** Where a line and column within a value's words stand. */
  readonly placeWithin: (path: Path, line: number, column: number) => Place;
};

// A file that names one anchor this often is an attack ("billion laughs"), not a curriculum.
const ALIASES_AT_MOST = 50;

/** Reads YAML; `lineOffset` is how many lines of the file stand before it. Without data there is at least one problem. */
export const readYaml = (file: string, source: string, lineOffset = 0): { yaml?: YamlFile; problems: Problem[] } => {
  const lineCounter = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(1, line) + lineOffset, column: Math.max(1, col) };
  };
  try {
    const document = parseDocument(source, { lineCounter, prettyErrors: false, version: '1.2' });
    const problems = [
      ...document.errors.map((error) => problem('error', placeAt(error.pos[0]), ...inPlainWords(error))),
      ...strayAliases(document).map((alias) => problem('error', placeAt(startOf(alias)), ...ALIAS)),
    ];
    if (problems.length > 0) return { problems };
    return { yaml: locate(document, document.toJS({ maxAliasCount: ALIASES_AT_MOST }), source, placeAt), problems };
  } catch (error) {
    // Too many anchors, or brackets nested by the thousand.
    return {
      problems: [
        problem(
          'error',
          placeAt(0),
          `this can't be read: ${String(error)}`,
          'Write the values out, without anchors and deep nesting',
        ),
      ],
    };
  }
};

/** Aliases that no anchor before them explains. */
const strayAliases = (document: Document): Node[] => {
  const stray: Node[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (!alias.resolve(document)) stray.push(alias);
    },
  });
  return stray;
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
    placeWithin: (path, line, column) => {
      const { node } = nodeAt(document.contents, path);
      const start = placeAt(startOf(node));
      if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || !node.range) return start;
      // The words of a literal block begin on the line below its `|`, at the indent of its first line.
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

const ALIAS = ['a value starts with `*`, which YAML reads as an alias', 'Put the value in quotes'] as const;

const MESSAGES: Partial<Record<YAMLError['code'], readonly [message: string, fix: string]>> = {
  DUPLICATE_KEY: ['the same key is there twice', 'Keep one of them'],
  TAB_AS_INDENT: ['a tab is used to indent', 'Indent with spaces'],
  BAD_INDENT: ['the indent is wrong here', 'Line it up with the keys above it'],
  MISSING_CHAR: ['a quote, bracket or separator is missing', 'Close what was opened on this line or above it'],
  MULTILINE_IMPLICIT_KEY: ['a key can’t go over several lines', 'Put words that hold a colon in quotes, or under `>-`'],
  BLOCK_AS_IMPLICIT_KEY: [
    'these words hold `: `, which YAML reads as another key',
    'Put the words in quotes, or under `>-`',
  ],
  BLOCK_IN_FLOW: ['a list or map stands inside brackets', 'Close the brackets first'],
  BAD_ALIAS: ALIAS,
  MULTIPLE_DOCS: ['there is a second document after `---`', 'Keep one document in a file'],
};

const inPlainWords = (error: YAMLError): readonly [message: string, fix: string] =>
  MESSAGES[error.code] ?? [
    `this is not YAML: ${error.message}`,
    'Check quotes, colons and the indent of this line and the one above it',
  ];
