/** Which roles of the platform make helpers and organisers of the cohort. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { SetupStep } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import { readRole } from '../../chat/receive/fields.ts';
import type { PlatformRole } from '../../chat/view/picked.ts';
import type { View } from '../../chat/view/view.ts';
import { requireAsOpened, stampOf } from '../../community/as-opened.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import {
  findRoleSources,
  type RoleSource,
  recordRoleSource,
  SOURCES_AT_MOST,
} from '../../community/person/platform-roles.ts';
import { requireThere } from '../../community/person/role-lookup.ts';
import { requireRole } from '../../community/roles.ts';
import { platforms } from '../../lib/platforms.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { showCard } from './card.ts';
import type { SetupNeeds } from './needs.ts';

const given = ['helper', 'organiser'] as const;
type Given = (typeof given)[number];

const fields: Readonly<Record<Given, { readonly name: string; readonly label: string; readonly hint: string }>> = {
  helper: { name: 'helpers', label: 'Helpers', hint: 'Whoever has this role helps in the cohort' },
  organiser: { name: 'organisers', label: 'Organisers', hint: 'Whoever has this role organises the cohort as you do' },
};

/** None where the platform doesn't tell us who has which role. */
export const rolesStep = async (
  { database, findGoneRoles }: Pick<SetupNeeds, 'database' | 'findGoneRoles'>,
  { caller, origin }: Context,
  cohortId: string,
): Promise<readonly SetupStep[]> => {
  if (!platforms[origin.platform].tellsRoles) return [];
  const sources = await findRoleSources(database.orm, requireRole(caller, cohortId, 'organiser'));
  const chosen = chosenWords(sources);
  const label = chosen === undefined ? 'Choose roles' : 'Add a role';
  const wrong = goneWords(await findGoneRoles(sources));
  return [
    { title: 'Roles', optional: true, chosen, wrong, control: { id: controlId('setup.roles', cohortId), label } },
  ];
};

const goneWords = (gone: readonly RoleSource[]): Text | undefined => {
  const names = gone.map(({ roleName, roleExternalId }) => excerpt(roleName ?? roleExternalId, 40)).join(', ');
  return gone.length === 0
    ? undefined
    : text`${names}: deleted there, so it gives nobody a role any more. Add another; /cohort removes what is gone.`;
};

const chosenWords = (sources: readonly RoleSource[]): Text | undefined => {
  const counted = given.flatMap((role) => {
    const count = sources.filter((source) => source.role === role).length;
    return count === 0 ? [] : [`${countWords(count, 'role')} for ${role}s`];
  });
  return counted.length === 0 ? undefined : text`${counted.join(', ')}; /cohort lists them and takes one back`;
};

export const rolesActions = (needs: SetupNeeds): readonly Action[] => [
  defineAction({
    name: 'setup.roles',
    who: 'organiser',
    answers: 'form',
    run: async ({ caller }, { row }) => {
      const sources = await findRoleSources(needs.database.orm, requireRole(caller, row, 'organiser'));
      return {
        id: controlId('setup.roles-save', row, stampOf(sources)),
        title: 'Roles',
        submit: 'Save',
        intro: [{ kind: 'text', text: text`Leave empty what you don’t need: /cohort gives roles to single people.` }],
        fields: given.map((role) => ({ kind: 'role', ...fields[role] })),
      };
    },
  }),
  defineAction({
    name: 'setup.roles-save',
    who: 'organiser',
    answers: 'update',
    run: (context, input) => save(needs, context, input),
  }),
];

const save = async (needs: SetupNeeds, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRole(caller, input.row, 'organiser');
  const wanted = readWanted(context, input);
  for (const { role, platformRole } of wanted)
    await requireThere(needs.findGoneRoles, context, fields[role].label, platformRole);
  const { workspaceId, accountId } = caller;
  await needs.database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const before = await findRoleSources(tx, organised);
    requireAsOpened(input.argument, before, chosenWords(before) ?? text`no role`);
    for (const { role, platformRole } of wanted) {
      const { externalId: roleExternalId, name: roleName = null } = platformRole;
      await recordRoleSource(tx, needs.random, organised, { workspaceId, roleExternalId, roleName, role }, at);
      const called = excerpt(platformRole.name ?? platformRole.externalId, 40);
      const did = `made whoever has the platform role ${called} a cohort ${role}`;
      await recordDone(tx, needs.random, organised, { accountId, did, at });
    }
    if ((await findRoleSources(tx, organised)).length > SOURCES_AT_MOST)
      throw new UserError(
        text`${SOURCES_AT_MOST} roles are as many as I can keep, so nothing was saved. /cohort removes one.`,
      );
  });
  return showCard(needs, context, organised.cohortId, text`Saved.`);
};

type Wanted = { readonly role: Given; readonly platformRole: PlatformRole };

const readWanted = ({ origin }: Context, input: ActionInput): readonly Wanted[] => {
  const wanted = given.flatMap((role): Wanted[] => {
    const platformRole = readRole(input, fields[role]);
    return platformRole ? [{ role, platformRole }] : [];
  });
  const [first, second] = wanted;
  if (!first) throw new UserError(text`You picked no role, so nothing has changed.`);
  if (first.platformRole.externalId === second?.platformRole.externalId)
    throw new UserError(
      text`**Helpers** and **Organisers** can’t be the same role. Whoever organises may help anyway.`,
    );
  // Discord's own role of everybody has the server's id.
  if (wanted.some(({ platformRole }) => platformRole.externalId === origin.workspace.externalId))
    throw new UserError(text`That role is everybody’s, so everybody would run the cohort. Please pick another one.`);
  return wanted;
};
