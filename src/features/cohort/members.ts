/** Who is in a cohort: listed, given another role, moved, taken out and taken in again. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import type { Role } from '../../chat/role.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { nameInHeading, shortName } from '../../community/cohort/cohort-dates.ts';
import { lockCohort } from '../../community/cohort/cohorts.ts';
import {
  findMembers,
  findRemoved,
  giveRole,
  type Member,
  moveMember,
  type Removed,
  removeMember,
} from '../../community/cohort/membership.ts';
import { cohortsWith, hasRole, type InCohort, requireRole } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { done } from './done.ts';
import { organiserAction } from './life.ts';
import type { CohortNeeds } from './needs.ts';
import { askView, nobodyWords, roleWords } from './views.ts';

/** A control's argument has room for a person and a letter. */
const roleOf: Readonly<Record<string, Role>> = { l: 'learner', h: 'helper', o: 'organiser' };
/** A select has no more options, and a page of a list no more rows. */
const PAGE_AT_MOST = 25;
const REMOVED_AT_MOST = 10;

export const memberActions = (needs: CohortNeeds): readonly Action[] => [
  defineAction({
    name: 'cohort.members',
    who: 'helper',
    answers: 'update',
    run: (context, { row, argument }) => showMembers(needs, context, row, argument),
  }),
  organiserAction('member', 'update', async (context, organised, { argument, values: [chosen = argument] }) =>
    memberView(context, organised, await findMember(needs.database.orm, organised, chosen)),
  ),
  organiserAction('give', 'update', async (context, organised, { argument }) => {
    const [personId = '', letter = ''] = argument.split('.');
    const role = roleOf[letter];
    if (!role) throw new UserError(text`I can’t tell which role you mean. /cohort shows who has which.`);
    const did = `made {} ${roleWords[role]}`;
    const member = await done(needs, context, organised, { did, about: personId }, async (tx) => {
      const standing = await findMember(tx, organised, personId);
      await giveRole(tx, organised, personId, role, context.at);
      return standing;
    });
    return memberView(context, organised, { ...member, role }, text`Done.`);
  }),
  organiserAction('remove', 'update', async (_, organised, { argument }) => {
    const { cohortId } = organised;
    const { personId, name } = await findMember(needs.database.orm, organised, argument);
    return askView(
      text`Take **${shortName(name)}** out? They can’t come back by a code or by answering. What they’ve
        learnt stays theirs.`,
      { id: controlId('cohort.remove-yes', cohortId, personId), label: 'Take out' },
      { id: controlId('cohort.member', cohortId, personId), label: 'Keep them' },
    );
  }),
  organiserAction('remove-yes', 'update', async (context, organised, { argument }) => {
    const member = await done(needs, context, organised, { did: 'took {} out', about: argument }, async (tx) => {
      const standing = await findMember(tx, organised, argument);
      await removeMember(tx, organised, standing.personId, context.at);
      return standing;
    });
    const remark = text`**${shortName(member.name)}** isn’t in it any more. **Take in again** below brings them back.`;
    return showMembers(needs, context, organised.cohortId, '', remark);
  }),
  organiserAction('readmit', 'update', async (context, organised, { argument, values: [chosen = argument] }) => {
    const removed = await done(needs, context, organised, { did: 'took {} in again', about: chosen }, async (tx) => {
      const found = (await findRemoved(tx, organised)).find(({ personId }) => personId === chosen);
      if (!found) throw new UserError(text`They aren’t among those who were taken out any more.`);
      await giveRole(tx, organised, chosen, 'learner', context.at);
      return found;
    });
    const remark = text`**${shortName(removed.name)}** is in it again, as a learner.`;
    return showMembers(needs, context, organised.cohortId, '', remark);
  }),
  organiserAction('move', 'update', (context, organised, { argument, values: [to = ''] }) =>
    move(needs, context, organised, argument, to),
  ),
];

export const findMember = async (
  reader: Pick<Transaction, 'execute'>,
  organised: InCohort<'organiser'>,
  personId: string,
): Promise<Member> => {
  const members = await findMembers(reader, organised);
  const member = members.find((each) => each.personId === personId);
  if (!member) throw new UserError(text`They aren’t in this cohort any more.`);
  return member;
};

/** `from`: the person with whom the reader's page began. */
const showMembers = async (
  { database }: CohortNeeds,
  { caller }: Pick<Context, 'caller'>,
  cohortId: string,
  from: string,
  remark?: Text,
): Promise<View> => {
  const members = await findMembers(database.orm, requireRole(caller, cohortId, 'helper'));
  const organises = hasRole(caller, cohortId, 'organiser');
  const removed = organises ? await findRemoved(database.orm, requireRole(caller, cohortId, 'organiser')) : [];
  const first = members.some(({ personId }) => personId === from) ? from : members[0]?.personId;
  return paginate(wholeList(members), {
    isFrom: ({ personId }) => personId === first,
    draw: (page) =>
      view('Members', [
        heading(text`Members`),
        remark && note('good', remark),
        paragraph(page.all === 0 ? nobodyWords : text`${countWords(page.all, 'person', 'people')}.${pageWords(page)}`),
        page.items.length > 0 &&
          list(page.items.map((member) => text`${shortName(member.name)}, ${memberWords(member)}`)),
        page.items.length > 0 &&
          controls({
            kind: 'select',
            id: controlId(organises ? 'cohort.member' : 'cohort.learner', cohortId),
            label: 'Choose somebody',
            options: page.items.map(({ personId, name }) => ({ value: personId, label: shortName(name) })),
          }),
        ...removedBlocks(cohortId, removed),
        controls(
          ...pageButtons(page, ({ personId }) => controlId('cohort.members', cohortId, personId)),
          organises && button(controlId('cohort.add', cohortId), 'Add somebody', page.all === 0 ? 'primary' : 'plain'),
          page.all === 0 && organises && button(controlId('cohort.code', cohortId), 'Join code'),
          button(controlId('cohort.choose', cohortId), 'Back'),
        ),
      ]),
  });
};

/** With as many as a select has room for: whoever is taken in makes room for the next. */
const removedBlocks = (cohortId: string, removed: readonly Removed[]): readonly (Block | undefined)[] => {
  if (removed.length === 0) return [];
  const named = removed.slice(0, REMOVED_AT_MOST);
  const more = removed.length > named.length ? ` and ${removed.length - named.length} more` : '';
  return [
    paragraph(text`Taken out: ${named.map(({ name }) => shortName(name)).join(', ')}${more}.`),
    controls({
      kind: 'select',
      id: controlId('cohort.readmit', cohortId),
      label: 'Take in again',
      options: named.map(({ personId, name }) => ({ value: personId, label: shortName(name) })),
    }),
  ];
};

const memberWords = ({ role, manages }: Member): string =>
  manages && role !== 'organiser' ? `${role} (organiser too, since they manage the workspace)` : role;

export const memberView = (
  { caller }: Pick<Context, 'caller'>,
  { cohortId }: InCohort<'organiser'>,
  member: Member,
  remark?: Text,
): View => {
  const { personId, name, role } = member;
  const elsewhere = cohortsWith(caller, 'organiser').filter((each) => each.cohortId !== cohortId);
  const give = (letter: string) => controlId('cohort.give', cohortId, `${personId}.${letter}`);
  return view(shortName(name), [
    heading(text`${nameInHeading(name)}`),
    remark && note('good', remark),
    paragraph(text`A member of this cohort: ${memberWords(member)}.`),
    controls(
      role !== 'learner' && button(give('l'), 'Make learner'),
      role !== 'helper' && button(give('h'), 'Make helper'),
      role !== 'organiser' && button(give('o'), 'Make organiser'),
      button(controlId('cohort.remove', cohortId, personId), 'Take out', 'danger'),
    ),
    elsewhere.length > 0 &&
      controls({
        kind: 'select',
        id: controlId('cohort.move', cohortId, personId),
        label: 'Move to another cohort',
        options: elsewhere
          .slice(0, PAGE_AT_MOST)
          .map((each) => ({ value: each.cohortId, label: shortName(each.name) })),
      }),
    controls(
      button(controlId('cohort.learner', cohortId, personId), 'How they’re doing'),
      button(controlId('cohort.members', cohortId), 'All members'),
    ),
  ]);
};

/** They keep their role; what they answered is theirs wherever they are. */
const move = async (
  needs: CohortNeeds,
  context: Context,
  organised: InCohort<'organiser'>,
  personId: string,
  to: string,
): Promise<View> => {
  const target = requireRole(context.caller, to, 'organiser');
  const { at, caller } = context;
  const name = await needs.database.orm.transaction(async (tx) => {
    // In one order, so that two who move people to and fro don't wait for each other.
    for (const each of [organised, target].toSorted((one, other) => (one.cohortId < other.cohortId ? -1 : 1)))
      await lockCohort(tx, each, caller);
    const member = await findMember(tx, organised, personId);
    await moveMember(tx, { from: organised, to: target }, member, at);
    for (const [where, did] of [
      [organised, 'moved {} to another cohort'],
      [target, 'moved {} here'],
    ] as const)
      await recordDone(tx, needs.random, where, {
        accountId: caller.accountId,
        did,
        aboutPersonId: personId,
        at,
      });
    return member.name;
  });
  return showMembers(needs, context, organised.cohortId, '', text`**${shortName(name)}** has moved.`);
};
