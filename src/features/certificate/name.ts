/** The name that shall stand on a certificate: read as it was typed, or refused in words. */
import { UserError } from '../../chat/errors.ts';
import { text, tidyTyped } from '../../lib/words/text.ts';
import { fitsInWorker } from './paper-in-worker.ts';

/** As many letters as a form takes for it. */
export const NAME_AT_MOST = 100;

/** Throws UserError for a name that can't stand there as it is. */
export const readName = async (typed: string): Promise<string> => {
  const name = tidyTyped(typed).normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  if (!/\p{L}/u.test(name)) throw new UserError(text`A name needs letters. Please type it as it shall be printed.`);
  const fits = await fitsInWorker(name);
  if (fits === 'no letters')
    throw new UserError(text`I can’t print all of that name: some of its letters aren’t in my fonts. I have Latin,
      Greek, Cyrillic, Hebrew, Arabic, Devanagari, Bengali, Tamil, Thai, Chinese, Japanese and Korean letters. Please
      write it in one of these.`);
  if (fits === 'too long' || name.length > NAME_AT_MOST)
    throw new UserError(text`That name is too long for one line on paper. Please shorten it.`);
  return name;
};
