/** An organiser takes somebody in whom they pick on the platform: also who has never used the bot. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Action } from '../../chat/receive/action.ts';
import { readPerson } from '../../chat/receive/fields.ts';
import type { Role } from '../../chat/role.ts';
import type { Form } from '../../chat/view/form.ts';
import type { Person } from '../../chat/view/picked.ts';
import type { View } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { shortName } from '../../community/cohort/cohort-dates.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import { findMembers, giveRole } from '../../community/cohort/membership.ts';
import { findOrMeet } from '../../community/person/first-contact.ts';
import type { InCohort } from '../../community/roles.ts';
import { type PlatformTraits, platforms } from '../../lib/platforms.ts';
import { text } from '../../lib/words/text.ts';
import { organiserAction } from './life.ts';
import { findMember, memberView } from './members.ts';
import type { CohortNeeds } from './needs.ts';
import { roleWords } from './views.ts';

const WHO = { name: 'who', label: 'Who' } as const;
const roles: readonly Role[] = ['learner', 'helper', 'organiser'];

export const addActions = (needs: CohortNeeds): readonly Action[] => [
  organiserAction('add', 'form', async (context, { cohortId }) => {
    requirePickable(context);
    return addForm(cohortId);
  }),
  organiserAction('add-save', 'private', async (context, organised, input) => {
    requirePickable(context);
    const who = readPerson(input, WHO);
    if (!who) throw new UserError(text`**Who**: please pick somebody.`);
    const role = roles.find((each) => each === input.filled['role']?.[0]) ?? 'learner';
    return add(needs, context, organised, who, role);
  }),
];

/** In direct messages that belong to no workspace, whoever is picked would be met in none. */
const requirePickable = ({ origin }: Context): void => {
  const { directWorkspace }: PlatformTraits = platforms[origin.platform];
  if (origin.workspace.externalId === directWorkspace)
    throw new UserError(text`I can’t see here who is in your server. Please use /cohort in one of its channels.`);
};

const addForm = (cohortId: string): Form => ({
  id: controlId('cohort.add-save', cohortId),
  title: 'Add somebody',
  submit: 'Add',
  fields: [
    { kind: 'person', ...WHO, required: true },
    {
      kind: 'radio',
      name: 'role',
      label: 'They are here',
      options: roles.map((role) => ({ value: role, label: roleWords[role] })),
      value: 'learner',
      required: true,
    },
  ],
});

/** Who is in it already keeps their role: their page changes it. */
const add = async (
  needs: CohortNeeds,
  context: Context,
  organised: InCohort<'organiser'>,
  who: Person,
  role: Role,
): Promise<View> => {
  const { origin, caller, at } = context;
  const { externalId, name = 'somebody' } = who;
  const personId = await findOrMeet(needs, { ...origin, account: { externalId, name } }, at);
  const known = await needs.database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const standing = (await findMembers(tx, organised)).find((member) => member.personId === personId);
    if (standing) return standing;
    await giveRole(tx, organised, personId, role, at);
    const did = `added {} as ${roleWords[role]}`;
    const { accountId } = caller;
    await recordDone(tx, needs.random, organised, { accountId, did, aboutPersonId: personId, at });
    return undefined;
  });
  if (known)
    return memberView(
      context,
      organised,
      known,
      text`**${shortName(known.name)}** is in it already, as ${roleWords[known.role]}.`,
    );
  const added = await findMember(needs.database.orm, organised, personId);
  return memberView(context, organised, added, text`**${shortName(added.name)}** is in it now, as ${roleWords[role]}.`);
};
