/** What organisers see of a cohort, and helpers of one learner: made of what each feature adds. */

import { controlId } from '../../chat/control-id.ts';
import type { Piece } from '../../chat/parts.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { pageButtons, paginate, wholeList } from '../../chat/view/paginate.ts';
import { type Button, button, controls, heading, paragraph, type View, view } from '../../chat/view/view.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import { requireHelped } from '../../community/cohort/helped.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { organiserAction } from './life.ts';
import type { CohortNeeds } from './needs.ts';

export const insightActions = (needs: CohortNeeds): readonly Action[] => [
  organiserAction('insight', 'update', async ({ caller, at }, { cohortId }, { argument }) =>
    piecesView(await needs.drawInsight(caller, cohortId, at), {
      title: 'How it’s going',
      from: Number(argument),
      idOf: (place) => controlId('cohort.insight', cohortId, place),
      back: button(controlId('cohort.choose', cohortId), 'Back'),
    }),
  ),
  defineAction({
    name: 'cohort.learner',
    who: 'helper',
    answers: 'update',
    run: async ({ caller, at }, { row: cohortId, argument, values: [chosen = argument] }) => {
      const [personId = '', from = '0'] = chosen.split('.');
      const { name } = await requireHelped(needs.database.orm, caller, { cohortId, personId });
      return piecesView(await needs.drawLearner(caller, { cohortId, personId }, at), {
        title: nameInHeading(name),
        intro: text`This is to help you help. Only helpers and organisers of this cohort see it, and nobody sees here
          what was answered, word for word.`,
        from: Number(from),
        idOf: (place) => controlId('cohort.learner', cohortId, `${personId}.${place}`),
        back: button(controlId('cohort.members', cohortId), 'All members'),
      });
    },
  }),
];

type Frame = {
  readonly title: string;
  readonly intro?: Text;
  /** The place of the piece with which the reader's page begins. */
  readonly from: number;
  readonly idOf: (place: number) => string;
  readonly back: Button;
};

const piecesView = (pieces: readonly Piece[], { title, intro, from, idOf, back }: Frame): View =>
  paginate(wholeList(pieces.map((piece, place) => ({ ...piece, place }))), {
    isFrom: ({ place }) => place >= from,
    draw: (page) =>
      view(title, [
        heading(text`${title}`),
        intro && paragraph(intro),
        ...page.items.flatMap(({ blocks }) => blocks),
        controls(...pageButtons(page, ({ place }) => idOf(place)), back),
      ]),
  });
