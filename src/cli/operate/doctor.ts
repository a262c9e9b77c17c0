/** `watermark doctor`: what is right, what is wrong and how to mend it; changes nothing. */
import { writeFileSync } from 'node:fs';
import {
  type Config,
  ConfigError,
  databaseOf,
  readConfig,
  secretSettings,
  settingNames,
  withFiles,
} from '../../config.ts';
import { loadCurriculum } from '../../curriculum/load.ts';
import { errorsOf } from '../../curriculum/problem.ts';
import type { Database } from '../../database/client.ts';
import { type Finding, fine, wrong } from '../../lib/process/finding.ts';
import { secretsIn } from '../../lib/process/secrets.ts';
import { makeBundle, settingsSaid } from '../../operate/doctor/bundle.ts';
import { examineDatabase } from '../../operate/doctor/database.ts';
import { examineMachine, examineOutside } from '../../operate/doctor/machine.ts';
import { version } from '../../operate/version.ts';
import { examinePlatforms } from '../../platforms.ts';
import { tellingOperators } from '../for-operators.ts';

type Options = { readonly json?: boolean; readonly bundle?: string | boolean };
type Write = (line: string) => void;

/** Gives the exit code: 0 where nothing is wrong. */
export const runDoctor = (options: Options, write: Write): Promise<number> =>
  tellingOperators(async () => {
    const config = configOrFindings();
    if (Array.isArray(config)) return tell(config, undefined, options, write);
    const { findings, database } = await examineDatabase(databaseOf(config));
    try {
      const all = [
        fine('settings', 'can be read'),
        ...examineMachine(config.dataFolder),
        curriculum(config.curriculumFolder),
        ...findings,
        ...(await examinePlatforms(config, database)),
        ...(await examineOutside(config.publicUrl)),
      ];
      return await tell(all, database, options, write);
    } finally {
      await database?.close();
    }
  });

const configOrFindings = (): Config | Finding[] => {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => wrong('settings', problem, 'Mend it in the environment.'));
  }
};

const curriculum = (folder: string): Finding => {
  const { curriculum: read, problems } = loadCurriculum(folder);
  const errors = errorsOf(problems).length;
  return errors === 0
    ? fine('packs', `${read.packs.size} in ${folder}, without a mistake`)
    : wrong('packs', `${errors} mistakes in ${folder}`, 'See each with its place: npm run -s watermark -- check');
};

const MARKS: Readonly<Record<Finding['state'], string>> = { fine: '✓', wrong: '✗', unknown: '–' };

const tell = async (
  findings: readonly Finding[],
  database: Database | undefined,
  { json, bundle }: Options,
  write: Write,
): Promise<number> => {
  const bad = findings.filter(({ state }) => state === 'wrong').length;
  if (json) write(JSON.stringify({ version, ok: bad === 0, findings }));
  else for (const line of findings.flatMap(linesOf)) write(line);
  if (bundle && !(await save(bundle, findings, database))) return 1;
  return bad === 0 ? 0 : 1;
};

const linesOf = ({ state, about, says, fix }: Finding): readonly string[] => [
  `${MARKS[state]} ${about}: ${says}`,
  ...(fix === undefined ? [] : [`    ${fix}`]),
];

/** Gives whether it could be written; told beside what may be one line of JSON. */
const save = async (
  named: string | true,
  findings: readonly Finding[],
  database: Database | undefined,
): Promise<boolean> => {
  const file = named === true ? `watermark-support-${Temporal.Now.plainDateISO()}.zip` : named;
  const bytes = await makeBundle({
    findings,
    database,
    settings: settingsSaid(process.env, settingNames, secretSettings),
    secrets: secretsIn(withFiles(process.env), secretSettings),
    at: Temporal.Now.instant(),
  });
  try {
    writeFileSync(file, bytes, { mode: 0o600 });
  } catch {
    process.stderr.write(`${file} can’t be written: name a place that can, as in doctor --bundle /tmp/watermark.zip\n`);
    return false;
  }
  process.stderr.write(`Written: ${file}. It holds no secret; look into it before you send it.\n`);
  return true;
};
