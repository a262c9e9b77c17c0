/** What nobody foresaw, for whoever runs the bot: what happened and where, without any secret. */
import { inspect } from 'node:util';
import { secretSettings, withFiles } from '../config/settings.ts';
import { errorFields } from '../lib/process/error-fields.ts';
import { secretsIn, withoutSecrets } from '../lib/process/secrets.ts';

/** As the log has errors: none of the values that people or platforms gave us. */
export const tellFault = (error: unknown): void => {
  const secrets = secretsIn(withFiles(process.env), secretSettings);
  const words = inspect(errorFields(error), { depth: 8, breakLength: 120 });
  process.stderr.write(`${withoutSecrets(secrets, words)}\n`);
};
