/** `watermark doctor`: what is right, what is wrong and how to mend it; changes nothing. */
import { writeFileSync } from 'node:fs';
import { findIgnored, ignoreProblem, keepFindings } from '../../community/problems.ts';
import { ConfigError } from '../../config/config-error.ts';
import { dataFolderIn, privateSettings, settingNames, withFiles } from '../../config/settings.ts';
import { type Config, databaseOf, readConfig } from '../../config.ts';
import { loadCurriculum } from '../../curriculum/load.ts';
import { errorsOf } from '../../curriculum/problem.ts';
import type { Database } from '../../database/client.ts';
import { type Finding, fine, wrong } from '../../lib/finding.ts';
import { secretsIn } from '../../lib/process/secrets.ts';
import { systemRandom } from '../../lib/random.ts';
import { dayWords } from '../../lib/time/when.ts';
import { makeBundle, settingsSaid } from '../../operate/doctor/bundle.ts';
import { examineDatabase } from '../../operate/doctor/database.ts';
import { examineMachine, examineOutside } from '../../operate/doctor/machine.ts';
import { version } from '../../operate/version.ts';
import { examinePlatforms } from '../../platforms.ts';
import { tellingOperators } from '../for-operators.ts';

type Options = { readonly json?: boolean; readonly bundle?: string | boolean; readonly ignore?: string };
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
      return options.ignore === undefined
        ? await tell(all, database, options, write)
        : await ignore(all, database, options.ignore, write);
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
    : wrong(
        'packs',
        `${errors} ${errors === 1 ? 'mistake' : 'mistakes'} in ${folder}`,
        'See each with its place: npm run -s watermark -- check',
      );
};

/** Gives the exit code: 1 where nothing wrong goes by that name. */
const ignore = async (
  findings: readonly Finding[],
  database: Database | undefined,
  named: string,
  write: Write,
): Promise<number> => {
  const meant = findings.find(({ about, state }) => state === 'wrong' && about === named);
  const at = Temporal.Now.instant();
  if (!meant || !database) {
    write(`Nothing that is wrong here is called “${named}”. Say it as doctor does, from the mark to the colon.`);
    return 1;
  }
  await keepFindings(database, [meant], () => systemRandom.id(at), at);
  await ignoreProblem(database, meant.about, at);
  write(`“${meant.about}” counts as nothing wrong for 30 days, unless it becomes twice as bad.`);
  return 0;
};

const MARKS: Readonly<Record<Finding['state'], string>> = { fine: '✓', wrong: '✗', unknown: '–' };

const tell = async (
  findings: readonly Finding[],
  database: Database | undefined,
  { json, bundle }: Options,
  write: Write,
): Promise<number> => {
  // Their table may not be made yet.
  const ignored = await (database && findIgnored(database, findings, Temporal.Now.instant()))?.catch(() => undefined);
  const said = findings.map((finding) => {
    const ignoredUntil = finding.state === 'wrong' ? ignored?.get(finding.about) : undefined;
    return ignoredUntil ? { ...finding, ignoredUntil } : finding;
  });
  const bad = said.filter((each) => each.state === 'wrong' && !('ignoredUntil' in each)).length;
  if (json) write(JSON.stringify({ version, ok: bad === 0, findings: said }));
  else for (const line of said.flatMap(linesOf)) write(line);
  if (bundle && !(await save(bundle, findings, database))) return 1;
  return bad === 0 ? 0 : 1;
};

type Said = Finding & { readonly ignoredUntil?: Temporal.Instant };

const dayOf = (at: Temporal.Instant): string => dayWords(at.toZonedDateTimeISO('UTC').toPlainDate().toJSON());

const linesOf = ({ state, about, says, fix, ignoredUntil }: Said): readonly string[] => [
  `${MARKS[ignoredUntil ? 'unknown' : state]} ${about}: ${says}${
    ignoredUntil ? ` (ignored until ${dayOf(ignoredUntil)})` : ''
  }`,
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
    dataFolder: dataFolderIn(process.env),
    settings: settingsSaid(process.env, settingNames, privateSettings),
    secrets: secretsIn(withFiles(process.env), privateSettings),
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
