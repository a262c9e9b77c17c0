/** Reads the link by which helper and learner meet, or says what to write instead; pure. */
import { hostOf, isByNumbers, leadsNowhere } from '../../../../lib/web-host.ts';
import { excerpt, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';

/** A link that is longer fits no button. */
export const LINK_AT_MOST = 400;
const QUOTED = 60;

/** The address as it is kept, or words for what was typed instead. Whether somebody is there isn’t looked up. */
export const readMeetingLink = (typed: string): string | Text => {
  const given = typed.trim();
  const quoted = excerpt(given, QUOTED);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== 'https:' || /\s/.test(given))
    return text`“${quoted}” is no link that everybody can open. Please paste the whole address, which begins with
      https://.`;
  const host = hostOf(url);
  if (url.username !== '' || url.password !== '')
    return text`That link has a name or a password in it. Please paste one without, as everybody will see it.`;
  if (isByNumbers(host) || leadsNowhere(host))
    return text`“${quoted}” leads nowhere for people outside your own network. Please paste the link of a meeting or
      a voice channel that all of the cohort can open.`;
  return url.href.length > LINK_AT_MOST ? text`That link is too long for me. Is there a shorter one?` : url.href;
};
