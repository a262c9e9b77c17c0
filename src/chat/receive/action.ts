/** What a control or a form does: named `feature.verb`, as in the ids of its controls. */

import type { Context } from '../context.ts';
import type { Role } from '../role.ts';
import type { GivenFile } from '../view/file.ts';
import type { Filled, Form } from '../view/form.ts';
import type { Picked } from '../view/picked.ts';
import type { View } from '../view/view.ts';
import type { Answers } from './command.ts';

export type ActionInput = {
  /** The row that the control id names; it comes from outside: check whose it is. */
  readonly row: string;
  readonly argument: string;
  /** What was chosen in a select. */
  readonly values: readonly string[];
  /** What was filled in, when a form was sent. */
  readonly filled: Filled;
  /** What was picked in fields for a person, a channel or a role; see fields.ts. */
  readonly picked: Readonly<Record<string, readonly Picked[]>>;
  /** What was given in fields for a file. */
  readonly files: Readonly<Record<string, readonly GivenFile[]>>;
};

export type Action = {
  readonly name: `${string}.${string}`;
  readonly who: Role;
  /** `update` replaces the message whose control was used; `form` can't answer a form. */
  readonly answers: Answers;
  readonly run: (context: Context, input: ActionInput) => Promise<View | Form>;
};

export const defineAction = (action: Action): Action => action;
