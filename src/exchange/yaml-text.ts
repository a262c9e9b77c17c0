/** Questions as the YAML that an author would write. */
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { type Draft, draftKeys } from './draft.ts';

/** `comment`: lines above the question. */
export type Entry = {
  readonly draft: Draft;
  readonly unfinished: boolean;
  readonly comment: readonly string[];
};

const COLUMNS = 120;
const FOLDED_FROM = 100;

export const yamlOf = (entries: readonly Entry[]): string => {
  const document = new Document(entries.map(({ draft, unfinished }) => inOrder(draft, unfinished)));
  if (isSeq(document.contents))
    document.contents.items.forEach((item, index) => {
      if (!isMap(item)) return;
      if (index > 0) item.spaceBefore = true;
      const comment = entries[index]?.comment ?? [];
      if (comment.length > 0) item.commentBefore = comment.map((line) => ` ${line}`).join('\n');
    });
  layOut(document);
  return document.toString({ lineWidth: COLUMNS, flowCollectionPadding: false });
};

const inOrder = (draft: Draft, unfinished: boolean): Record<string, unknown> => {
  const ordered: Record<string, unknown> = {};
  for (const key of draftKeys) {
    if (draft[key] !== undefined) ordered[key] = draft[key];
    if (key === 'kind' && unfinished) ordered['draft'] = true;
  }
  return ordered;
};

/** Code and what has lines stands as it is; long words are folded; small lists stay in one line. */
const layOut = (document: Document): void =>
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      if (node.value.includes('\n')) node.type = 'BLOCK_LITERAL';
      else if (node.value.length > FOLDED_FROM) node.type = 'BLOCK_FOLDED';
    },
    Pair: (_, { key, value }) => {
      if (isScalar(key) && isSeq(value) && value.items.every(isShort)) value.flow = true;
    },
  });

const isShort = (node: unknown): boolean =>
  isScalar(node) && String(node.value).length <= 30 && !String(node.value).includes('\n');
