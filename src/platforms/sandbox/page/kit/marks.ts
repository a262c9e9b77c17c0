/** Marked-up words, whichever platform's markup they were read from. */

export type Mark =
  | { readonly kind: 'words' | 'code'; readonly words: string }
  | {
      readonly kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler';
      readonly inner: readonly Mark[];
    }
  | { readonly kind: 'link'; readonly url: string; readonly inner: readonly Mark[] }
  /** An account, channel or role by its id, or everybody by a word. */
  | { readonly kind: 'mention'; readonly sign: '@' | '#'; readonly id: string }
  /** `format` as Slack writes it: `{date_short} {time}`, `{ago}`. */
  | { readonly kind: 'moment'; readonly epochMs: number; readonly format: string }
  /** A custom emoji, which has a name and no character. */
  | { readonly kind: 'emoji'; readonly name: string };

/** The words alone, as they are read out. */
export const wordsOfMarks = (marks: readonly Mark[]): string =>
  marks
    .map((mark) => {
      switch (mark.kind) {
        case 'words':
        case 'code':
          return mark.words;
        case 'mention':
          return `${mark.sign}${mark.id}`;
        case 'moment':
          return new Date(mark.epochMs).toISOString();
        case 'emoji':
          return `:${mark.name}:`;
        default:
          return wordsOfMarks(mark.inner);
      }
    })
    .join('');

/** Words beside words are one. */
export const joined = (marks: readonly Mark[]): readonly Mark[] => {
  const whole: Mark[] = [];
  for (const mark of marks) {
    const before = whole.at(-1);
    if (mark.kind === 'words' && before?.kind === 'words')
      whole[whole.length - 1] = { kind: 'words', words: before.words + mark.words };
    else whole.push(mark);
  }
  return whole;
};
