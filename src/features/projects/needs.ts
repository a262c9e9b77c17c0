/** What projects and resources need. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Search } from '../../curriculum/search.ts';
import type { Database } from '../../database/client.ts';

export type ProjectNeeds = {
  readonly database: Database;
  readonly curriculum: () => Curriculum;
  readonly search: () => Search;
};
