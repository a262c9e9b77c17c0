/**
 * Finds every word for people in a source file, so that all of them can be read together; nothing
 * is run for it.
 */
import ts from 'typescript';
import { unfold } from '../../src/lib/words/one-line.ts';

/** `places` are the values put into it, as they stand in the source. */
export type Line = {
  readonly words: string;
  readonly places: readonly string[];
  readonly at: number;
};

/** Every text of one file that a person may read, in its order. */
export const collectWords = (path: string, source: string): readonly Line[] => {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const lines: Line[] = [];
  const visit = (node: ts.Node): void => {
    if (neverSpoken(node)) return;
    if (ts.isCallExpression(node) && MACHINE_CALLS.test(node.expression.getText())) {
      visit(node.expression);
      for (const argument of node.arguments.slice(1)) visit(argument);
      return;
    }
    const parts = addedUp(node);
    if (parts.some((part) => isSpoken(part) || besideSpoken(part))) {
      const places: string[] = [];
      lines.push(...linesOf(parts, places).map((words) => ({ words, places, at: node.getStart() })));
      // What stands within its values may say more than their line shows.
      for (const place of parts.flatMap(placesIn)) if (!isShownInline(place)) visit(place);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return lines;
};

type Literal = ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression;

const isLiteral = (node: ts.Node): node is Literal => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/** The literals that are added up to one, where it is too long for a line. */
const addedUp = (node: ts.Node): readonly Literal[] => {
  if (isLiteral(node)) return [node];
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return [];
  const [left, right] = [addedUp(node.left), addedUp(node.right)];
  return left.length > 0 && right.length > 0 ? [...left, ...right] : [];
};

const placesIn = (node: Literal): readonly ts.Expression[] =>
  ts.isTemplateExpression(node) ? node.templateSpans.map(({ expression }) => expression) : [];

const chunksOf = (node: Literal): readonly string[] => {
  const chunks = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
    : [node.text];
  return FOLDED_TAGS.includes(tagOf(node)) ? chunks.map(unfold) : chunks;
};

const tagOf = ({ parent }: Literal): string => (ts.isTaggedTemplateExpression(parent) ? parent.tag.getText() : '');

const SPOKEN_TAGS = ['text', 'html'];
/** Their templates may be written over several lines. */
const FOLDED_TAGS = ['text', 'oneLine'];
/** Properties that hold words even where it is a single one in lower case. */
const SPOKEN_PROPERTIES = [
  'label',
  'words',
  'why',
  'hint',
  'detail',
  'placeholder',
  'title',
  'submit',
  'alt',
  'summary',
];

/** Two words in a row, or one that begins as a sentence or a label does. */
const SENTENCE = /\p{L}[\p{P}]*\s|\s[\p{P}*]*\p{L}|^[\p{P}\s]*(?:\p{Lu}[\p{Ll}’']|I\b)/u;

const isSpoken = (node: Literal): boolean => {
  const words = chunksOf(node).join('x');
  if (SPOKEN_TAGS.includes(tagOf(node))) return true;
  if (!/\p{L}/u.test(chunksOf(node).join(''))) return false;
  return !isForMachines(words) && (SENTENCE.test(words) || SPOKEN_PROPERTIES.includes(propertyOf(node)));
};

/** Properties whose value is looked up or compared. */
const MACHINE_PROPERTIES = ['id', 'kind', 'icon', 'zone', 'role'];

/**
 * One word in lower case among others that are spoken: `{ wrong: 'the answer is wrong', unclear:
 * 'unclear' }`.
 */
const besideSpoken = (node: Literal): boolean =>
  siblingsOf(node).some((sibling) => sibling !== node && isLiteral(sibling) && isSpoken(sibling)) &&
  !MACHINE_PROPERTIES.includes(propertyOf(node)) &&
  /\p{L}/u.test(chunksOf(node).join(''));

const siblingsOf = ({ parent }: Literal): readonly ts.Node[] => {
  if (ts.isConditionalExpression(parent)) return [parent.whenTrue, parent.whenFalse];
  if (ts.isArrayLiteralExpression(parent)) return parent.elements;
  // Only a dictionary of words has members that are all strings; a declaration has other things
  // besides.
  if (!ts.isPropertyAssignment(parent)) return [];
  const values = parent.parent.properties.map((each) => (ts.isPropertyAssignment(each) ? each.initializer : each));
  return values.every((value) => isLiteral(value)) ? values : [];
};

const propertyOf = ({ parent }: Literal): string => (ts.isPropertyAssignment(parent) ? parent.name.getText() : '');

/**
 * Each reason for which a literal with several words is none for people, with what it looks like.
 */
const MACHINE_WORDS: Readonly<Record<string, RegExp>> = {
  sql: /::(?:\w|x)|\bselect\b.*\bfrom\b|^\s*(?:select|with|insert into|update|delete from|create table|set) [a-z_."]+ |\b(?:coalesce|pg_\w+|jsonb\w*|extract)\(|^x (?:=|>=) |^\(?[\w.]+ = '|^on (?:schema|database) |\bleast\(1, |x timezone = |^case when |;\s*set \w+ = |\bis (?:not )?null\b|\binterval '|\breturning [\w.]+/s,
  header: /charset=|'(?:self|none|unsafe-inline)'|HttpOnly|max-age=|^; Secure$|boundary=|filename=/,
  event: /^(?::|id:|data:) ?.*\n\n$|^\n(?:params:| +at )/,
  styles: /font-(?:family|weight)=|^(?:button (?:plain|sl-plain|dc-secondary)|step x|bot applications\.commands)$/,
  svg: /(?:fill|stroke)(?:-[a-z]+)?="|(?:text-anchor|xmlns)=|^Mx?(?:$|[\dlhx\s])|^ L$/,
  drawing: /^digraph |\[(?:shape|fontsize|fillcolor|label)=|nodesep=|pad=|style=dashed/,
  files: /^<\?xml |\{\{\w+\}\}|^---\n|^\s*# TODO|^\s*- text: |^ {2}(?:accept|language|hint):|^ {2}# As/,
  zones: /^[A-Z]\w+\/\w+(?:, [A-Z]\w+\/\w+)*$/,
};

const isForMachines = (words: string): boolean => Object.values(MACHINE_WORDS).some((looks) => looks.test(words));

/** Calls whose first argument is for the browser, the database or a comparison. */
const MACHINE_CALLS =
  /(?:querySelector(?:All)?|closest|matches|matchMedia|getElementById|statement|sql\.raw|split|replaceAll?|exec|test|normalize|startsWith|includes|indexOf|addEventListener|controlId)$/;

/** Faults of ours: they end in the log, and people are told that something went wrong. */
const INNER_ERRORS = ['Error', 'RangeError', 'TypeError'];

const neverSpoken = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isTypeNode(node) ||
  (ts.isPropertyName(node) && !ts.isStringLiteral(node)) ||
  (ts.isTaggedTemplateExpression(node) && node.tag.getText().startsWith('sql')) ||
  (ts.isNewExpression(node) && INNER_ERRORS.includes(node.expression.getText())) ||
  (isLiteral(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node) ||
  (isLiteral(node) && (isCompared(node) || isNameOfError(node)));

const isNameOfError = ({ parent }: Literal): boolean =>
  ts.isBinaryExpression(parent) && parent.left.getText() === 'this.name';

const isCompared = ({ parent }: Literal): boolean =>
  ts.isCaseClause(parent) ||
  ts.isElementAccessExpression(parent) ||
  (ts.isBinaryExpression(parent) &&
    [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken].includes(
      parent.operatorToken.kind,
    ));

const linesOf = (parts: readonly Literal[], places: string[]): readonly string[] => {
  const whole = parts.map((part) => lineOf(part, places)).join('');
  return (whole.includes('</') || whole.includes('/>') ? wordsOfMarkup(whole) : [whole])
    .map((words) => words.replace(/\s+/g, ' '))
    .filter((words) => /\p{L}/u.test(words.replace(/\{[^{}|]*\}/g, '')));
};

/**
 * A literal with its values named in braces, and with all words where a value is one of several:
 * `{is | are}`.
 */
const lineOf = (node: Literal, places: string[]): string =>
  chunksOf(node).reduce((line, chunk, index) => {
    const words = placeWords(placesIn(node)[index - 1], places);
    // In markup an attribute's value.
    return line.endsWith('=') && tagOf(node) === 'html' ? `${line}"${words}"${chunk}` : `${line}${words}${chunk}`;
  });

/** The words among tags, and those that only a screen reader or a pointer meets. */
const wordsOfMarkup = (markup: string): readonly string[] => {
  const attributes = [...markup.matchAll(/(?:aria-label|title|placeholder|alt|label)="([^"]*)"/g)];
  const between = markup
    .replace(/\s+/g, ' ')
    .replace(/<\/?(?:b|code|kbd)>/g, '')
    .replace(/<\/?(?:\w|\{)(?:"[^"]*"|[^>"])*>/g, '\n')
    .split('\n');
  return [...between, ...attributes.map(([, quoted]) => quoted ?? '')].map((words) => words.trim());
};

/** Whether a value is shown within its line, with all that it may say. */
const isShownInline = (place: ts.Expression): boolean =>
  isLiteral(place) ||
  (ts.isConditionalExpression(place) && [place.whenTrue, place.whenFalse].every(isShownInline)) ||
  ts.isIdentifier(place) ||
  ts.isPropertyAccessExpression(place) ||
  countedThing(place) !== undefined;

const placeWords = (place: ts.Expression | undefined, places: string[]): string => {
  if (!place) return '';
  if (isLiteral(place)) return lineOf(place, places);
  if (ts.isConditionalExpression(place) && isShownInline(place)) {
    return `{${[place.whenTrue, place.whenFalse].map((each) => placeWords(each, places) || '–').join(' | ')}}`;
  }
  places.push(place.getText());
  return countedThing(place) ?? `{${nameOf(place)}}`;
};

/** "{due} question(s)" for `countWords(due, 'question')`. */
const countedThing = (place: ts.Expression): string | undefined => {
  if (!ts.isCallExpression(place) || !/^count(?:Words|Of)$/.test(place.expression.getText())) return undefined;
  const [count, one, many] = place.arguments;
  if (!count || !one || !isLiteral(one) || (many && !isLiteral(many))) return undefined;
  return `{${nameOf(count)}} ${chunksOf(one)[0]}${many ? `/${chunksOf(many)[0]}` : '(s)'}`;
};

/** What a value is called where it is used: the last name in it. */
const nameOf = (place: ts.Expression): string => {
  if (ts.isIdentifier(place)) return place.text;
  if (ts.isPropertyAccessExpression(place)) return place.name.text;
  return ts.isCallExpression(place) || ts.isAwaitExpression(place) || ts.isElementAccessExpression(place)
    ? nameOf(place.expression)
    : '…';
};
