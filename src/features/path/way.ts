/** In which order somebody learns: as their cohort does, by another path, or in an order of their own. */

import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import type { Option } from '../../chat/view/view.ts';
import { requireRole } from '../../community/roles.ts';
import type { Pack } from '../../curriculum/model.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import { hasPath } from '../../study/path/order.ts';
import { findStanding } from './meant.ts';
import type { PathNeeds } from './needs.ts';
import { overviewView } from './overview-view.ts';
import { findOwnPath, findPathChoice, recordOwnPath } from './store.ts';

/** In the place of a path's slug; no slug has a dot. */
const AS_COHORT = 'as.cohort';

const SHOWN_AT_MOST = 24;

/** The paths of some packs, each once: those of one slug are one to whoever chooses. */
export const pathOptions = (packs: readonly Pack[]): readonly Option[] => {
  const paths = packs.flatMap((pack) => pack.paths ?? []);
  const each = new Map(paths.toReversed().map((path) => [path.slug, path]));
  return [...each.values()]
    .toReversed()
    .slice(0, SHOWN_AT_MOST)
    .map(({ slug, title, why }) => ({ value: slug, label: excerpt(title, 75), detail: excerpt(why, 75) }));
};

export const packsOf = ({ curriculum }: PathNeeds, slugs: readonly string[]): readonly Pack[] =>
  slugs.flatMap((slug) => curriculum().packs.get(slug) ?? []);

/** What the form shows as theirs: one that isn't taught any more is as their cohort goes. */
const currentOf = (offered: readonly Option[], path: string | null | undefined): string =>
  offered.find(({ value }) => value === path)?.value ?? AS_COHORT;

export const wayActions = (needs: PathNeeds): readonly Action[] => [
  defineAction({
    name: 'path.way',
    who: 'learner',
    answers: 'form',
    run: async ({ caller }, { row }) => {
      const member = requireRole(caller, row, 'learner');
      const { orm } = needs.database;
      const [choice, own] = await Promise.all([findPathChoice(orm, member), findOwnPath(orm, caller.personId, member)]);
      const offered = pathOptions(packsOf(needs, choice?.packs ?? []));
      return {
        id: controlId('path.way-save', row),
        title: 'Your path',
        submit: 'Save',
        intro: [
          {
            kind: 'text',
            text: text`It changes what comes next for you, here and in /quiz. The question of the day stays your
              cohort’s. To put single modules first, open one and press **Put it in my own order**.`,
          },
        ],
        fields: [
          {
            kind: 'select',
            name: 'path',
            label: 'Path',
            options: [{ value: AS_COHORT, label: 'As my cohort goes' }, ...offered],
            value: currentOf(offered, own?.path),
            required: true,
          },
        ],
      };
    },
  }),
  defineAction({
    name: 'path.way-save',
    who: 'learner',
    answers: 'update',
    run: async (context, { row, filled: { path: [chosen = AS_COHORT] = [] } }) => {
      const { caller } = context;
      const member = requireRole(caller, row, 'learner');
      const { orm } = needs.database;
      const [choice, own] = await Promise.all([findPathChoice(orm, member), findOwnPath(orm, caller.personId, member)]);
      const packs = packsOf(needs, choice?.packs ?? []);
      const path = chosen === AS_COHORT ? null : chosen;
      if (path !== null && !hasPath(packs, path))
        throw new UserError(text`That path isn’t taught here any more, so nothing was saved. Please choose another.`);
      const isAsBefore = chosen === currentOf(pathOptions(packs), own?.path);
      await recordOwnPath(needs.database, caller.personId, member, isAsBefore ? { path } : { path, picked: null });
      return overviewView(await findStanding(needs, context, row), { remark: text`Saved.` });
    },
  }),
];
