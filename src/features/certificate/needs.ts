/** What certificates need. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import type { Random } from '../../lib/random.ts';
import type { CertificateKeys } from './keys.ts';

export type CertificateNeeds = {
  readonly database: Database;
  readonly curriculum: () => Curriculum;
  readonly random: Random;
  /** None where whoever runs the bot gave none: then none are issued. */
  readonly certificateKeys?: CertificateKeys | undefined;
  /** Where the outside reaches us, without a slash at its end; codes are looked up there. */
  readonly publicUrl?: string | undefined;
};
