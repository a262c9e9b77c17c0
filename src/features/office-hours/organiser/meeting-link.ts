/** Reads the link by which helper and learner meet, or says what to write instead; pure. */
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';

/** A link that is longer fits no button. */
export const LINK_AT_MOST = 400;
const QUOTED = 60;

/** Names that lead nowhere, or only within somebody's own network (RFC 2606, RFC 6761, RFC 6762, RFC 8375). */
const NOWHERE =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|test|example|invalid)$/;
/** Made to be examples (RFC 2606). */
const EXAMPLE = /(^|\.)example\.(com|net|org)$/;
/** A host by numbers, however it was written: URL makes this of every form of IPv4. */
const BY_NUMBERS = /^\[|^\d+(\.\d+){3}$/;

/** The address as it is kept, or words for what was typed instead. Whether somebody is there isn’t looked up. */
export const readMeetingLink = (typed: string): string | Text => {
  const given = typed.trim();
  const quoted = excerpt(given, QUOTED);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== 'https:' || /\s/.test(given))
    return text`“${quoted}” is no link that everybody can open. Please paste the whole address, which begins with
      https://.`;
  const host = url.hostname.replace(/\.$/, '');
  if (url.username !== '' || url.password !== '')
    return text`That link has a name or a password in it. Please paste one without, as everybody will see it.`;
  if (!host.includes('.') || BY_NUMBERS.test(host) || NOWHERE.test(host) || EXAMPLE.test(host))
    return text`“${quoted}” leads nowhere for people outside your own network. Please paste the link of a meeting or
      a voice channel that all of the cohort can open.`;
  return url.href.length > LINK_AT_MOST ? text`That link is too long for me. Is there a shorter one?` : url.href;
};
