/** What one feature offers; `features.ts` lists them all. */
import type { Action } from './action.ts';
import type { Command } from './command.ts';

export type Feature = {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly actions: readonly Action[];
};
