/**
 * The error that is meant for the person: shown as it is, so it says what happened and what to do
 * next.
 */
import { wordsOf } from '../lib/words/text.ts';
import type { Text } from '../lib/words/text-tree.ts';

export class UserError extends Error {
  readonly text: Text;
  /** They lack a role in the cohort, as far as we know it. */
  readonly lacksRole: boolean;
  constructor(text: Text, { lacksRole = false }: { readonly lacksRole?: boolean } = {}) {
    super(wordsOf(text));
    this.name = 'UserError';
    this.text = text;
    this.lacksRole = lacksRole;
  }
}
