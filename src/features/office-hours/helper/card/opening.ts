/** What the private thread of a claim opens with: for whom it is, and the question where all who read it may see it. */
import { controlId } from '../../../../chat/control-id.ts';
import type { Opening } from '../../../../chat/deliver/conversations.ts';
import { button, controls, heading, paragraph, view } from '../../../../chat/view/view.ts';
import { excerpt, plain, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { ClaimRow, Member, Whereabouts } from './claim-rows.ts';
import { meetingLink, NOT_SHOWN, questionBlocks, shortened, shortPerson } from './claim-view.ts';

const TOPIC_AT_MOST = 80;

/** `people`: who is let in beside the helper; `isShared`: those who help in writing see it too. */
export const openingOf = (
  claim: ClaimRow,
  helper: Whereabouts,
  people: readonly Member[],
  isShared = false,
): Opening & { readonly onlyFor: readonly string[] } => {
  const isShown = claim.mayBeJoined || isAlone(claim, people);
  const topic = isShown ? excerpt(claim.topic, TOPIC_AT_MOST) : 'a question';
  return {
    name: threadName(claim.claimId),
    onlyFor: [...new Set([helper, ...people].map(({ accountExternalId }) => accountExternalId))],
    view: view(`Help with ${topic}`, [
      heading(isShown ? plain(shortened(topic, TOPIC_AT_MOST)) : text`Help with a question`),
      paragraph(text`${mentions(people)}${mention(helper)} is here for you. ${whoSees(isShared)}`),
      ...(isShown ? questionBlocks(claim) : [paragraph(text`${NOT_SHOWN}`)]),
      controls(meetingLink(claim.meetingUrl), button(controlId('office-hours.done-here', claim.claimId), 'Done')),
    ]),
  };
};

/** Nobody else who is helped reads along, or did before. */
const isAlone = ({ ticketId, threadTicketIds }: ClaimRow, people: readonly Member[]): boolean =>
  people.length > 0 && [...threadTicketIds, ...people.map((each) => each.ticketId)].every((id) => id === ticketId);

/** Without their words: a thread keeps its name when they delete their data. */
const threadName = (claimId: string): string => `Help with a question (${claimId.slice(-4)})`;

const whoSees = (isShared: boolean): Text =>
  isShared ? text`The others who help here see this thread too.` : text`Only those who are in this thread see it.`;

const mention = ({ accountExternalId, name }: Whereabouts): Text => [
  { kind: 'account', externalId: accountExternalId, name: shortPerson(name) },
];

/** Nobody where all who were in it have gone. */
const mentions = (people: readonly Whereabouts[]): Text =>
  people.flatMap((person, index) => [...mention(person), ...(index === people.length - 1 ? text`: ` : text`, `)]);
