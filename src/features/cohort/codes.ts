/** The code by which learners join: made, shown and cancelled by organisers. */

import { controlId } from '../../chat/control-id.ts';
import type { Action } from '../../chat/receive/action.ts';
import { button, controls, heading, paragraph, view } from '../../chat/view/view.ts';
import { closeJoinCode, openJoinCode } from '../../community/cohort/join-code.ts';
import { fullDayWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import { done } from './done.ts';
import { organiserAction } from './life.ts';
import type { CohortNeeds } from './needs.ts';
import { overview } from './overview.ts';

export const codeActions = (needs: CohortNeeds): readonly Action[] => [
  organiserAction('code', 'private', async (context, organised) => {
    const made = await done(needs, context, organised, { did: 'made a join code' }, (tx) =>
      openJoinCode(tx, needs.random, organised, context.at),
    );
    return view('A join code', [
      heading(text`Join code`),
      paragraph(
        text`Tell people to type \`/cohort ${made.code}\`: it lets them in as learners until
          ${fullDayWords(made.expiresAt.slice(0, 10))}. Earlier codes no longer work.`,
      ),
      controls(
        button(controlId('cohort.code-close', organised.cohortId), 'Cancel this code'),
        button(controlId('cohort.choose', organised.cohortId), 'Back'),
      ),
    ]);
  }),
  organiserAction('code-close', 'update', async (context, organised) => {
    await done(needs, context, organised, { did: 'cancelled the join code' }, (tx) => closeJoinCode(tx, organised));
    return overview(needs, context, organised.cohortId, text`Nobody can join by a code now.`);
  }),
];
