/** What one feature offers; `features.ts` lists them all. */
import type { Action } from './action.ts';
import type { Command } from './command.ts';
import type { Caller, Context } from './context.ts';
import type { Notice, Routine } from './notice.ts';
import type { Block, View } from './view.ts';

export type Feature = {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly actions: readonly Action[];
  /**
   * Answers what somebody writes to us without a command; nothing where that means nothing to it:
   * the first feature that has an answer gives it.
   */
  readonly words?: (context: Context, words: string) => Promise<View | undefined>;
  readonly notices?: readonly Notice[];
  readonly routines?: readonly Routine[];
  /** Its part of a person's Home, where a platform has one. */
  readonly home?: (caller: Caller, at: Temporal.Instant) => Promise<readonly Block[]>;
};
