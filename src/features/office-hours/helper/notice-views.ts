/** What helpers are told of the bot's own accord; the card itself is in claim-view.ts. */
import { controlId } from '../../../chat/control-id.ts';
import { type Block, button, controls, heading, paragraph, type View, view } from '../../../chat/view/view.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import { NOT_SHOWN, questionBlocks, shortPerson } from './card/claim-view.ts';

const TOPIC_AT_MOST = 80;

/** Somebody waits where nobody did. It says how many do by now. */
export const waitingView = (cohortId: string, cohort: string, waiting: number, helping: boolean): View =>
  view(waiting === 1 ? 'Somebody waits for help' : `${waiting} people wait for help`, [
    heading(text`Somebody waits for help`),
    paragraph(
      text`${countWords(waiting, 'person waits', 'people wait')} in the office hours of
        **${excerpt(cohort, TOPIC_AT_MOST)}**.`,
    ),
    controls(
      helping
        ? button(controlId('office-hours.next', cohortId), 'Next', 'primary')
        : button(controlId('office-hours.start', cohortId), 'Start helping', 'primary'),
      button(controlId('office-hours.show', cohortId), 'See the line'),
    ),
  ]);

/** In the thread, where whoever had the question before has gone. */
export const threadQuestionView = (
  learner: string,
  question: { readonly topic: string; readonly tried: string; readonly trouble: string | null },
): View =>
  view(`Now about ${shortPerson(learner)}’s question`, [
    paragraph(
      text`From here on this is about the question of **${shortPerson(learner)}**:
        ${excerpt(question.topic, TOPIC_AT_MOST)}.`,
    ),
    ...questionBlocks(question),
  ]);

/** Its owner didn’t let the others of the group see it. */
export const nextInThreadView = (): View =>
  view('The help goes on here', [paragraph(text`The help goes on here with somebody else’s question. ${NOT_SHOWN}`)]);

type Asked = { readonly claimId: string; readonly learner: string; readonly topic: string };
type AskedOf = Asked & { readonly isWritten: boolean };

const WRITTEN_AGAIN = 'it waits in writing again';
const BACK_IN_LINE = 'they go back to their place in the line';

/** A helper hasn't been heard of for a while. */
export const leaseView = ({ claimId, learner, topic, isWritten }: AskedOf, untilMs: number): View =>
  view('Are you still helping?', [
    heading(text`Are you still helping ${shortPerson(learner)}?`),
    paragraph(
      text`It’s about **${excerpt(topic, TOPIC_AT_MOST)}**. If I don’t hear from you by
        ${{ kind: 'moment', epochMs: untilMs, style: 'time' }}, ${isWritten ? WRITTEN_AGAIN : BACK_IN_LINE}, so that
        somebody else can help.`,
    ),
    controls(
      button(controlId('office-hours.keep', claimId), 'Still helping', 'primary'),
      button(controlId('office-hours.done', claimId), 'Done'),
      isWritten
        ? button(controlId('office-hours.later', claimId), 'Answer later')
        : button(controlId('office-hours.requeue', claimId), 'Requeue'),
    ),
  ]);

type AskedOpenly = Pick<AskedOf, 'claimId' | 'isWritten'> & {
  readonly helper: { readonly name: string; readonly accountExternalId: string };
};

/** Where learners read along, and nobody else's question is named. */
export const leaseMention = ({ claimId, isWritten, helper }: AskedOpenly, untilMs: number): View =>
  view('Are you still helping?', [
    paragraph(
      text`${{ kind: 'account', externalId: helper.accountExternalId, name: helper.name }}, are you still helping? I
        couldn’t reach you by direct message. If I don’t hear from you by
        ${{ kind: 'moment', epochMs: untilMs, style: 'time' }}, the question ${
          isWritten ? 'waits in writing again' : 'goes back to its place in the line'
        }, so that somebody else can help.`,
    ),
    controls(
      button(controlId('office-hours.keep-here', claimId), 'Still helping', 'primary'),
      button(controlId('office-hours.done-here', claimId), 'Done'),
    ),
  ]);

type Capped = Asked & {
  readonly minutes: number;
  /** How many others wait on the same topic, and how many at all. */
  readonly alike: number;
  readonly waiting: number;
  readonly joinable: boolean;
};

/** A quiet question: nobody has to hurry. */
export const softCapView = ({ claimId, learner, minutes, topic, alike, waiting, joinable }: Capped): View =>
  view(`${minutes} minutes with ${shortPerson(learner)}`, [
    heading(text`${minutes} minutes with ${shortPerson(learner)}`),
    paragraph(
      alike > 0
        ? text`${countWords(alike, 'other person waits', 'others wait')} on the same topic,
            **${excerpt(topic, TOPIC_AT_MOST)}**. You can help them together, hand off, or carry on.`
        : waiting > 0
          ? text`${countWords(waiting, 'person waits', 'people wait')} in the line. You can hand off or carry on, as
              you see fit.`
          : text`Nobody else waits, so take your time.`,
    ),
    controls(
      button(controlId('office-hours.keep', claimId), 'Carry on', 'primary'),
      joinable && button(controlId('office-hours.group', claimId), 'Add to group'),
      button(controlId('office-hours.hand', claimId), 'Hand off'),
      button(controlId('office-hours.done', claimId), 'Done'),
    ),
  ]);

type Taken = {
  readonly cohortId: string;
  readonly learner: string;
  readonly topic: string;
  readonly outcome: string | null;
  /** By which the question went on. */
  readonly event: string | undefined;
  /** Who did it; nobody where a timer did, or where they aren't known any more. */
  readonly by: string | undefined;
};

export const takenView = ({ cohortId, learner, topic, outcome, event, by }: Taken): View => {
  const who = shortPerson(learner);
  const about = excerpt(topic, TOPIC_AT_MOST);
  if (outcome === 'missed' && by === undefined)
    return view(`${who} didn’t answer the call`, [
      heading(text`${who} didn’t answer the call`),
      paragraph(text`Their seat is kept for some minutes. You’re free for whoever is next.`),
      ...next(cohortId),
    ]);
  if (event === 'solve' || event === 'leave')
    return view(`${who} doesn’t need help any more`, [
      heading(text`${who} doesn’t need help any more`),
      paragraph(
        event === 'solve'
          ? text`Their question on **${about}** is solved. You’re free for whoever is next.`
          : text`They left the line. You’re free for whoever is next.`,
      ),
      ...next(cohortId),
    ]);
  const what =
    outcome === 'done'
      ? text`marked ${who}’s question on **${about}** as done`
      : outcome === 'requeued' || outcome === 'lapsed'
        ? text`put ${who} back in the line with **${about}**`
        : text`ended your help for ${who} with **${about}**`;
  return view('Your help was ended for you', [
    heading(text`You’re not helping ${who} any more`),
    paragraph(
      by === undefined
        ? text`I hadn’t heard from you, so I ${what}. Nothing is lost.`
        : text`**${shortPerson(by)}** ${what}.`,
    ),
    ...next(cohortId),
  ]);
};

const next = (cohortId: string): readonly (Block | undefined)[] => [
  controls(
    button(controlId('office-hours.next', cohortId), 'Next', 'primary'),
    button(controlId('office-hours.show', cohortId), 'See the line'),
  ),
];
