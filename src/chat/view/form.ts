/** A form as plain data: a modal on both platforms. */
import type { Prose } from '../../lib/words/text-tree.ts';
import type { FileEnding } from './file.ts';
import type { PickedKind } from './picked.ts';
import type { Option } from './view.ts';

export type Field =
  | {
      readonly kind: 'input';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      readonly placeholder?: string;
      readonly value?: string;
      readonly lines?: 'one' | 'many';
      /** Characters; 1 to 3,000 where nothing is said. */
      readonly atMost?: number;
      readonly required?: boolean;
    }
  | {
      /** `radio` shows all options at once (at most 10); `select` opens a list (at most 25). */
      readonly kind: 'select' | 'radio';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      readonly options: readonly Option[];
      readonly value?: string;
      readonly required?: boolean;
    }
  | {
      /** Picked from the platform’s own list; read with `readPerson`, `readChannel`, `readRole`. */
      readonly kind: PickedKind;
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      /** The id of the one that stands there. */
      readonly value?: string;
      readonly required?: boolean;
    }
  | {
      /** May be typed, as people write them; read with `readDate` and `readTimeOfDay`. */
      readonly kind: 'date' | 'time';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      /** `2026-01-05`, `17:30`. */
      readonly value?: string;
      readonly required?: boolean;
    }
  | {
      /**
       * One file of at most `limits.givenBytes`. Never required: a platform that may not read files
       * leaves it out. Not every platform looks at the ending, so whoever takes it does.
       */
      readonly kind: 'file';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      readonly endings: readonly FileEnding[];
      readonly required?: boolean;
    }
  | {
      readonly kind: 'checks';
      readonly name: string;
      readonly label: string;
      readonly hint?: string;
      readonly options: readonly Option[];
      readonly values?: readonly string[];
      readonly required?: boolean;
    };

export type Form = {
  /** The control id of the action that takes what was filled in. */
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  /** Words above the fields: what this is about. */
  readonly intro?: readonly Prose[];
  readonly fields: readonly Field[];
  /**
   * What is chosen in one select is chosen in no other: where a platform lets us, it isn’t offered
   * there any more.
   */
  readonly distinct?: boolean;
};

/** What comes back: every field's values by its name; an empty list where nothing was given. */
export type Filled = Readonly<Record<string, readonly string[]>>;
