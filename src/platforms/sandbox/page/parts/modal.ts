/** A platform's modal as read from its payload: what a form in any look is drawn from. */
import type { Field } from '../../../../chat/view/form.ts';

export type Modal<Part> = {
  readonly title: string;
  readonly submit: string;
  readonly cancel: string;
  readonly parts: readonly (
    | { readonly kind: 'field'; readonly field: Field }
    | { readonly kind: 'words'; readonly part: Part }
  )[];
};
