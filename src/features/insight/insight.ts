/** What an organiser sees of how a cohort learns: who falls behind, what is forgotten, what is hard. */

import { controlId } from '../../chat/control-id.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Block, button, controls, list, paragraph } from '../../chat/view/view.ts';
import { requireRole } from '../../community/roles.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import { behindActions, behindNotices, findThoseBehind } from './behind.ts';
import { behindBlocks } from './behind-view.ts';
import { findHard, findMap, hardWords, listActions, percent } from './lists.ts';
import type { InsightNeeds } from './needs.ts';

/** Of each list the insight names so many; the rest is a press away. */
const NAMED = 3;
const TITLE_AT_MOST = 60;

export const insightFeature = (needs: InsightNeeds): Feature => ({
  name: 'insight',
  commands: [],
  actions: [...behindActions(needs), ...listActions(needs)],
  notices: behindNotices(needs),
  parts: {
    insight: async (caller, cohortId, at) => {
      const organised = requireRole(caller, cohortId, 'organiser');
      const [behind, map, hard] = await Promise.all([
        findThoseBehind(needs, organised, at),
        findMap(needs, organised, 'c', at),
        findHard(needs, organised),
      ]);
      return [
        ...behindBlocks(cohortId, behind.length),
        ...mapBlocks(cohortId, map),
        ...hardBlocks(cohortId, hard),
      ].filter((block): block is Block => block !== undefined);
    },
  },
});

const mapBlocks = (cohortId: string, map: Awaited<ReturnType<typeof findMap>>): readonly (Block | undefined)[] => {
  if (map.length === 0) return [paragraph(text`**Being forgotten:** nothing yet, since nobody has answered.`)];
  const weakest = map
    .slice(0, NAMED)
    .map(({ title, recall }) => text`${excerpt(title, TITLE_AT_MOST)} (${percent(recall)})`);
  return [
    paragraph(text`**Being forgotten:** the weakest are ${joinTexts(weakest, ', ')}. The share is how many answers your
      learners likely still know.`),
    controls(button(controlId('insight.map', cohortId), 'Forgetting map')),
  ];
};

const hardBlocks = (cohortId: string, hard: Awaited<ReturnType<typeof findHard>>): readonly (Block | undefined)[] => {
  if (hard.length === 0) return [paragraph(text`**Hardest questions:** none stands out.`)];
  return [
    paragraph(text`**Hardest questions:**`),
    list(hard.slice(0, NAMED).map(hardWords)),
    hard.length > NAMED && controls(button(controlId('insight.hardest', cohortId), 'All hard questions')),
  ].filter((block) => block !== false);
};
