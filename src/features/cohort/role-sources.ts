/** Which roles of the platform give a role in a cohort: listed, added and taken back. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Action } from '../../chat/receive/action.ts';
import type { Role } from '../../chat/role.ts';
import type { Form } from '../../chat/view/form.ts';
import { readPicked } from '../../chat/view/picked.ts';
import { button, controls, heading, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import {
  findRoleSources,
  findWorkspaceOfRoles,
  type RoleSource,
  recordRoleSource,
  removeRoleSource,
  SOURCES_AT_MOST,
} from '../../community/person/platform-roles.ts';
import { requireThere } from '../../community/person/role-lookup.ts';
import type { InCohort } from '../../community/roles.ts';
import { type PlatformTraits, platforms } from '../../lib/platforms.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { done } from './done.ts';
import { organiserAction } from './life.ts';
import type { CohortNeeds } from './needs.ts';
import { roleWords } from './views.ts';

/** Discord's ids and Slack's of user groups, also as they stand in a mention. */
const ROLE_ID = /^(?:<@&|<!subteam\^)?([A-Z0-9]{6,20})(?:\|[^>]*)?>?$/i;
const ROLE_FIELD = { name: 'id', label: 'The role' } as const;
const roles: readonly Role[] = ['learner', 'helper', 'organiser'];

export const roleSourceActions = (needs: CohortNeeds): readonly Action[] => [
  organiserAction('roles', 'update', (_, organised) => showSources(needs, organised)),
  organiserAction('roles-add', 'form', async (context, { cohortId }) => sourceForm(cohortId, context)),
  organiserAction('roles-save', 'private', async (context, organised, { filled, picked }) => {
    const [given] = picked['id'] ?? [];
    const known = given && readPicked('role', ROLE_FIELD.label, given);
    const [, roleExternalId] = ROLE_ID.exec((known?.externalId ?? filled['id']?.[0] ?? '').trim()) ?? [];
    const role = roles.find((each) => each === filled['role']?.[0]);
    // Discord's own role of everybody has the server's id.
    if (known?.externalId === context.origin.workspace.externalId && role && role !== 'learner')
      throw new UserError(
        text`That role is everybody’s, so everybody would be ${roleWords[role]}. Please pick another.`,
      );
    if (!roleExternalId || !role)
      throw new UserError(text`I can’t read that. Please write the role as a mention, or give its id.`);
    const source = { roleExternalId: roleExternalId.toUpperCase(), roleName: known?.name ?? null, role };
    await requireThere(needs.findGoneRoles, context, ROLE_FIELD.label, {
      externalId: source.roleExternalId,
      ...(known?.name === undefined ? {} : { name: known.name }),
    });
    await save(needs, context, organised, source);
    const remark = text`Saved: whoever has **${nameOf(source)}** is ${roleWords[role]} here.`;
    return showSources(needs, organised, remark);
  }),
  organiserAction('roles-remove', 'update', async (context, organised, { argument }) => {
    const { caller, at } = context;
    const source = await needs.database.orm.transaction(async (tx) => {
      await lockCohort(tx, organised, caller);
      const standing = (await findRoleSources(tx, organised)).find(({ id }) => id === argument);
      if (!standing) throw new UserError(text`I can’t find that role among those that stand for one here.`);
      await removeRoleSource(tx, organised, argument);
      const did = `removed the platform role ${nameOf(standing)}`;
      await recordDone(tx, needs.random, organised, { accountId: caller.accountId, did, at });
      return standing;
    });
    return showSources(needs, organised, text`Removed: **${nameOf(source)}** no longer gives a role here.`);
  }),
];

/** Its name where the platform told it. */
const nameOf = ({ roleName, roleExternalId }: Pick<RoleSource, 'roleName' | 'roleExternalId'>): string =>
  excerpt(roleName ?? roleExternalId, 40);

const save = async (
  needs: CohortNeeds,
  context: Context,
  organised: InCohort<'organiser'>,
  source: Pick<RoleSource, 'roleExternalId' | 'roleName' | 'role'>,
): Promise<void> => {
  const { at } = context;
  const workspaceId = await findWorkspaceOfRoles(needs.database, organised, context);
  if (!workspaceId)
    throw new UserError(text`Please do this where that role is: from here I can’t tell which server it belongs to.`);
  const did = `made whoever has the platform role ${nameOf(source)} ${roleWords[source.role]}`;
  return done(needs, context, organised, { did }, async (tx) => {
    await recordRoleSource(tx, needs.random, organised, { workspaceId, ...source }, at);
    if ((await findRoleSources(tx, organised)).length > SOURCES_AT_MOST)
      throw new UserError(text`${SOURCES_AT_MOST} is as many as I can keep. Please remove one first.`);
  });
};

/** Discord offers no roles to pick in direct messages, which belong to no server. */
const isPicked = ({ origin }: Context): boolean => {
  const { directWorkspace }: PlatformTraits = platforms[origin.platform];
  return origin.workspace.externalId !== directWorkspace;
};

const sourceForm = (cohortId: string, context: Context): Form => ({
  id: controlId('cohort.roles-save', cohortId),
  title: 'A platform role',
  submit: 'Save',
  fields: [
    isPicked(context)
      ? { kind: 'role', ...ROLE_FIELD, required: true }
      : { kind: 'input', ...ROLE_FIELD, hint: 'A mention of it, or its id', atMost: 60, required: true },
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
  { database, findGoneRoles }: CohortNeeds,
  organised: InCohort<'organiser'>,
  remark?: Text,
): Promise<View> => {
  const { cohortId } = organised;
  const sources = await findRoleSources(database.orm, organised);
  const gone = await findGoneRoles(sources);
  return view('Platform roles', [
    heading(text`Platform roles`),
    remark && note('good', remark),
    paragraph(
      text`A role on Discord or a user group on Slack can stand for a role here: whoever has it there has it
        here, for as long as they have it there. What changes there counts here after five minutes at most, and a role
        that was deleted there gives nothing any more.`,
    ),
    ...sources.flatMap((source) => [
      paragraph(
        gone.includes(source)
          ? text`**${nameOf(source)}** was deleted there, so it makes nobody ${roleWords[source.role]} any more. You can
              remove it here, and add another in its place.`
          : text`Whoever has **${nameOf(source)}** is ${roleWords[source.role]} here.`,
      ),
      controls(button(controlId('cohort.roles-remove', cohortId, source.id), `Remove ${nameOf(source)}`)),
    ]),
    controls(
      button(controlId('cohort.roles-add', cohortId), 'Add a role', 'primary'),
      button(controlId('cohort.choose', cohortId), 'Back'),
    ),
  ]);
};
