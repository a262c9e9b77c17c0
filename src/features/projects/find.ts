/** Which projects somebody is asked for, in which of their cohorts, and how they stand with each. */
import type { Caller, Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { paginate, wholeList } from '../../chat/view/paginate.ts';
import type { View } from '../../chat/view/view.ts';
import { requireRole } from '../../community/roles.ts';
import type { Pack, Project } from '../../curriculum/model.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { findPathStanding } from '../../study/path/find-standing.ts';
import type { ProjectStanding } from '../../study/path/standing.ts';
import type { ProjectNeeds } from './needs.ts';
import { partsOf, type Section } from './pages.ts';
import { findAtWork, findPacksOfEach } from './store.ts';
import { type Listed, NAMED_AT_MOST, type Own, projectView } from './views.ts';

type Asker = Pick<Context, 'caller' | 'at'>;

/** Throws UserError where it has left the curriculum. */
export const requireProject = ({ curriculum }: Pick<ProjectNeeds, 'curriculum'>, slug: string): Project => {
  const project = curriculum().projects.get(slug);
  if (!project) throw new UserError(text`That project has left the curriculum. /project lists what there is.`);
  return project;
};

type Studied = { readonly cohortId: string; readonly packs: readonly Pack[] };

/** Of their cohorts that go on, the oldest first. */
const findStudied = async (
  { database, curriculum }: ProjectNeeds,
  { cohorts }: Caller,
): Promise<readonly Studied[]> => {
  const theirs = cohorts.filter(({ archived }) => !archived).map(({ cohortId }) => cohortId);
  if (theirs.length === 0) return [];
  const found = await findPacksOfEach(database, theirs);
  return found.map(({ cohortId, packs }) => ({
    cohortId,
    packs: packs.flatMap((slug) => curriculum().packs.get(slug) ?? []),
  }));
};

/** What their cohorts study; everything for who is in none. */
export const findPacks = async (needs: ProjectNeeds, { caller }: Pick<Context, 'caller'>): Promise<readonly Pack[]> => {
  const studied = (await findStudied(needs, caller)).flatMap(({ packs }) => packs);
  return studied.length > 0 ? [...new Set(studied)] : [...needs.curriculum().packs.values()];
};

const projectsOf = ({ projects, capstone }: Pack): readonly string[] => [
  ...projects,
  ...(capstone === undefined ? [] : [capstone]),
];

/** Each project of their packs once, with how they stand where they are in a cohort that builds it. */
export const findListed = async (needs: ProjectNeeds, asker: Asker): Promise<readonly Listed[]> => {
  const packs = await findPacks(needs, asker);
  const standings = await findStandings(needs, asker);
  const { projects } = needs.curriculum();
  const rows = packs.flatMap((pack) =>
    projectsOf(pack).flatMap((slug): Listed[] => {
      const project = projects.get(slug);
      return project ? [{ project, pack: pack.title, standing: standings.get(slug)?.standing }] : [];
    }),
  );
  return [...new Map(rows.map((row) => [row.project.slug, row])).values()];
};

type Standing = { readonly cohortId: string; readonly standing: ProjectStanding };

/** More cohorts than this are looked at by nobody. */
const COHORTS_AT_MOST = 3;

/** By project; in the first of their cohorts that builds it. */
const findStandings = async (
  { database, curriculum }: ProjectNeeds,
  { caller, at }: Asker,
): Promise<ReadonlyMap<string, Standing>> => {
  const { personId } = caller;
  const cohorts = caller.cohorts.filter(({ archived }) => !archived).slice(0, COHORTS_AT_MOST);
  const found = await Promise.all(
    cohorts.map(({ cohortId }) => findPathStanding(database, curriculum(), { personId, cohortId, at })),
  );
  const standings = found.flatMap((each) =>
    (each?.packs ?? []).flatMap(({ projects, capstone }) =>
      [...projects, ...(capstone ? [capstone] : [])].map(
        (standing) => [standing.slug, { cohortId: each?.cohortId ?? '', standing }] as const,
      ),
    ),
  );
  return new Map(standings.toReversed());
};

const findOwn = async (needs: ProjectNeeds, asker: Asker, slug: string): Promise<Own | undefined> => {
  const found = (await findStandings(needs, asker)).get(slug);
  if (!found) return undefined;
  const member = requireRole(asker.caller, found.cohortId, 'learner');
  const { personId } = asker.caller;
  const wanted = { project: slug, exceptPersonId: personId, atMost: NAMED_AT_MOST + 1 };
  return { ...found, atWork: await findAtWork(needs.database, member, wanted) };
};

type Where = { readonly section?: Section; readonly index?: number; readonly remark?: Text };

export const showProject = async (
  needs: ProjectNeeds,
  context: Context,
  slug: string,
  { section = 'card', index = 0, remark }: Where = {},
): Promise<View> => {
  const project = requireProject(needs, slug);
  const own = await findOwn(needs, context, slug);
  const { concepts, projects } = needs.curriculum();
  const titles = {
    concept: (each: string): string => concepts.get(each)?.title ?? each,
    project: (each: string): string => projects.get(each)?.title ?? each,
  };
  const parts = partsOf(project, section, index, titles);
  const from = section === 'hints' ? 0 : index;
  return paginate(wholeList(parts), {
    isFrom: (part) => part.index >= from,
    draw: (page) => projectView({ project, section, index, own, remark }, page),
  });
};
