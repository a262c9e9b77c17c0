/**
 * How a table with rows of people is declared, beside it: linking, export, deletion and
 * docs/privacy.md follow
 * from that alone.
 */

/**
 * What a column holds:
 * - `person`, `account`: the id of one.
 * - `address`: an account as its platform names it, with `platform` and `workspace_external_id`
 *   beside it.
 * - `text`: words in which the id of a person or an account may stand.
 * - `{ rowOf }`: the `id` of a row of another declared table.
 */
export type Names = 'person' | 'account' | 'address' | 'text' | { readonly rowOf: string };

export type PersonColumn = {
  readonly names: Names;
  /**
   * When whoever it names deletes their data: the row goes, or the column is emptied, since the row
   * is
   * somebody else's too.
   */
  readonly deletion: 'row goes' | 'is emptied';
};

/** The rules that need code of their own: in study/merging, and in community/linking/link.ts. */
export type MergeRule =
  | 'person'
  | 'accounts'
  | 'enrolments'
  | 'memories'
  | 'reviews'
  | 'rounds'
  | 'scores'
  | 'lookups'
  | 'reminders';

/**
 * Two persons become one, and may become two again: what is done with the rows of the one who goes.
 */
export type Linking =
  /**
   * They become the other's, and are given back. `oneEach`: whoever stays has one row for each of
   * these; where
   * both have one, theirs counts, and the other is kept aside.
   */
  | { readonly rule: 'move'; readonly oneEach?: readonly string[] }
  /** `how`: in words, for the privacy page. */
  | { readonly rule: MergeRule; readonly how: string }
  /** They belong to an account or to a row, and go where that goes; `how`, where that isn't an account. */
  | { readonly rule: 'follow'; readonly how?: string };

export type PersonRows = {
  readonly table: string;
  /** The columns of its primary key; `id` where nothing is said. */
  readonly key?: readonly string[];
  readonly columns: Readonly<Record<string, PersonColumn>>;
  /** What stands in it, said to the person: "every answer you gave". */
  readonly holds: string;
  readonly why: string;
  /** How long, in words; where it is deleted sooner than the workspace, by a routine of its own. */
  readonly kept: string;
  readonly linking: Linking;
  /** Columns that an export leaves out: they say nothing to the person, or would help a thief. */
  readonly notExported?: readonly string[];
  /** Columns of a file's name and its bytes: it is exported as a file, and not in the row. */
  readonly file?: { readonly name: string; readonly content: string };
};

/** Rows that are theirs alone: they go with the person or account in this column. */
export const theirs = (names: Names): PersonColumn => ({ names, deletion: 'row goes' });
/** Somebody else's rows, or everybody's, that say who did something. */
export const mentioned = (names: Names): PersonColumn => ({ names, deletion: 'is emptied' });

/** As long as the person's workspace uses Watermark. */
export const WITH_WORKSPACE = 'while the workspace uses Watermark';
