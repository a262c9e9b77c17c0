/** What looks unusual in how people answer: for their organisers alone, to look at, never to accuse. */
import type { Caller } from '../../chat/context.ts';
import { type Block, list, paragraph } from '../../chat/view/view.ts';
import { findNamesForOrganiser } from '../../community/cohort/board-names.ts';
import { requireRole } from '../../community/roles.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { findOddities, type Oddities } from '../../study/standing/oddities.ts';
import { shownName } from './board-words.ts';
import type { LeaderboardNeeds } from './needs.ts';

/** What is older has been looked at, or doesn’t matter any more. */
const LOOK_BACK_DAYS = 14;
/** Of each kind. */
const SHOWN_AT_MOST = 5;

/** Of an organiser's insight. */
export const unusualBlocks = async (
  needs: LeaderboardNeeds,
  organiser: Caller,
  cohortId: string,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const organised = requireRole(organiser, cohortId, 'organiser');
  const to = localDate(at, organiser.zone);
  const from = to.subtract({ days: LOOK_BACK_DAYS });
  const odd = await findOddities(needs, organised, { from: from.toString(), to: to.toString() });
  const names = await findNamesForOrganiser(needs.database, organised, peopleIn(odd));
  return oddBlocks(odd, (personId) => text`**${shownName(names.get(personId))}**`);
};

const peopleIn = ({ quick, alike, takenBack }: Oddities): readonly string[] => [
  ...new Set([
    ...[...quick, ...takenBack].map(({ personId }) => personId),
    ...alike.flatMap(({ one, other }) => [one, other]),
  ]),
];

const oddBlocks = (odd: Oddities, nameOf: (personId: string) => Text): readonly Block[] => {
  const lines = [
    ...odd.quick
      .slice(0, SHOWN_AT_MOST)
      .map(
        ({ personId, quick, of }) =>
          text`${nameOf(personId)}: ${quick} of ${countWords(of, 'answer')} came sooner than the question can be read`,
      ),
    ...odd.alike.slice(0, SHOWN_AT_MOST).map(
      ({ one, other, same, of }) =>
        text`${nameOf(one)} and ${nameOf(other)}: of ${countWords(of, 'question')} that both missed
            within ten minutes, they gave the same wrong answer to ${same}`,
    ),
    ...odd.takenBack
      .slice(0, SHOWN_AT_MOST)
      .map(({ personId, count }) => text`${nameOf(personId)}: ${countWords(count, 'wrong answer')} taken back`),
  ];
  if (lines.length === 0) return [];
  return [
    paragraph(
      text`**Look at this:** unusual in the last two weeks. There may be a good reason, such as studying side by side or
        reading ahead, so ask before you think anything of it.`,
    ),
    list(lines),
  ];
};
