/** `watermark generate`: everything that is made from declarations and committed beside them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSchemas } from '../../curriculum/json-schema.ts';
import { openPglite } from '../../database/client.ts';
import { dumpSchema } from '../../database/dump.ts';
import { migrate, migrationsFolder } from '../../database/migrate.ts';
import { findUndeclared } from '../../database/person-rows.ts';
import { platformFiles } from '../../platforms.ts';
import { commandTable, declaredCommands } from './command-table.ts';
import { officeHoursDrawings, withOfficeHoursTables } from './office-hours-page.ts';
import { withPrivacyTable } from './privacy-page.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const readme = join(project, 'README.md');
const hoursPage = join(project, 'docs/office-hours.md');
const privacyPage = join(project, 'docs/privacy.md');

export const runGenerate = async (): Promise<void> => {
  const database = await openPglite(undefined);
  await migrate(database);
  writeFileSync(`${migrationsFolder}/schema.txt`, await dumpSchema(database));
  const undeclared = await findUndeclared(database);
  await database.close();
  writeSchemas(join(project, 'quizzes/schema'));
  for (const [name, contents] of Object.entries(await platformFiles(declaredCommands())))
    writeFileSync(join(project, name), contents);
  writeFileSync(readme, withCommandTable(readFileSync(readme, 'utf8')));
  writeFileSync(privacyPage, withPrivacyTable(readFileSync(privacyPage, 'utf8')));
  writeFileSync(hoursPage, withOfficeHoursTables(readFileSync(hoursPage, 'utf8')));
  for (const [name, svg] of Object.entries(await officeHoursDrawings()))
    writeFileSync(join(project, 'docs', name), svg);
  if (undeclared.length > 0) throw new Error(['Rows of people:', ...undeclared].join('\n'));
};

const TABLE = /(<!-- commands -->\n)[\s\S]*?(<!-- \/commands -->)/;

/** The README with today's table between its marks. */
export const withCommandTable = (text: string): string =>
  text.replace(TABLE, (_, start: string, end: string) => `${start}${commandTable(declaredCommands())}${end}`);
