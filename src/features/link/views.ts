/** What is said about linking accounts. */
import { controlId } from '../../chat/control-id.ts';
import { button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Confirmed } from '../../community/linking/link.ts';
import { CODE_MINUTES, type Redeemed } from '../../community/linking/link-code.ts';
import { LINK_DAYS } from '../../community/linking/link-expiry.ts';
import type { Side } from '../../community/linking/link-side.ts';
import type { LastLink, Unlinked } from '../../community/linking/unlink.ts';
import { platforms } from '../../lib/platforms.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { dayWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

/** A person in more places than this is rare; the rest are counted. */
const SIDES_SHOWN = 5;

const sideWords = ({ name, platform, workspace }: Side): Text =>
  text`**${name}** in ${platforms[platform].place} (${workspace})`;

const sidesList = (sides: readonly Side[]) => {
  const more = sides.length - SIDES_SHOWN;
  return list([...sides.slice(0, SIDES_SHOWN).map(sideWords), ...(more > 0 ? [text`and ${more} more`] : [])]);
};

export const codeView = (codeId: string, code: string): View =>
  view('Your code for linking', [
    heading(text`Link your accounts`),
    paragraph(text`Your code is **${code}**. It works once, for ${CODE_MINUTES} minutes.`),
    list(
      [
        text`In the other place, type \`/link ${code}\` and confirm there.`,
        text`Then come back here and press **Confirm**.`,
      ],
      true,
    ),
    paragraph(text`From then on, what you answer in one place counts in the other. Please keep the code to yourself.`),
    controls(button(controlId('link.confirm', codeId), 'Confirm', 'primary')),
  ]);

const WHAT_HAPPENS = text`What you remember comes together: where you know a question in both
  places, all your answers count as if you’d given them in one. Your settings come from the account
  that has studied longer. For ${LINK_DAYS} days /unlink undoes it.`;

export const askUserView = (codeId: string, maker: Side): View =>
  view('Link these accounts?', [
    heading(text`Is that you?`),
    paragraph(text`This code is from ${sideWords(maker)}.`),
    paragraph(WHAT_HAPPENS),
    paragraph(text`If it isn’t you, don’t press anything: nothing is linked without you.`),
    controls(button(controlId('link.confirm', codeId), 'Confirm', 'primary')),
  ]);

export const askMakerView = (codeId: string, user: Side): View =>
  view('Link these accounts?', [
    heading(text`Is that you?`),
    paragraph(text`Your code was used by ${sideWords(user)}.`),
    paragraph(WHAT_HAPPENS),
    controls(
      button(controlId('link.confirm', codeId, user.accountId), 'Yes, link us', 'primary'),
      button(controlId('link.refuse', codeId), 'That isn’t me', 'danger'),
    ),
  ]);

export const waitingView = (other: Side): View =>
  view('Confirmed here', [
    note('neutral', text`Confirmed here. Now press **Confirm** as ${sideWords(other)}, and you’re linked.`),
  ]);

export const linkedView = ({ other, known, both }: Extract<Confirmed, { outcome: 'linked' }>): View =>
  view(
    'Linked',
    [
      note(
        'good',
        text`**Linked.** You and ${sideWords(other)} are one person now: what you answer there isn’t asked again here.`,
      ),
      known > 0 &&
        paragraph(
          text`Questions that came along: **${known}**. Known in both places: **${both}**, where all
            your answers count.`,
        ),
      paragraph(text`For ${LINK_DAYS} days /unlink undoes it.`),
    ],
    'good',
  );

export const withdrawnView = (): View =>
  view('That code no longer works', [
    note(
      'neutral',
      text`Nobody can use that code any more. /link gives you a new one; if you’d already linked
        with it, /unlink undoes that.`,
    ),
  ]);

export const notYoursWords = text`That code is somebody else’s, so it stays as it is. /link gives you one of your own.`;

export const undoView = ({ linkId, linkedAt, leaving, staying }: LastLink, zone: string): View =>
  view('Undo your last link?', [
    heading(text`Undo the link of ${dayWords(localDate(linkedAt, zone).toString())}?`),
    paragraph(text`These would be a separate person again, with everything they remembered when they were linked:`),
    sidesList(leaving),
    paragraph(
      text`Everything answered since then stays with these, even answers to questions the others brought along:`,
    ),
    sidesList(staying),
    controls(button(controlId('link.undo', linkId), 'Undo the link', 'danger')),
  ]);

export const undoneView = (): View =>
  view(
    'The link is undone',
    [note('good', text`The link is undone. Each side remembers for itself again. /link links them again.`)],
    'good',
  );

export const nothingToUndoView = (): View =>
  view('Nothing to undo', [
    paragraph(
      text`You aren’t linked to another account, or it was more than ${LINK_DAYS} days ago. /link gives you a code.`,
    ),
  ]);

export const waitWords = (until: Temporal.Instant): Text =>
  text`That’s several wrong codes in a row. To keep everybody’s account safe, I’ll take the next one
    ${{ kind: 'moment', epochMs: until.epochMilliseconds, style: 'relative' }}. Yours may have run
    out by then; /link in the other place gives a new one.`;

export const redeemWords: Record<Exclude<Redeemed['outcome'], 'found' | 'wait'>, Text> = {
  unknown: text`I don’t know that code. It looks like ABCD-EFGH; only the last one that /link gave you works.`,
  own: text`That is your own code. Type it in the other place, as the account you want to link with.`,
  expired: text`That code has run out: each works for ${CODE_MINUTES} minutes. /link in the other
    place gives you a new one.`,
  used: text`That code has been used already: each works once. /link in the other place gives you a new one.`,
  'same-person': text`You two are already linked, so there’s nothing to do.`,
};

export const confirmWords: Record<Exclude<Confirmed['outcome'], 'check' | 'waiting' | 'linked'>, Text> = {
  missing: text`That code no longer works. /link gives you a new one.`,
  unused: text`Nobody has used your code yet. Type it in the other place with /link, and come back.`,
  expired: text`That took longer than ${CODE_MINUTES} minutes, so the code has run out and nothing
    was linked. /link gives you a new one.`,
  undone: text`That link was undone. /link gives you a new code, if you want to link again.`,
  'same-person': text`You two are already linked, so there’s nothing to do.`,
};

export const undoWords: Record<Exclude<Unlinked['outcome'], 'undone'>, Text> = {
  missing: text`I can’t find that link among yours. A link can be undone for ${LINK_DAYS} days.`,
  later: text`You’ve linked another account since, so that link has to be undone first. /unlink shows it.`,
};
