/**
 * Why a file is no YAML, in an author's words: the one mistake behind the parser's many errors, and
 * where it is.
 */
import { type Document, isAlias, isCollection, isScalar, type Node, visit, type YAMLParseError } from 'yaml';
import { type Cause, type Detector, makeClue } from './clue.ts';
import { explainIndent, explainStray } from './explain-indent.ts';

/** The most telling cause of `errors`, which come in the order in which the parser met them. */
export const explainSyntax = (
  document: Document,
  source: string,
  errors: readonly [YAMLParseError, ...YAMLParseError[]],
): Cause => {
  const clue = makeClue(document, source, errors);
  for (const look of detectors) {
    const cause = look(clue);
    if (cause) return cause;
  }
  return {
    offset: clue.error.pos[0],
    message: 'this line can’t be read as YAML',
    fix: 'Check quotes, colons and the indent of this line and the one above it',
  };
};

/** Finds `pattern` in the line of the error; its group `here` is the place. */
const inLine =
  (pattern: RegExp, describe: (found: string) => readonly [message: string, fix: string]): Detector =>
  ({ lines, line, startOf }) => {
    const found = pattern.exec(lines[line] ?? '');
    const here = found?.groups?.['here'];
    if (!found || here === undefined) return undefined;
    const [message, fix] = describe(here);
    return { offset: startOf(line) + found.index + found[0].lastIndexOf(here), message, fix };
  };

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const misspelt: readonly Detector[] = [
  inLine(/^[ ]*(?<here>\t)/, () => ['a tab is used to indent', 'Indent with spaces']),
  inLine(/^(?:[ ]*|[ ]*-|[ ]*(?:- +)*[\w-]+:)(?<here>[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])/, (space) => [
    `here stands a special space (${codePoint(space)}), which YAML takes for a letter`,
    'Type an ordinary space instead',
  ]),
  inLine(/^[ ]*(?<here>[\u2010-\u2015\u2022\u2023\u2043\u2212\u00b7*])\s/u, (dash) => [
    `an entry begins with \`${dash}\`, which YAML doesn’t know`,
    'Begin it with a hyphen and a space: `- `',
  ]),
  inLine(/^[ ]*(?<here>-)[^\s-]/, () => ['a space is missing after the hyphen', 'Write `- ` before each entry']),
  inLine(/^[ ]*(?:- +)*[\w-]+ ?(?<here>[：﹕∶])/, (colon) => [
    `the colon here is \`${colon}\`, which YAML doesn’t know`,
    'Write `:` and a space',
  ]),
  inLine(/^[ ]*(?:- +)*[a-zA-Z][\w-]*(?<here>:)(?!\/\/)\S/, () => [
    'a space is missing after the colon',
    'Write `key: value`',
  ]),
];

/** The value of the line of the error begins with what YAML keeps for itself. */
const reservedStart: Detector = ({ error, source, lines, startOf }) => {
  const directive = error.code === 'MISSING_CHAR' && error.message.includes('directives-end');
  if (error.code !== 'BAD_SCALAR_START' && !directive) return undefined;
  const offset = directive ? startOf(lines.findIndex((line) => line.startsWith('%'))) : error.pos[0];
  return {
    offset,
    message: `a value can’t begin with “${source[offset]}”`,
    fix: 'Put the value in quotes',
  };
};

const startsWith: Detector = ({ error, source }) => {
  const [offset] = error.pos;
  const sign = source[offset];
  if (error.code === 'BAD_ALIAS') return { offset, message: sign === '&' ? ANCHOR : ALIAS, fix: QUOTES };
  const isList = error.message.includes('on same line with key');
  if (!isList && !(error.code === 'BLOCK_AS_IMPLICIT_KEY' && sign === '?')) return undefined;
  return {
    offset,
    message: `a value can’t begin with \`${sign} \``,
    fix: isList ? 'Begin a list on the line below its key; put words that begin with a hyphen in quotes' : QUOTES,
  };
};

export const QUOTES = 'Put the value in quotes';
export const ALIAS = 'a value starts with `*`, which YAML reads as an alias';
const ANCHOR = 'a value starts with `&`, which YAML reads as an anchor';

const blockHeader: Detector = ({ error, source, line, lines, startOf }) => {
  if (!/^(?:Not a YAML token|Block scalar header)/.test(error.message)) return undefined;
  const at = /(?:^|[\s:-])([|>])/.exec(lines[line] ?? '');
  const offset = at ? startOf(line) + at.index + at[0].length - 1 : error.pos[0];
  const sign = source[offset];
  return {
    offset,
    message: `after \`${sign}\` the words must begin on the line below`,
    fix: `Begin a new line after \`${sign}\`, indented; or put the value in quotes`,
  };
};

const badEscape: Detector = ({ error }) =>
  error.code === 'BAD_DQ_ESCAPE'
    ? {
        offset: error.pos[0],
        message: 'a backslash means something else in double quotes',
        fix: 'Write it twice, or use single quotes',
      }
    : undefined;

/** Every node of the document that fits, in the order of the text. */
const nodesWhere = (document: Document, fits: (node: Node) => boolean): Node[] => {
  const nodes: Node[] = [];
  visit(document, {
    Node: (_, node) => {
      if (fits(node)) nodes.push(node);
    },
  });
  return nodes;
};

const isFlow = (node: Node): boolean => isCollection(node) && node.flow === true;
const startOfNode = (node: Node): number => node.range?.[0] ?? 0;
const endOfNode = (node: Node): number => node.range?.[1] ?? 0;
const quoteOf = (node: Node): '"' | "'" | undefined => {
  if (!isScalar(node)) return undefined;
  return node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : undefined;
};

const OPEN_QUOTE = /^\s*(?:- +)*(?:[\w-]+: +)?(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$/;

/**
 * A value that was left open ends at the next quote, lines below, and from there on inside is
 * outside.
 */
const unclosedQuote: Detector = ({ error, document, lines, line, startOf }) => {
  const isOpen = /^Missing closing .quote/.test(error.message);
  if (!isOpen && error.code !== 'UNEXPECTED_TOKEN') return undefined;
  const at = lines.findIndex((row, index) => index <= line && OPEN_QUOTE.test(row));
  const row = lines[at] ?? '';
  const written = nodesWhere(document, (node) => quoteOf(node) !== undefined).at(-1);
  const quote = at >= 0 ? row[row.search(/["']/)] : isOpen && written ? quoteOf(written) : undefined;
  return quote === undefined
    ? undefined
    : {
        offset: at >= 0 ? startOf(at) + row.search(/["']/) : written ? startOfNode(written) : error.pos[0],
        message: `a quote was opened here with ${quote} and never closed`,
        fix: `Close it with ${quote}`,
      };
};

const unclosedBracket: Detector = ({ error, document, source }) => {
  const wanted = /^Flow \w+ .*end with an? ([\]}])/.exec(error.message)?.[1];
  if (!wanted) return undefined;
  const opened = nodesWhere(document, isFlow)
    .filter((node) => startOfNode(node) <= error.pos[0] && source[startOfNode(node)] === (wanted === ']' ? '[' : '{'))
    .findLast((node) => source[endOfNode(node) - 1] !== wanted);
  return (
    opened && {
      offset: startOfNode(opened),
      message: 'a bracket was opened here and never closed',
      fix: `Close it with ${wanted}; put words that only begin with a bracket in quotes`,
    }
  );
};

/** Words go on behind what YAML took for the whole value. */
const valueEndsEarly: Detector = ({ error, document, source, lines, line, startOf }) => {
  if (error.message !== 'Unexpected scalar at node end' || isFirstInLine(error.pos[0], startOf(line), lines[line]))
    return undefined;
  const [offset] = error.pos;
  const before = nodesWhere(document, (node) => isScalar(node) || isAlias(node) || isFlow(node))
    .filter((node) => endOfNode(node) <= offset)
    .reduce<Node | undefined>((last, node) => (last && endOfNode(last) >= endOfNode(node) ? last : node), undefined);
  if (!before) return undefined;
  const start = startOfNode(before);
  const quote = quoteOf(before);
  if (quote === "'")
    return {
      offset,
      message: 'an apostrophe ends words in single quotes',
      fix: 'Use double quotes around the value, or write the apostrophe twice',
    };
  if (quote)
    return {
      offset,
      message: 'the value ends at this `"`, and words come after it',
      fix: 'Put the whole value in single quotes, or under `>-`',
    };
  if (isAlias(before)) return { offset: start, message: ALIAS, fix: QUOTES };
  if (!isFlow(before)) return undefined;
  const opening = source[start];
  const readAs = opening === '[' ? 'list' : 'map';
  return {
    offset: start,
    message: `a value that begins with \`${opening}\` is read as a ${readAs}, and words come after it`,
    fix: QUOTES,
  };
};

const isFirstInLine = (offset: number, start: number, row = ''): boolean => row.slice(0, offset - start).trim() === '';

const closesNothing: Detector = ({ error, source }) =>
  /^Unexpected flow-(?:seq|map)-end/.test(error.message)
    ? {
        offset: error.pos[0],
        message: `this \`${source[error.pos[0]]}\` closes nothing`,
        fix: 'Leave it out, or put the value in quotes',
      }
    : undefined;

/** `It is: that`: one line with two colons. */
const colonInWords: Detector = ({ error, line, lastLine }) =>
  error.code === 'BLOCK_AS_IMPLICIT_KEY' && line === lastLine && error.message.includes('compact mappings')
    ? {
        offset: error.pos[0],
        message: 'these words hold `: `, which YAML reads as another key',
        fix: 'Put the words in quotes, or under `>-`',
      }
    : undefined;

const secondDocument: Detector = ({ error }) =>
  error.code === 'MULTIPLE_DOCS'
    ? {
        offset: error.pos[0],
        message: 'there is a second document after `---`',
        fix: 'Keep one document in a file',
      }
    : undefined;

const detectors: readonly Detector[] = [
  secondDocument,
  ...misspelt,
  reservedStart,
  startsWith,
  blockHeader,
  badEscape,
  unclosedQuote,
  unclosedBracket,
  valueEndsEarly,
  closesNothing,
  colonInWords,
  explainIndent,
  explainStray,
];
