/** What was filled into a form's fields for a person, a channel, a role, a date or a time. */

import type { Channel, Context } from '../context.ts';
import {
  type Person,
  type PickedKind,
  type PlatformRole,
  readPicked,
  readTypedDate,
  readTypedTime,
  typedAt,
} from '../view/picked.ts';
import type { ActionInput } from './action.ts';

type Input = Pick<ActionInput, 'filled' | 'picked'>;

/**
 * A field by its name; `label` is how the form calls it, so that what is wrong is said beside it.
 */
type Named = { readonly name: string; readonly label: string };

/** All of these give nothing where nothing was filled in, and throw UserError for what can't be. */
const readAny = (input: Input, kind: PickedKind, { name, label }: Named): Person | undefined => {
  const [first] = input.picked[name] ?? [];
  const typed = first ?? input.filled[name]?.[0];
  return typed === undefined || typed === '' ? undefined : readPicked(kind, label, typed);
};

export const readPerson = (input: Input, field: Named): Person | undefined => readAny(input, 'person', field);

export const readChannel = (input: Input, field: Named): Channel | undefined => readAny(input, 'channel', field);

export const readRole = (input: Input, field: Named): PlatformRole | undefined => readAny(input, 'role', field);

export const readDate = (
  context: Pick<Context, 'caller' | 'at'>,
  { filled }: Input,
  { name, label }: Named,
): Temporal.PlainDate | undefined => {
  const typed = filled[name]?.[0]?.trim();
  return typed ? readTypedDate(label, typed, typedAt(context)) : undefined;
};

export const readTimeOfDay = ({ filled }: Input, { name, label }: Named): Temporal.PlainTime | undefined => {
  const typed = filled[name]?.[0]?.trim();
  return typed ? readTypedTime(label, typed) : undefined;
};
