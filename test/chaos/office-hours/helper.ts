/**
 * A process in which one helper takes the next as fast as it can, ends with one or calls nobody any
 * more, until somebody kills it. Says "working" once it does.
 */
import { z } from 'zod';
import { requireRole } from '../../../src/community/roles.ts';
import { openPostgres } from '../../../src/database/client.ts';
import { claimNext } from '../../../src/features/office-hours/store/claim.ts';
import { arrive, finish, miss, requeue } from '../../../src/features/office-hours/store/helping.ts';
import { createOutbox } from '../../../src/jobs/outbox.ts';
import { systemRandom } from '../../../src/lib/random.ts';

const { DATABASE, COHORT, PERSON, ACCOUNT, AT } = z
  .object({ DATABASE: z.url(), COHORT: z.string(), PERSON: z.string(), ACCOUNT: z.string(), AT: z.string() })
  .parse(process.env);

const database = await openPostgres(DATABASE, { connections: 2 });
const outbox = createOutbox({ queue: () => undefined, random: systemRandom });
const needs = { database, outbox, random: systemRandom };
const at = Temporal.Instant.from(AT);
const actor = { personId: PERSON, accountId: ACCOUNT };
const role = {
  cohortId: COHORT,
  workspaceId: COHORT,
  name: 'C',
  role: 'helper',
  by: 'enrolment',
  archived: false,
} as const;
const by = requireRole({ cohorts: [role] }, COHORT, 'helper');
const endings = [finish, miss, requeue] as const;

let worked = false;
for (;;) {
  const act = () => ({ interactionId: systemRandom.id(at), at });
  const claimed = await claimNext(needs, by, actor, {}, act());
  if (!worked) process.stdout.write('working\n');
  worked = true;
  if (!('facts' in claimed)) continue;
  const { id } = claimed.facts.claim;
  if (systemRandom.next() < 0.3) await arrive(needs, by, actor, id, {}, act());
  const end = endings[Math.floor(systemRandom.next() * endings.length)] ?? finish;
  await end(needs, by, actor, id, {}, act());
}
