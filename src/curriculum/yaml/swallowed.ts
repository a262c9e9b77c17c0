/**
 * Words of an author's that YAML takes for something of its own, so that no reader would ever see
 * them.
 */
import { type Document, isAlias, isScalar, type Node, type Scalar, visit } from 'yaml';
import type { Cause } from './clue.ts';
import { ALIAS, QUOTES } from './explain-syntax.ts';

/** Anchors, aliases, tags, and comments behind words: the curriculum uses none of them. */
export const findSwallowed = (document: Document, source: string): Cause[] => {
  const causes: Cause[] = [];
  visit(document, {
    Node: (_, node) => {
      causes.push(...swallowedBy(node, source));
    },
  });
  return causes;
};

const swallowedBy = (node: Node, source: string): Cause[] => {
  const start = node.range?.[0] ?? 0;
  if (isAlias(node)) return [{ offset: start, message: ALIAS, fix: QUOTES }];
  const causes: Cause[] = [];
  if ('anchor' in node && node.anchor)
    causes.push({
      offset: source.lastIndexOf(`&${node.anchor}`, start),
      message: `\`&${node.anchor}\` is read as an anchor of YAML’s, and lost`,
      fix: QUOTES,
    });
  const tag = node.tag === undefined ? null : /!{1,2}\S*\s*$/.exec(source.slice(0, start));
  if (tag)
    causes.push({
      offset: tag.index,
      message: `\`${tag[0].trim()}\` is read as a tag of YAML’s, and lost`,
      fix: QUOTES,
    });
  if (isScalar(node)) causes.push(...swallowedByComment(node, source));
  return causes;
};

/** Behind a number or a quoted value a comment takes nothing away. */
const swallowedByComment = (node: Scalar, source: string): Cause[] => {
  const isWords = node.type === 'PLAIN' && (node.value === null || typeof node.value === 'string');
  const end = node.range?.[1] ?? 0;
  const comment = isWords ? /^[ \t]*(?=#)/.exec(source.slice(end)) : null;
  if (!comment) return [];
  // So that the value isn't said to be missing as well.
  if (node.value === null) node.value = node.comment ?? '';
  return [
    {
      offset: end + comment[0].length,
      message: 'from this `#` on the line is a comment, and lost',
      fix: 'Put the whole value in quotes; a comment goes on a line of its own',
    },
  ];
};
