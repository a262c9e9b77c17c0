/** How sure somebody is, said with the answer itself: on its button, or in its form. */
import type { ActionInput } from '../../chat/receive/action.ts';
import type { Field } from '../../chat/view/form.ts';
import { certainties, findCertainty, readCertainty } from '../../study/asking/certainty.ts';
import type { Certainty } from '../../study/memory/rating.ts';

export const certaintyField: Field = {
  kind: 'radio',
  name: 'certainty',
  label: 'How sure are you?',
  options: certainties.map(({ value, label }) => ({ value, label })),
  required: true,
};

export type Said = { readonly given: readonly string[]; readonly certainty: Certainty | undefined };

/**
 * A button carries its choice in its id, a select gives values; a form's fields are named so that
 * their names sort as the answer goes.
 */
export const readSaid = ({ argument, values, filled }: ActionInput): Said => {
  const { certainty: [said] = [], ...fields } = filled;
  if (argument) {
    const { key, certainty } = readCertainty(argument);
    return { given: [key], certainty };
  }
  const typed = Object.keys(fields)
    .toSorted()
    .flatMap((name) => fields[name] ?? []);
  return { given: values.length > 0 ? values : typed, certainty: findCertainty(said) };
};
