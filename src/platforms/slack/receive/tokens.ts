/** The words that were typed after a slash command, and what stands in quotes. */

export type Token = { readonly text: string; readonly quoted: boolean };

/**
 * Words beyond this are joined to the last: nobody types so many, and every one is compared with
 * every choice.
 */
const WORDS_AT_MOST = 200;

const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“', '«': '»' };

/**
 * Words and quoted phrases; a quote that is never closed is a letter like any other. A backslash
 * keeps the quote or backslash after it.
 */
export const tokenize = (typed: string): Token[] => {
  const tokens: Token[] = [];
  let position = 0;
  while (position < typed.length) {
    if (/\s/.test(typed[position] ?? '')) {
      position += 1;
      continue;
    }
    const { token, end } =
      tokens.length < WORDS_AT_MOST
        ? readToken(typed, position)
        : { token: { text: typed.slice(position).trim(), quoted: false }, end: typed.length };
    tokens.push(token);
    position = end;
  }
  return tokens;
};

/** One word; a quoted part after `name=` belongs to it. */
const readToken = (typed: string, start: number): { token: Token; end: number } => {
  let text = '';
  let position = start;
  let quoted = false;
  while (position < typed.length && !/\s/.test(typed[position] ?? '')) {
    const letter = typed[position] ?? '';
    const closing = QUOTES[letter];
    const opens = closing !== undefined && (position === start || /[=:]$/.test(text));
    const end = opens ? closingQuote(typed, position + 1, closing) : -1;
    if (end < 0) {
      text += letter;
      position += 1;
      continue;
    }
    text += typed.slice(position + 1, end).replaceAll(/\\(["\\])/g, '$1');
    quoted ||= position === start;
    position = end + 1;
    if (quoted) break;
  }
  return { token: { text, quoted }, end: position };
};

const closingQuote = (typed: string, from: number, closing: string): number => {
  for (let position = from; position < typed.length; position += 1) {
    if (typed[position] === '\\') position += 1;
    // Phones turn one kind of quote into another, so that a phrase may end in a straight one.
    else if (typed[position] === closing || (closing !== '"' && typed[position] === '"')) return position;
  }
  return -1;
};
