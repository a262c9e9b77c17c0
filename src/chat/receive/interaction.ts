/** What a platform received, in our words. */
import type { Channel, Origin } from '../context.ts';
import type { GivenFile } from '../view/file.ts';
import type { Filled } from '../view/form.ts';
import type { GivenValue, Picked } from '../view/picked.ts';

type Common = {
  /** The platform's own id; the same on every delivery of the same interaction. */
  readonly id: string;
  readonly origin: Origin;
  readonly place: 'workspace' | 'direct';
  /** Where it happened, where the platform says it. */
  readonly channel?: Channel;
  /** The thread in that channel, where it happened in one. */
  readonly threadExternalId?: string;
};

export type CommandInteraction = Common & {
  readonly kind: 'command';
  readonly command: string;
  readonly options: Readonly<Record<string, GivenValue>>;
  /** By the menu of somebody's message: its words are the options, and nothing was typed. */
  readonly ofMessage?: true;
};
export type ActionInteraction = Common & {
  readonly kind: 'action';
  readonly controlId: string;
  readonly values: readonly string[];
};
export type FormInteraction = Common & {
  readonly kind: 'form';
  readonly formId: string;
  readonly filled: Filled;
  /** What was picked in fields for a person, a channel or a role: their ids are in `filled` too. */
  readonly picked?: Readonly<Record<string, readonly Picked[]>>;
  /** What was given in fields for a file. */
  readonly files?: Readonly<Record<string, readonly GivenFile[]>>;
};
/** What somebody wrote to us alone, without a command. */
export type WordsInteraction = Common & { readonly kind: 'words'; readonly words: string };
export type Interaction = CommandInteraction | ActionInteraction | FormInteraction | WordsInteraction;

export type SuggestInteraction = Common & {
  readonly kind: 'suggest';
  readonly command: string;
  readonly option: string;
  readonly typed: string;
  /** What stands in the other options so far. */
  readonly options?: Readonly<Record<string, GivenValue>>;
};
