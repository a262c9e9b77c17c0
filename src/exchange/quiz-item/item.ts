/**
 * A question as Moodle has it, which its XML, GIFT and Aiken write in three ways. Words are our
 * Markdown; answers that are typed are plain.
 */

/** `share`: how much it counts, in per cent: 100 is right, 0 or less wrong. */
export type Answer = { readonly text: string; readonly share: number; readonly feedback?: string | undefined };
export type NumberAnswer = {
  readonly value: number;
  /** As far as this from it is right, too. */
  readonly tolerance: number;
  readonly share: number;
  readonly feedback?: string | undefined;
};

type Body =
  | { readonly type: 'choice'; readonly many: boolean; readonly answers: readonly Answer[] }
  | {
      readonly type: 'true-false';
      readonly answer: boolean;
      readonly whenRight?: string | undefined;
      readonly whenWrong?: string | undefined;
    }
  /** In them * stands for any letters, and \\* for itself. */
  | { readonly type: 'short'; readonly answers: readonly Answer[] }
  | {
      readonly type: 'number';
      readonly answers: readonly NumberAnswer[];
      readonly unit?: string | undefined;
      /** Others, with their factor to `unit`. */
      readonly units?: Readonly<Record<string, number>> | undefined;
    }
  | {
      readonly type: 'match';
      readonly pairs: readonly { readonly left: string; readonly right: string }[];
      readonly whenWrong?: string | undefined;
    };

export type Item = {
  readonly name?: string | undefined;
  readonly category?: string | undefined;
  readonly tags: readonly string[];
  readonly stem: string;
  /** Shown to everybody, whatever they answered. */
  readonly feedback?: string | undefined;
  readonly hint?: string | undefined;
  readonly body: Body;
};
