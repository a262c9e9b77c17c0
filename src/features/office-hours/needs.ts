/** What office hours need. */
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { Random } from '../../lib/random.ts';

export type OfficeHoursNeeds = { readonly database: Database; readonly outbox: Outbox; readonly random: Random };
