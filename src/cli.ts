/** The commands of the shell: `watermark check`, `watermark concept`, … */
import './lib/process/quick-imports.ts';
import { enableCompileCache } from 'node:module';
import { Command } from 'commander';
import { oneLine } from './lib/words/one-line.ts';

// Compiled code is kept between starts, which saves about a third of one. What a command needs is
// loaded when it runs.
enableCompileCache();

const program = new Command('watermark').description('A study bot for cohorts that learn data engineering');
// A reader that has seen enough, such as `head`, closes the pipe: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
// Whatever no command foresaw is told without secrets, which Node itself would print.
process.on('uncaughtException', async (error) => {
  const { tellFault } = await import('./cli/tell-fault.ts');
  tellFault(error);
  process.exit(1);
});
const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const FOLDER = [
  '--folder <path>',
  'the folder of the curriculum; else CURRICULUM_FOLDER, else the one that is here',
] as const;
const folderOf = async (named: string | undefined): Promise<string> => {
  const { curriculumFolder } = await import('./cli/curriculum/curriculum-folder.ts');
  return curriculumFolder(named, process.env);
};

program
  .command('start')
  .description('run the bot: on the platforms whose tokens are set, else in the sandbox')
  .option('--sandbox', 'open the sandbox beside the platforms')
  .action(async (flags: { sandbox?: boolean }) => {
    const { runStart } = await import('./cli/start.ts');
    process.exitCode = await runStart(flags, write);
  });

program
  .command('migrate')
  .description('bring the database up to date and end, before the bot is started by a user who may only read and write')
  .action(async () => {
    const { runMigrate } = await import('./cli/operate/migrate.ts');
    process.exitCode = await runMigrate(write);
  });

program
  .command('doctor')
  .description('look at everything the bot needs, and say what is wrong and how to mend it; changes nothing')
  .option('--json', 'answer with one line of JSON')
  .option('--bundle [file]', 'also write a zip for whoever helps you: versions, counts, findings, no secrets')
  .option('--ignore <about>', 'hear no more of what goes by this name for 30 days, unless it becomes twice as bad')
  .action(async (options: { json?: boolean; bundle?: string | boolean; ignore?: string }) => {
    const { runDoctor } = await import('./cli/operate/doctor.ts');
    process.exitCode = await runDoctor(options, write);
  });

program
  .command('backup')
  .description('write the whole database into a file, while the bot runs (on the embedded database: while it doesn’t)')
  .argument('<file>', 'one that isn’t there yet')
  .action(async (file: string) => {
    const { runBackup } = await import('./cli/operate/backup.ts');
    process.exitCode = await runBackup(file, write);
  });

program
  .command('restore')
  .description('put a backup into a database that is empty; nothing is ever overwritten')
  .argument('<file>', 'what `backup` wrote')
  .action(async (file: string) => {
    const { runRestore } = await import('./cli/operate/backup.ts');
    process.exitCode = await runRestore(file, write);
  });

program
  .command('rotate-slack-keys')
  .description('seal every Slack installation with the first of SLACK_KEYS, so that the others may go')
  .action(async () => {
    const { runRotateSlackKeys } = await import('./cli/operate/rotate-slack-keys.ts');
    process.exitCode = await runRotateSlackKeys(write);
  });

program
  .command('generate')
  .description(
    'write what is made from declarations: schema dump, JSON Schemas, Slack manifests, the README’s command table',
  )
  .action(async () => {
    const { runGenerate } = await import('./cli/generate/generate.ts');
    await runGenerate();
  });

program
  .command('check')
  .description('check the curriculum: every mistake with file, line, column and how to mend it')
  .argument('[concepts...]', 'tell only of these concepts')
  .option('--form', 'tell also of what gives an answer away by its form, or asks unclearly')
  .option('--older-than <age>', 'list instead the versions last checked longer ago, such as 12m')
  .option(
    '--json',
    'end with one line of JSON: the counts, the problems with their places, and the measures of the bank',
  )
  .option(...FOLDER)
  .action(
    async (concepts: string[], options: { json?: boolean; form?: boolean; olderThan?: string; folder?: string }) => {
      const { runCheck } = await import('./cli/curriculum/check.ts');
      process.exitCode = await runCheck(concepts, { ...options, folder: await folderOf(options.folder) }, write);
    },
  );

const begin = program
  .command('new')
  .description('begin a concept or a question, with everything in its place; what is there is never written over');

begin
  .command('concept')
  .description('begin a concept')
  .argument('<slug>', 'lower-case words joined by hyphens, such as cap-theorem')
  .option('--title <words>', 'its title; else the words of the slug')
  .option(...FOLDER)
  .action(async (slug: string, options: { title?: string; folder?: string }) => {
    const { runNewConcept } = await import('./cli/curriculum/new.ts');
    process.exitCode = runNewConcept(slug, options.title, await folderOf(options.folder), write);
  });

begin
  .command('question')
  .description('begin a question, below those that its concept has')
  .argument('<concept>', 'the slug of its concept')
  .argument('<kind>', 'single, several, true-false, gap, short, number, order, output or fault')
  .argument('<slug>', 'lower-case words joined by hyphens, such as cap-partition-choice; no other question has it')
  .option(...FOLDER)
  .action(async (concept: string, kind: string, slug: string, options: { folder?: string }) => {
    const { runNewQuestion } = await import('./cli/curriculum/new.ts');
    process.exitCode = runNewQuestion(concept, kind, slug, await folderOf(options.folder), write);
  });

program
  .command('preview')
  .description('show a concept or a question as people will see it, in all looks, and anew whenever it is saved')
  .argument('<file>', 'a concept.md or questions.yaml, or their folder; with :line behind it the question there')
  .option('--port <port>', 'where to open it; the next free one is taken', '3000')
  .action(async (file: string, { port }: { port: string }) => {
    const { runPreview } = await import('./cli/curriculum/preview.ts');
    process.exitCode = await runPreview(file, Number(port), write);
  });

program
  .command('questions')
  .description('list every question; with --json one line each, with its key, for reviewing them elsewhere')
  .option('--json', 'one line of JSON a question')
  .option(...FOLDER)
  .action(async (options: { json?: boolean; folder?: string }) => {
    const { runQuestions } = await import('./cli/curriculum/questions.ts');
    process.exitCode = runQuestions({ ...options, folder: await folderOf(options.folder) }, write);
  });

program
  .command('import')
  .description('bring questions of another program into the curriculum, and say line by line what can’t be brought')
  .argument('<file>', 'CSV, GIFT, Aiken, Moodle XML or an Anki deck (.apkg)')
  .option('--into <concept>', 'put all of them there; else each goes where its category or the file’s name says')
  .option('--add', 'put them at the end of a file that is there')
  .option(...FOLDER)
  .action(async (file: string, flags: { into?: string; add?: boolean; folder?: string }) => {
    const { runImport } = await import('./cli/curriculum/import.ts');
    process.exitCode = await runImport(file, { ...flags, folder: await folderOf(flags.folder) }, write);
  });

program
  .command('export')
  .description('write questions for another program, and say line by line what it has no place for')
  .argument('<file>', 'the file to write')
  .argument('[concepts...]', 'only of these concepts')
  .requiredOption('--to <format>', 'csv, gift, moodle or apkg')
  .option('--over', 'write over a file that is there')
  .option(...FOLDER)
  .action(async (file: string, concepts: string[], flags: { to: string; over?: boolean; folder?: string }) => {
    const { runExport } = await import('./cli/curriculum/export.ts');
    process.exitCode = await runExport(file, { ...flags, concepts, folder: await folderOf(flags.folder) }, write);
  });

program
  .command('stats')
  .description('how people answered each question for the first time, and which of them look bad')
  .option('--json', 'one line of JSON a question')
  .option(...FOLDER)
  .action(async (options: { json?: boolean; folder?: string }) => {
    const { runStats } = await import('./cli/curriculum/stats.ts');
    process.exitCode = await runStats({ ...options, folder: await folderOf(options.folder) }, write);
  });

program
  .command('regrade')
  .description('grade earlier answers by the keys as they are now; a running bot does it by itself')
  .option('--dry-run', 'only say whom it would touch')
  .option('--json', 'one line of JSON a question whose key changed, with the ids of the people')
  .option(...FOLDER)
  .action(async (options: { dryRun?: boolean; json?: boolean; folder?: string }) => {
    const { runRegrade } = await import('./cli/operate/regrade.ts');
    process.exitCode = await runRegrade({ ...options, folder: await folderOf(options.folder) }, write);
  });

program
  .command('concept')
  .description(
    'look a concept up; with - it reads one query a line from standard input and answers each with one line of JSON',
  )
  .argument('<words...>', 'what to look up, or -')
  .option('--json', 'answer with one line of JSON')
  .option(...FOLDER)
  .action(async (words: string[], options: { json?: boolean; folder?: string }) => {
    const { runConcept } = await import('./cli/curriculum/concept.ts');
    process.exitCode = await runConcept(
      words.join(' '),
      { ...options, folder: await folderOf(options.folder) },
      process.stdin,
      write,
    );
  });

program
  .command('optimise')
  .description(
    'fit FSRS weights to a file of reviews, and say whether they predict later reviews better than the defaults',
  )
  .argument(
    '<file>',
    oneLine`a CSV file with the columns card_id, review_time (milliseconds), review_rating (1 to 4)
      and, if you like, review_state`,
  )
  .option('--json', 'answer with one line of JSON')
  .option('--zone <zone>', 'the learner’s time zone: a day lasts from 04:00 to 04:00 there', 'UTC')
  .action(async (file: string, options: { json?: boolean; zone: string }) => {
    const { runOptimise } = await import('./cli/operate/optimise.ts');
    process.exitCode = await runOptimise(file, options, write);
  });

program
  .command('verify')
  .description('whether a certificate is genuine: a file by its signature, without a network; a code in the database')
  .argument('[target]', 'the PDF, or the code on it')
  .option('--key <id:key>', 'the public key of whoever issued it; else those of CERTIFICATE_KEYS')
  .option('--keys', 'write the public keys of CERTIFICATE_KEYS, for others to verify with')
  .action(async (target: string | undefined, options: { key?: string; keys?: boolean }) => {
    const { runVerify } = await import('./cli/operate/verify.ts');
    process.exitCode = await runVerify(target, options, write);
  });

await program.parseAsync();
