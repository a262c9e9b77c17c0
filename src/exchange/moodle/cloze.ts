/** Moodle’s Cloze: answers written within the words. One gap is a question of ours. */
import type { Answer, Item } from '../quiz-item/item.ts';

const PART = /\{\d*:([A-Z_]+):((?:\\.|[^\\}])*)\}/g;
const TYPED = /^(?:SHORTANSWER|SA|MW)(?:_?C)?$/;

/** Undefined where there are several gaps, or one that isn’t typed into. */
export const clozeBody = (stem: string): { readonly body: Item['body']; readonly stem: string } | undefined => {
  // In Markdown some of its signs stand escaped.
  const written = stem.replace(/\\([_#~&*])/g, '$1');
  const parts = [...written.matchAll(PART)];
  const [part] = parts;
  if (!part || parts.length > 1 || !TYPED.test(part[1] ?? '')) return undefined;
  const answers = (part[2] ?? '').split(/(?<!\\)~/).map(answerOf);
  return { body: { type: 'short', answers }, stem: written.replace(part[0], '____') };
};

const answerOf = (written: string): Answer => {
  const [, sign, share, text = '', feedback] =
    /^(=|%(-?[\d.]+)%)?((?:\\.|[^\\#])*)(?:#(.*))?$/s.exec(written.trim()) ?? [];
  return {
    text: text.replace(/\\(.)/g, '$1').trim(),
    share: sign === '=' ? 100 : Number(share ?? 0),
    feedback: feedback?.trim() || undefined,
  };
};
