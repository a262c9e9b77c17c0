/** Long sentences in several lines of source. */

/** A line break in a template, with the indentation after it, stands for one space. */
export const unfold = (words: string): string => words.replaceAll(/\n +/g, ' ');

/** A string written over several lines of source. */
export const oneLine = (strings: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  strings.map((words, index) => `${unfold(words)}${values[index] ?? ''}`).join('');
