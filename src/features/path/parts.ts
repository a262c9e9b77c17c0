/** What the path adds to Home, /progress and a helper's view of a learner. */
import type { Caller } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import type { LearnerOf } from '../../chat/feature.ts';
import { type Block, button, heading, list, note, paragraph } from '../../chat/view/view.ts';
import { nameInHeading } from '../../community/cohort/cohort-dates.ts';
import { requireHelped } from '../../community/cohort/helped.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { findPathStanding } from '../../study/path/find-standing.ts';
import type { PackStanding, PathStanding } from '../../study/path/standing.ts';
import type { PathNeeds } from './needs.ts';
import { pathPicture } from './picture.ts';
import { focusWords, packWords, percent, weekWords } from './words.ts';

type Needs = Pick<PathNeeds, 'database' | 'curriculum'>;

/** On Home and /progress: whoever learns in more cohorts than this finds them all with /path. */
const COHORTS_AT_MOST = 2;

/** Of the cohorts in which they learn. */
const findOwn = async (
  { database, curriculum }: Needs,
  { personId, cohorts }: Caller,
  at: Temporal.Instant,
): Promise<readonly PathStanding[]> => {
  const learnt = cohorts.filter(({ role, archived }) => role === 'learner' && !archived).slice(0, COHORTS_AT_MOST);
  const found = await Promise.all(
    learnt.map(({ cohortId }) => findPathStanding(database, curriculum(), { personId, cohortId, at })),
  );
  return found.filter((standing) => standing !== undefined).filter(({ packs }) => packs.length > 0);
};

const openButton = (cohortId: string): Block => ({
  kind: 'controls',
  controls: [button(controlId('path.open', cohortId), 'My path')],
});

export const pathHome = async (needs: Needs, caller: Caller, at: Temporal.Instant): Promise<readonly Block[]> =>
  (await findOwn(needs, caller, at)).flatMap(({ cohortId, focus, packs }) => [
    paragraph(focusWords(focus, packs)),
    openButton(cohortId),
  ]);

export const pathProgress = async (needs: Needs, caller: Caller, at: Temporal.Instant): Promise<readonly Block[]> =>
  (await findOwn(needs, caller, at)).flatMap((standing) => [
    heading(text`Your path in ${nameInHeading(standing.cohort)}`),
    paragraph(focusWords(standing.focus, standing.packs)),
    list(standing.packs.map((pack) => packLine(pack))),
    ...standing.packs.map((pack) => pathPicture(standing, pack)),
    ...(standing.reviewsCriteria
      ? [note('neutral', text`In this cohort a helper approves each criterion: hand your work in.`)]
      : []),
    openButton(standing.cohortId),
  ]);

const packLine = (pack: PackStanding): Text => {
  const reached = pack.milestones.filter(({ met }) => met).length;
  const built = pack.projects.filter(({ met }) => met).length;
  const parts = [
    pack.milestones.length > 0 && `${reached} of ${countWords(pack.milestones.length, 'milestone')} reached`,
    pack.projects.length > 0 && `${built} of ${countWords(pack.projects.length, 'project')} built`,
    pack.capstone && `capstone ${pack.capstone.met ? 'approved' : 'still to come'}`,
  ].filter((part) => typeof part === 'string');
  return text`${packWords(pack)}${parts.length > 0 ? `; ${parts.join(', ')}` : ''}`;
};

export const pathOfLearner = async (
  { database, curriculum }: Needs,
  helper: Pick<Caller, 'cohorts'>,
  learner: LearnerOf,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const { personId } = await requireHelped(database.orm, helper, learner);
  const { cohortId } = learner;
  const standing = await findPathStanding(database, curriculum(), { personId, cohortId, at });
  if (!standing || standing.packs.length === 0) return [];
  const { unit, week } = standing.focus;
  const recall = unit?.recall === undefined ? '' : `, ${percent(unit.recall)} of what they met there known now`;
  const place = unit ? `, at ${excerpt(unit.title, 80)}${recall}` : '';
  return [
    paragraph(text`**Path:** ${weekWords(week, standing.packs)}${place}.`),
    list(standing.packs.map((pack) => packLine(pack))),
  ];
};
