/**
 * The id a control carries: `feature.verb:rowId` with an optional `:argument`; readable, and at
 * most 100 characters on both platforms.
 */

export type ControlTarget = {
  /** `feature.verb`, the name of an action. */
  readonly action: string;
  readonly row: string;
  readonly argument: string;
};

const CONTROL_ID = /^([a-z][a-z-]*\.[a-z][a-z0-9-]*)(?::([\w-]{1,64})(?::([\w.-]{1,40}))?)?$/;

export const controlId = (action: string, row = '', argument: string | number = ''): string =>
  [action, row, String(argument)].join(':').replace(/:+$/, '');

/** `undefined` for an id that isn't ours: forged, or from something older than we know. */
export const parseControlId = (id: string): ControlTarget | undefined => {
  const [, action, row = '', argument = ''] = CONTROL_ID.exec(id) ?? [];
  return action ? { action, row, argument } : undefined;
};
