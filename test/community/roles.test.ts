/** Promises about roles: what acts on a cohort can't be written without asking for a role in it. */
import { expect, test } from 'vitest';
import type { CohortRole } from '../../src/chat/context.ts';
import { UserError } from '../../src/chat/errors.ts';
import { cohortsWith, hasRole, type InCohort, requireRole } from '../../src/community/roles.ts';

const held = (cohortId: string, role: CohortRole['role']): CohortRole => ({
  cohortId,
  role,
  workspaceId: 'w',
  name: `Cohort ${cohortId}`,
  by: 'enrolment',
  archived: false,
});
const caller = { cohorts: [held('a', 'organiser'), held('b', 'helper'), held('c', 'learner')] };

test('a role holds in its own cohort, and includes the lower ones', () => {
  for (const [cohortId, roles] of [
    ['a', ['learner', 'helper', 'organiser']],
    ['b', ['learner', 'helper']],
    ['c', ['learner']],
    ['d', []],
  ] as const)
    for (const role of ['learner', 'helper', 'organiser'] as const) {
      const has = (roles as readonly string[]).includes(role);
      expect(hasRole(caller, cohortId, role)).toBe(has);
      if (has) expect(requireRole(caller, cohortId, role).cohortId).toBe(cohortId);
      else expect(() => requireRole(caller, cohortId, role)).toThrow(UserError);
    }
  expect(cohortsWith(caller, 'helper').map(({ cohortId }) => cohortId)).toEqual(['a', 'b']);
});

test('who lacks the role is told which cohort it is about; of others’ cohorts nothing is told', () => {
  expect(() => requireRole(caller, 'b', 'organiser')).toThrow('Only organisers of Cohort b can do that.');
  expect(() => requireRole(caller, 'x', 'organiser')).toThrow('I can’t find that cohort among yours.');
});

test('without asking it doesn’t compile, nor with a lower role', () => {
  const asHelper = (_: InCohort<'helper'>): void => {};
  asHelper(requireRole(caller, 'a', 'organiser'));
  // @ts-expect-error Only a role that was asked for will do.
  asHelper({ cohortId: 'a' });
  // @ts-expect-error A learner's is too low.
  asHelper(requireRole(caller, 'a', 'learner'));
  expect(hasRole(caller, 'a', 'organiser')).toBe(true);
});
