/** Which roles of the platform give a role in a cohort: listed, added and taken back. */
import type { Action } from '../../chat/action.ts';
import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Form } from '../../chat/form.ts';
import type { Role } from '../../chat/role.ts';
import { button, controls, heading, note, paragraph, type View, view } from '../../chat/view.ts';
import { recordDone } from '../../community/audit.ts';
import { findRoleSources, recordRoleSource, removeRoleSource } from '../../community/platform-roles.ts';
import type { InCohort } from '../../community/roles.ts';
import { isId } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { organiserAction } from './life.ts';
import type { CohortNeeds } from './needs.ts';

/** Discord's ids and Slack's of user groups, also as they stand in a mention. */
const ROLE_ID = /^(?:<@&|<!subteam\^)?([A-Z0-9]{6,20})(?:\|[^>]*)?>?$/i;
const roles: readonly Role[] = ['learner', 'helper', 'organiser'];
/** More than these need a page of their own, and nobody has so many. */
const SOURCES_AT_MOST = 10;

export const roleSourceActions = (needs: CohortNeeds): readonly Action[] => [
  organiserAction('roles', 'update', (_, organised) => showSources(needs, organised)),
  organiserAction('roles-add', 'form', async (_, { cohortId }) => sourceForm(cohortId)),
  organiserAction('roles-save', 'private', async (context, organised, { filled }) => {
    const [, roleExternalId] = ROLE_ID.exec((filled['id']?.[0] ?? '').trim()) ?? [];
    const role = roles.find((each) => each === filled['role']?.[0]);
    if (!roleExternalId || !role)
      throw new UserError(
        text`I can’t read that. On Discord, write the role as a mention or give its id; on Slack, the user group’s id.`,
      );
    if ((await findRoleSources(needs.database.orm, organised)).length >= SOURCES_AT_MOST)
      throw new UserError(text`${SOURCES_AT_MOST} is as many as I can keep. Take one back first.`);
    await save(needs, context, organised, { roleExternalId: roleExternalId.toUpperCase(), role });
    return showSources(needs, organised, text`From now on it counts.`);
  }),
  organiserAction('roles-remove', 'update', async (context, organised, { argument }) => {
    if (!isId(argument)) throw new UserError(text`I can’t find that role among those that count here.`);
    await needs.database.orm.transaction(async (tx) => {
      await removeRoleSource(tx, organised, argument);
      await recordDone(tx, needs.random, organised, {
        accountId: context.caller.accountId,
        did: 'took a platform role back',
        at: context.at,
      });
    });
    return showSources(needs, organised, text`It gives nothing here any more.`);
  }),
];

const save = (
  needs: CohortNeeds,
  { caller, at }: Context,
  organised: InCohort<'organiser'>,
  { roleExternalId, role }: { readonly roleExternalId: string; readonly role: Role },
): Promise<void> =>
  needs.database.orm.transaction(async (tx) => {
    const { workspaceId, accountId } = caller;
    await recordRoleSource(tx, needs.random, organised, { workspaceId, roleExternalId, role }, at);
    const did = `let the platform role ${roleExternalId} stand for ${role}`;
    await recordDone(tx, needs.random, organised, { accountId, did, at });
  });

const sourceForm = (cohortId: string): Form => ({
  id: controlId('cohort.roles-save', cohortId),
  title: 'A platform role',
  submit: 'Save',
  fields: [
    {
      kind: 'input',
      name: 'id',
      label: 'The role or user group',
      hint: 'A mention of it, or its id',
      atMost: 60,
      required: true,
    },
    {
      kind: 'radio',
      name: 'role',
      label: 'Whoever has it is here',
      options: roles.map((role) => ({ value: role, label: role })),
      value: 'learner',
      required: true,
    },
  ],
});

const showSources = async (
  { database }: CohortNeeds,
  organised: InCohort<'organiser'>,
  remark?: Text,
): Promise<View> => {
  const { cohortId } = organised;
  const sources = await findRoleSources(database.orm, organised);
  return view('Platform roles', [
    heading(text`Platform roles`),
    remark && note('good', remark),
    paragraph(
      sources.length === 0
        ? text`Whoever has a role on the platform can have one here by it, for as long as they have it there.`
        : text`Whoever has one of these on the platform has the role here, and loses it within five minutes
          of losing it there.`,
    ),
    ...sources.flatMap(({ id, roleExternalId, role }) => [
      paragraph(text`${roleExternalId}: ${role}`),
      controls(button(controlId('cohort.roles-remove', cohortId, id), 'Take it back')),
    ]),
    controls(
      button(controlId('cohort.roles-add', cohortId), 'Add a role', 'primary'),
      button(controlId('cohort.choose', cohortId), 'Back'),
    ),
  ]);
};
