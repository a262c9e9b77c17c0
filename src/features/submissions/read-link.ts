/** A link that somebody hands in: kept and shown, never fetched by us. Pure. */
import { UserError } from '../../chat/errors.ts';
import { hostOf, isByNumbers, isPublicAddress, leadsNowhere } from '../../lib/web-host.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';

export const LINK_AT_MOST = 500;

/** Throws UserError for what is no link, and for one that leads into somebody's own network. */
export const readLink = (typed: string): string => {
  const tidy = tidyTyped(typed).trim();
  if (tidy === '') throw new UserError(text`**Link**: it’s needed, or a file. Where can your work be seen?`);
  const url = parsed(tidy);
  if (!url)
    throw new UserError(
      text`**Link**: “${excerpt(tidy, 60)}” isn’t a link that opens. Please copy it whole, with https:// in front.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new UserError(
      text`**Link**: there’s a name or a password in it. Please leave those out, and hand it in again.`,
    );
  const host = hostOf(url);
  if (isByNumbers(host) ? !isPublicAddress(host) : leadsNowhere(host))
    throw new UserError(
      text`**Link**: ${excerpt(host, 60)} can only be reached from your own network, so no helper could open it.
        Please put your work where others can see it.`,
    );
  if (url.href.length > LINK_AT_MOST)
    throw new UserError(text`**Link**: it’s longer than ${LINK_AT_MOST} characters. Please use a shorter one.`);
  return url.href;
};

const parsed = (typed: string): URL | undefined => {
  if (/\s/.test(typed)) return undefined;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : undefined;
};
