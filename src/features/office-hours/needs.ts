/** What office hours need. */
import type { Conversations } from '../../chat/conversations.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Search } from '../../curriculum/search.ts';
import type { Database } from '../../database/client.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { PlatformName } from '../../lib/platforms.ts';
import type { Random } from '../../lib/random.ts';

export type OfficeHoursNeeds = { readonly database: Database; readonly outbox: Outbox; readonly random: Random };

/** What helpers and learners meet needs more than the store does. */
export type OfficeHoursFeatureNeeds = OfficeHoursNeeds & {
  readonly curriculum: () => Curriculum;
  readonly search: () => Search;
  /** Of a platform that is open: threads, groups and taking back. */
  readonly conversations: (platform: PlatformName) => Conversations | undefined;
};
