/** How sure somebody can say they are, and how a button carries it behind what is chosen. */
import type { Certainty } from '../memory/rating.ts';

/** The most certain first. */
export const certainties: readonly { readonly value: Certainty; readonly label: string; readonly short: string }[] = [
  { value: 'sure', label: 'Sure', short: 'sure' },
  { value: 'fairly', label: 'Fairly sure', short: 'fairly' },
  { value: 'guessed', label: 'A guess', short: 'guess' },
];

export const withCertainty = (key: string, certainty: Certainty): string => `${key}.${certainty}`;

/** What `withCertainty` made, or a key alone. */
export const readCertainty = (
  argument: string,
): { readonly key: string; readonly certainty: Certainty | undefined } => {
  const dot = argument.lastIndexOf('.');
  const certainty = findCertainty(argument.slice(dot + 1));
  return dot < 0 || !certainty ? { key: argument, certainty: undefined } : { key: argument.slice(0, dot), certainty };
};

export const findCertainty = (said: string | undefined): Certainty | undefined =>
  certainties.find(({ value }) => value === said)?.value;
