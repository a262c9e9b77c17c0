/** /my-data: what is kept of a person, to take along or to have deleted. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { findSoleCohorts } from '../../community/cohort/sole-organiser.ts';
import { findOtherSides } from '../../community/linking/link-side.ts';
import { deletePerson } from '../../community/own-rows/delete-person.ts';
import { countOwnRows } from '../../community/own-rows/own-rows.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import { isId } from '../../lib/random.ts';
import { text } from '../../lib/words/text.ts';
import { exportPerson } from './export.ts';
import { showTables } from './tables.ts';
import { askView, deletedView, deleteWords, exportView, type Kept, keptView } from './views.ts';

type Needs = {
  readonly database: Database;
  readonly personRows: readonly PersonRows[];
  readonly curriculum: () => Curriculum;
};

export const myDataFeature = (needs: Needs): Feature => ({
  name: 'my-data',
  commands: [
    defineCommand({
      name: 'my-data',
      description: 'See what I keep of you, take it along, or have it deleted',
      more: text`An export has everything in it, to read and as JSON. Before anything is deleted I say what
        goes and what stays, and ask.`,
      options: {
        what: {
          kind: 'choice',
          description: 'Export it as a file or as tables, or delete it',
          choices: [
            { value: 'export', label: 'Export' },
            { value: 'tables', label: 'Tables and Anki cards of what I remember and missed' },
            { value: 'delete', label: 'Delete' },
          ],
        },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: async (context, { what }) => {
        if (what === 'export') return exportPart(needs, context, 0);
        if (what === 'tables') return showTables(needs, context.caller.personId, context.at);
        const kept = await findKept(needs, context);
        return what === 'delete' ? askView(kept) : keptView(kept);
      },
    }),
  ],
  actions: actions(needs),
});

const actions = (needs: Needs): readonly Action[] => [
  defineAction({
    name: 'my-data.export',
    who: 'learner',
    answers: 'private',
    run: (context, { argument }) => exportPart(needs, context, Number(argument)),
  }),
  defineAction({
    name: 'my-data.tables',
    who: 'learner',
    answers: 'private',
    run: ({ caller, at }) => showTables(needs, caller.personId, at),
  }),
  defineAction({
    name: 'my-data.ask',
    who: 'learner',
    answers: 'update',
    run: async (context) => askView(await findKept(needs, context)),
  }),
  defineAction({
    name: 'my-data.keep',
    who: 'learner',
    answers: 'update',
    run: async (context) => keptView(await findKept(needs, context)),
  }),
  defineAction({
    name: 'my-data.delete',
    who: 'learner',
    answers: 'update',
    run: async ({ caller }, { row, argument }) => {
      if (!isId(row)) throw new UserError(deleteWords.changed);
      const asked = { personId: row, accounts: Number(argument) };
      const deleted = await deletePerson(needs, caller.accountId, asked);
      if (deleted.outcome !== 'deleted') throw new UserError(deleteWords[deleted.outcome]);
      return deletedView(deleted.counts);
    },
  }),
];

const findKept = async ({ database, personRows }: Needs, { caller }: Context): Promise<Kept> => ({
  personId: caller.personId,
  sides: await findOtherSides(database.orm, caller.personId, []),
  counts: await countOwnRows(database, personRows, caller.personId),
  soleOrganiserOf: await findSoleCohorts(database, caller.personId),
});

/** Made anew for each part; there is more than one only after tens of thousands of answers. */
const exportPart = async (needs: Needs, { caller, at }: Context, wanted: number) => {
  const sides = await findOtherSides(needs.database.orm, caller.personId, []);
  const zips = await exportPerson(needs, caller.personId, sides, at);
  return exportView(zips, zips[wanted] ? wanted : 0);
};
