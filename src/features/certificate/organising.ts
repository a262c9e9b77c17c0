/** What organisers do with certificates: see them, and revoke one. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { View } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import { type InCohort, requireRole } from '../../community/roles.ts';
import { text } from '../../lib/words/text.ts';
import type { CertificateNeeds } from './needs.ts';
import { findIssued, revoke } from './store.ts';
import { issuedView, revokeView } from './views.ts';

export const organisingActions = (needs: CertificateNeeds): readonly Action[] => [
  organiserAction('issued', async (_, organised, { argument }) => list(needs, organised, argument)),
  organiserAction('revoke', async (_, organised, { values: [chosen = ''] }) => {
    const found = (await findIssued(needs.database, organised)).find(({ id }) => id === chosen);
    if (!found || found.revokedOn !== null) throw new UserError(gone);
    return revokeView(organised.cohortId, found);
  }),
  organiserAction('revoked', async (context, organised, { argument }) => {
    await revokeAndTell(needs, context, organised, argument);
    return list(needs, organised);
  }),
];

const gone = text`That certificate doesn’t count any more.`;

const list = async ({ database }: CertificateNeeds, organised: InCohort<'organiser'>, from = ''): Promise<View> =>
  issuedView(organised.cohortId, await findIssued(database, organised), from);

const organiserAction = (
  verb: string,
  run: (context: Context, organised: InCohort<'organiser'>, input: ActionInput) => Promise<View>,
): Action =>
  defineAction({
    name: `certificate.${verb}`,
    who: 'organiser',
    answers: 'update',
    run: (context, input) => run(context, requireRole(context.caller, input.row, 'organiser'), input),
  });

/** Pressed twice, it is revoked and written down once. */
const revokeAndTell = (
  { database, random }: CertificateNeeds,
  { caller, at }: Context,
  organised: InCohort<'organiser'>,
  id: string,
): Promise<void> =>
  database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const revoked = await revoke(tx, organised, { id, accountId: caller.accountId, at });
    if (!revoked) return;
    const { accountId } = caller;
    await recordDone(tx, random, organised, {
      accountId,
      did: 'revoked the certificate of {}',
      aboutPersonId: revoked.personId,
      at,
    });
  });
