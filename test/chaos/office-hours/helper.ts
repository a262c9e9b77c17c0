/**
 * A process in which one helper takes the next as fast as it can, ends with one or calls nobody any
 * more, until somebody kills it. Says each claim.
 */
import { z } from 'zod';
import { requireRole } from '../../../src/community/roles.ts';
import { openPostgres } from '../../../src/database/client.ts';
import { claimNext } from '../../../src/features/office-hours/store/claim/claim.ts';
import { arrive, finish, miss, requeue } from '../../../src/features/office-hours/store/claim/helping.ts';
import { createOutbox, type Outbox } from '../../../src/jobs/outbox.ts';
import { systemRandom } from '../../../src/lib/random.ts';

const { DATABASE, COHORT, PERSON, ACCOUNT, AT, LEAVING, PLANTED } = z
  .object({
    DATABASE: z.url(),
    COHORT: z.string(),
    PERSON: z.string(),
    ACCOUNT: z.string(),
    AT: z.string(),
    LEAVING: z.coerce.number().min(0),
    PLANTED: z.string(),
  })
  .parse(process.env);

const database = await openPostgres(DATABASE, { connections: 2 });
const whole = createOutbox({ queue: () => undefined, random: systemRandom });
/** Planted: one call in ten is told to nobody. */
const outbox: Outbox = {
  ...whole,
  send: (tx, intents, at) =>
    PLANTED === 'yes' && systemRandom.next() < 0.1 ? Promise.resolve(new Map()) : whole.send(tx, intents, at),
};
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
/** Mostly back to their place; after so many others always. */
const endings = [requeue, requeue, requeue, requeue, requeue, requeue, miss, finish] as const;
let leaving = LEAVING;

for (;;) {
  const act = () => ({ interactionId: systemRandom.id(at), at });
  const claimed = await claimNext(needs, by, actor, {}, act());
  if (!('facts' in claimed)) continue;
  process.stdout.write('claimed\n');
  const { id } = claimed.facts.claim;
  if (systemRandom.next() < 0.3) await arrive(needs, by, actor, id, {}, act());
  const drawn = endings[Math.floor(systemRandom.next() * endings.length)] ?? requeue;
  const end = leaving > 0 ? drawn : requeue;
  if (end !== requeue) leaving -= 1;
  await end(needs, by, actor, id, {}, act());
}
