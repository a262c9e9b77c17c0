/**
 * Furnishes the sandbox: its workspace, its cohort with every pack, and its personas in their
 * roles.
 */

import { controlId } from './chat/control-id.ts';
import type { Dispatcher } from './chat/dispatch.ts';
import type { Command } from './chat/receive/command.ts';
import { enrol, ensureCohort, recordPacks } from './community/cohort/cohorts.ts';
import type { Identify } from './community/person/identify.ts';
import type { Curriculum } from './curriculum/model.ts';
import type { Database } from './database/client.ts';
import { outlasting } from './database/connect/outages.ts';
import { officeHours } from './database/schema/office-hours/office-hours.ts';
import { dailySchedule } from './database/schema/study/daily.ts';
import { lockFolder } from './lib/process/folder-lock.ts';
import type { Log } from './lib/process/log.ts';
import type { Random } from './lib/random.ts';
import type { MovableClock } from './lib/time/clock.ts';
import { startOfStudyDay } from './lib/time/study-day.ts';
import { platformLooks } from './looks.ts';
import { defaultPersonas, originOf } from './platforms/sandbox/personas.ts';
import { connectSandbox, type Persona, type Sandbox } from './platforms/sandbox/sandbox.ts';
import { findAgenda } from './study/asking/agenda.ts';

type SandboxNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly curriculum: () => Curriculum;
  readonly identify: Identify;
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly clock: MovableClock;
  readonly clockMoves: boolean;
  /** Makes the time until then pass, with all that falls due on the way. */
  readonly passTime: (to: Temporal.Instant) => Promise<void>;
  readonly log: Log;
  readonly folder: string;
  readonly port: number;
  /** What is asked from outside, by its path. */
  readonly probes: ReadonlyMap<string, () => Promise<Response>>;
};

export const openSandbox = async (needs: SandboxNeeds): Promise<Sandbox> => {
  const { clock, identify } = needs;

  /** The day on which something is asked next begins at 04:00 in the persona's zone. */
  const nextDue = async (persona: Persona): Promise<Temporal.Instant | undefined> => {
    const { personId, zone } = await identify(originOf(persona));
    const { dueWanted, today, comingDays } = await findAgenda(needs, {
      personId,
      zone,
      at: clock.now(),
    });
    const next = dueWanted > 0 ? today.toString() : comingDays(1)[0]?.day;
    return next === undefined ? undefined : startOfStudyDay(Temporal.PlainDate.from(next), zone);
  };

  const zoneOf = async (persona: Persona): Promise<string> => (await identify(originOf(persona))).zone;

  // Beside a Postgres the data folder is nobody's yet, and two of us would write into one chat.
  const unlock = await lockFolder(needs.folder);
  try {
    await outlasting(furnish)(needs);
    const sandbox = await connectSandbox({
      ...needs,
      nextDue,
      zoneOf,
      looks: platformLooks(needs.commands),
    });
    return { ...sandbox, close: () => sandbox.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
};

/** The personas, their cohort, its daily and its office hours. What stands stays. */
const furnish = async (needs: SandboxNeeds): Promise<void> => {
  const { clock, identify } = needs;
  let cohortId = '';
  for (const persona of defaultPersonas) {
    const { personId, workspaceId } = await identify(originOf(persona));
    const startsOn = clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
    const packs = [...needs.curriculum().packs.keys()];
    cohortId = await ensureCohort(needs, workspaceId, {
      slug: 'sandbox',
      name: 'Sandbox cohort',
      packs,
      startsOn,
    });
    // A pack that was added since the last start joins.
    await recordPacks(needs.database, cohortId, packs);
    await enrol(needs, cohortId, personId, persona.role);
  }
  await setUpDaily(needs);
  await setUpOfficeHours(needs, cohortId);
};

const DAILY_CHANNEL = { externalId: 'daily-question', name: 'daily-question' } as const;

/**
 * As the organiser would: so that there is something to see once the clock is moved. Once, or it
 * would undo what somebody changed since.
 */
const setUpDaily = async ({ database, dispatcher, random, clock }: SandboxNeeds): Promise<void> => {
  const organiser = defaultPersonas.find(({ role }) => role === 'organiser');
  const [known] = await database.orm.select({ cohortId: dailySchedule.cohortId }).from(dailySchedule).limit(1);
  if (known || !organiser) return;
  await dispatcher.reply({
    kind: 'action',
    id: random.id(clock.now()),
    origin: originOf(organiser),
    place: 'workspace',
    channel: DAILY_CHANNEL,
    controlId: controlId('daily.post-here'),
    values: [],
  });
};

const OFFICE_HOURS_CHANNEL = { externalId: 'office-hours', name: 'office-hours' } as const;

/** Its board has a channel: whoever helps opens them with /oh. */
const setUpOfficeHours = async (
  { database, dispatcher, random, clock }: SandboxNeeds,
  cohortId: string,
): Promise<void> => {
  const organiser = defaultPersonas.find(({ role }) => role === 'organiser');
  const [known] = await database.orm.select({ cohortId: officeHours.cohortId }).from(officeHours).limit(1);
  if (known || !organiser) return;
  await dispatcher.reply({
    kind: 'action',
    id: random.id(clock.now()),
    origin: originOf(organiser),
    place: 'workspace',
    channel: OFFICE_HOURS_CHANNEL,
    controlId: controlId('office-hours.board-here', cohortId),
    values: [],
  });
};
