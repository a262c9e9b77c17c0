/** Words for people as a tree of plain data: what every platform draws. */

export type Inline =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'strong'; readonly inlines: Text }
  | { readonly kind: 'stress'; readonly inlines: Text }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly inlines: Text }
  /** A mention: the account's own id on its platform. */
  | { readonly kind: 'account'; readonly externalId: string; readonly name: string }
  /** A mention too, of a channel of the reader’s own workspace; not every platform tells its name. */
  | { readonly kind: 'channel'; readonly externalId: string; readonly name?: string }
  /** An instant, shown in each reader's own zone where the platform can. */
  | {
      readonly kind: 'moment';
      readonly epochMs: number;
      readonly style: 'relative' | 'time' | 'date';
    };

export type Text = readonly Inline[];

/** Paragraphs as Markdown gives them; every block here is also a block of a View. */
export type Prose =
  | { readonly kind: 'text'; readonly text: Text }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly Text[];
      /**
       * Each item begins with a mark of its own, such as a letter: a bullet beside it may be left
       * out.
       */
      readonly ownMarks?: boolean;
    }
  | { readonly kind: 'code'; readonly language: string; readonly code: string }
  | {
      readonly kind: 'table';
      readonly columns: readonly Text[];
      readonly rows: readonly (readonly Text[])[];
    };
