/** A cohort with office hours, its people as callers, and a clock that is moved. */
import type { Caller } from '../../src/chat/context.ts';
import { enrol, ensureCohort } from '../../src/community/cohort/cohorts.ts';
import { createIdentify } from '../../src/community/person/identify.ts';
import { requireRole } from '../../src/community/roles.ts';
import type { Database } from '../../src/database/client.ts';
import { helpQueue, officeHours } from '../../src/database/schema/office-hours/office-hours.ts';
import type { OfficeHoursNeeds } from '../../src/features/office-hours/needs.ts';
import { recordReached } from '../../src/features/office-hours/store/are-you-there.ts';
import { type Asking, join } from '../../src/features/office-hours/store/ticket/join.ts';
import { storeRoutines } from '../../src/features/office-hours/store/timers/routines.ts';
import type { Act } from '../../src/features/office-hours/store/types.ts';
import { createOutbox } from '../../src/jobs/outbox.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createTestClock } from './bot.ts';

let counted = 0;

export const asking = (queueId: string, more: Partial<Asking> = {}): Asking => ({
  queueId,
  topic: 'joins',
  conceptSlug: null,
  tried: 'I read the plan',
  trouble: null,
  mayBeJoined: false,
  showsMissed: false,
  asks: 'line',
  offered: true,
  ...more,
});

export const openOffice = async (database: Database, { cooldownMinutes = 0 } = {}) => {
  counted += 1;
  const name = `office-${counted}`;
  const clock = createTestClock();
  const random = seededRandom(name);
  const outbox = createOutbox({ queue: () => undefined, random });
  const needs: OfficeHoursNeeds = { database, outbox, random };
  const identify = createIdentify({ database, clock, random });
  const originOf = (who: string) =>
    ({
      platform: 'sandbox',
      workspace: { externalId: name, name },
      account: { externalId: who, name: who, zone: 'UTC' },
    }) as const;
  const { workspaceId } = await identify(originOf('first'));
  const cohortId = await ensureCohort({ database, clock, random }, workspaceId, {
    slug: 'c',
    name: 'Cohort',
    packs: ['bootcamp'],
    startsOn: '2026-03-02',
  });
  const now = clock.now().toString();
  const queueIds = [random.id(clock.now()), random.id(clock.now())] as const;
  await database.orm.insert(officeHours).values({ cohortId, cooldownMinutes, createdAt: now });
  await database.orm
    .insert(helpQueue)
    .values(queueIds.map((id, place) => ({ id, cohortId, name: `Queue ${place}`, createdAt: now })));
  const person = async (who: string, role: 'learner' | 'helper' | 'organiser' = 'learner'): Promise<Caller> => {
    const { personId } = await identify(originOf(who));
    await enrol({ database, clock }, cohortId, personId, role);
    return identify(originOf(who));
  };
  const act = (): Act => {
    counted += 1;
    return { interactionId: `sandbox:${counted}`, at: clock.now() };
  };
  const routines = storeRoutines(needs);
  return {
    clock,
    needs,
    cohortId,
    queueIds,
    person,
    act,
    originOf,
    identify,
    learner: (caller: Caller) => requireRole(caller, cohortId, 'learner'),
    helper: (caller: Caller) => requireRole(caller, cohortId, 'helper'),
    organiser: (caller: Caller) => requireRole(caller, cohortId, 'organiser'),
    joins: (caller: Caller, more: Partial<Asking> = {}, deed = act()) =>
      join(needs, requireRole(caller, cohortId, 'learner'), caller, asking(queueIds[0], more), deed),
    /** As the minute tick does. */
    runDue: async () => {
      for (const routine of routines) while (await routine.run(clock.now()));
      // As if what was stated had been delivered at once.
      const asked = await database.statement<{ id: string }>(
        'select id from ticket where asked_at is not null and reached_at is null',
        [],
      );
      for (const { id } of asked) await recordReached(database, id, clock.now());
    },
    rows: <Row>(text: string, ...parameters: readonly (string | number | boolean | null)[]) =>
      database.statement<Row>(text, parameters),
  };
};

export type Office = Awaited<ReturnType<typeof openOffice>>;
