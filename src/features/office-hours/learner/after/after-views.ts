/** What somebody is asked once they were helped, and told when it matters. */
import { controlId } from '../../../../chat/control-id.ts';
import type { Form } from '../../../../chat/view/form.ts';
import { button, controls, heading, note, paragraph, type View, view } from '../../../../chat/view/view.ts';
import { excerpt, text } from '../../../../lib/words/text.ts';
import type { Inline, Text } from '../../../../lib/words/text-tree.ts';
import { PASSED_OVER } from '../../store/are-you-there.ts';
import type { TicketEvent } from '../../transitions.ts';
import type { Change } from '../notice-store.ts';
import { type Meeting, moment } from '../standing-words.ts';
import type { Seat } from '../views.ts';
import { type Helped, type Helping, helpings } from './after-store.ts';

const helpingLabels: Readonly<Record<Helping, string>> = { yes: 'Yes', partly: 'Partly', no: 'No' };

type Done = { readonly ticketId: string; readonly topic: string };

const TOPIC_SHOWN = 100;

export const feedbackView = ({ ticketId, topic }: Done): View =>
  view('Did it help?', [
    heading(text`Did it help?`),
    paragraph(text`You asked about **${excerpt(topic, TOPIC_SHOWN)}**. One tap is enough.`),
    controls(...helpings.map((each) => button(controlId('office-hours.helped', ticketId, each), helpingLabels[each]))),
  ]);

const thanks: Readonly<Record<Helping, string>> = {
  yes: 'Thank you. Good to hear.',
  partly:
    'Thank you. If something is still open, you can open your question again: within a week it goes before new ones.',
  no: 'Thank you for saying so. You can open your question again: within a week it goes before new ones.',
};

/** The helper noted what answered it, and lets others find that: its owner decides too. */
export const thanksView = ({ ticketId, helped, comment, hasAnswer, shared }: Helped): View =>
  view('Thank you', [
    note(helped === 'yes' ? 'good' : 'neutral', text`${helped === null ? 'Thank you.' : thanks[helped]}`),
    comment !== null && paragraph(text`Your comment is kept with it.`),
    hasAnswer && paragraph(shared ? sharedWords : mayBeSharedWords),
    controls(
      helped !== 'yes' &&
        helped !== null &&
        button(controlId('office-hours.holds', ticketId, 'no'), 'Open it again', 'primary'),
      button(controlId('office-hours.comment', ticketId), comment === null ? 'Add a comment' : 'Change the comment'),
      hasAnswer &&
        button(
          controlId('office-hours.share', ticketId, shared ? 'no' : 'yes'),
          shared ? 'Don’t share it' : 'Yes, share it',
        ),
    ),
  ]);

const mayBeSharedWords = text`Your helper wrote down what solved it. May others find your question with that answer,
  without your name?`;

const sharedWords = text`Others can find it now, without your name. That may save somebody a wait.`;

export const COMMENT_AT_MOST = 1000;

export const commentForm = (ticketId: string, comment: string | null): Form => ({
  id: controlId('office-hours.commented', ticketId),
  title: 'A comment',
  submit: 'Send',
  fields: [
    {
      kind: 'input',
      name: 'comment',
      label: 'What helped, and what didn’t?',
      hint: 'Organisers read it, without your name, and can save it in a file',
      lines: 'many',
      atMost: COMMENT_AT_MOST,
      required: true,
      ...(comment === null ? {} : { value: comment }),
    },
  ],
});

export const dayAfterView = ({ ticketId, topic }: Done): View =>
  view('Is it still solved?', [
    heading(text`Is it still solved?`),
    paragraph(text`Yesterday you were helped with **${excerpt(topic, TOPIC_SHOWN)}**. If it’s back, I open your question
      again; within a week it goes before new ones.`),
    controls(
      button(controlId('office-hours.holds', ticketId, 'yes'), 'Yes, still solved'),
      button(controlId('office-hours.holds', ticketId, 'no'), 'No, open it again'),
    ),
  ]);

export const holdsView: View = view('Good', [note('good', text`Good to hear. It’ll stay with you.`)], 'good');

export const areYouThereView = ({ ticketId }: Pick<Seat, 'ticketId'>, place: number): View =>
  view('Are you there?', [
    heading(text`Are you there?`),
    paragraph(text`Office hours are open, and you’re number **${place}**. If I don’t hear from you, others are called
      first; your seat is kept.`),
    controls(
      button(controlId('office-hours.here', ticketId), 'I’m here', 'primary'),
      button(controlId('office-hours.away', ticketId), 'Away'),
    ),
  ]);

/** In the channel, where their direct messages are closed. */
export const areYouThereMention = (who: Inline, { ticketId }: Pick<Seat, 'ticketId'>, place: number): View =>
  view('Are you there?', [
    paragraph(text`${who}, are you there? You’re number **${place}** in line, and I couldn’t reach you by direct
      message. If I don’t hear from you, others are called first; your seat is kept.`),
    controls(button(controlId('office-hours.here-said', ticketId), 'I’m here', 'primary')),
  ]);

/** In the thread or channel, where their direct messages are closed: nothing of the question. */
export const mentionView = (who: Inline, { helper, meetingUrl }: Meeting, cohortId: string): View =>
  view('It’s your turn', [
    paragraph(text`${who}, it’s your turn: **${helper}** is ready for you. I couldn’t reach you by direct message.`),
    controls(
      button(controlId('office-hours.place', cohortId), 'My place', 'primary'),
      meetingUrl !== null && { kind: 'link', url: meetingUrl, label: 'Join the call' },
    ),
  ]);

export const openedView = (cohortId: string, cohortName: string, closesAtMs: number | undefined): View =>
  view('Office hours are open', [
    heading(text`Office hours are open`),
    paragraph(
      closesAtMs === undefined
        ? text`**${cohortName}**: you can get in line now.`
        : text`**${cohortName}**: you can get in line until ${moment(closesAtMs, 'time')}.`,
    ),
    controls(
      button(controlId('office-hours.join', cohortId, 'line'), 'Join', 'primary'),
      button(controlId('office-hours.place', cohortId), 'My place'),
    ),
  ]);

/** Why somebody is no longer where they were; nothing where that is said with where they are. */
export const changeWords = ({ event, to }: Change): Text | undefined => {
  if (event === 'clear' || event === 'expire' || event === PASSED_OVER) return undefined;
  const known = (changes as Readonly<Record<string, Text | undefined>>)[event];
  return to === 'carried' && event !== 'reopen' ? closedWords : (known ?? text`Your place has changed.`);
};

const closedWords = text`Office hours have closed, so your question waits for the next time.`;

const changes: Readonly<Partial<Record<TicketEvent, Text>>> = {
  miss: text`A helper called you and didn’t reach you.`,
  requeue: text`Your helper put your question back for now. You have the place you had before.`,
  release: text`Your helper had to go. You have the place you had before.`,
  take: text`A helper has taken your question.`,
  handOff: text`Another helper takes over.`,
  putOff: text`Your helper answers you in writing.`,
  stayAway: text`You were away longer than you said, so helpers answer you in writing.`,
  forgo: text`I didn’t hear from you after the call, so helpers answer you in writing.`,
  leaveOpen: text`Office hours have closed, so helpers answer you in writing, as you wanted.`,
  open: text`Office hours are open.`,
  restore: text`An organiser has brought your question back.`,
};
