/** One version a product: what a text may say of it, and which pins want a sweep. */
import { afterEach, describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/curriculum/check.ts';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { conceptFile, type Folder, makeFolder } from './folder.ts';

const VERSIONS = 'versions.yaml';
const CONCEPT = 'concepts/append-only-log/concept.md';

const versionsFile = `- product: Apache Kafka
  names: [Kafka]
  version: "4.4"
  checked: 2026-11-01
  pages: https://kafka.apache.org/44/
  image: apache/kafka
- product: Apache Iceberg
  names: [Iceberg]
  version: "1.12"
  also: ["2", "3"]
  checked: 2025-01-01
  pages: https://iceberg.apache.org/docs/latest/
`;

const folders: Folder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});
const folderWith = (files: Readonly<Record<string, string>>): Folder => {
  const folder = makeFolder({ [VERSIONS]: versionsFile, ...files });
  folders.push(folder);
  return folder;
};
const said = (files: Readonly<Record<string, string>>): string[] =>
  loadCurriculum(folderWith(files).path).problems.map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity}: ${message}`,
  );
const saidOfWords = (words: string): string[] => said({ [CONCEPT]: `${conceptFile}${words}\n` });

it('is part of the curriculum', () => {
  const { curriculum, problems } = loadCurriculum(folderWith({}).path);
  expect(problems).toEqual([]);
  expect(curriculum.versions.map(({ product, version }) => [product, version])).toEqual([
    ['Apache Kafka', '4.4'],
    ['Apache Iceberg', '1.12'],
  ]);
});

describe('what a text says of a product', () => {
  it.each([
    'As Kafka 4.4 has it, or Kafka 4, or Apache Kafka version 4.4.0.',
    'It is so since Kafka 3.0, and until Kafka 4.0 it was otherwise.',
    'Iceberg v2 and Iceberg v3 differ; Iceberg 1.12 writes both.',
    'See [this](https://kafka.apache.org/44/design/) and run `apache/kafka:4.4.0`.',
    'Kafka 200 times over, or Kafka 4 % faster.',
  ])('may be its pin, or older and said to be: %s', (words) => {
    expect(saidOfWords(words)).toEqual([]);
  });

  it.each([
    ['Kafka 3.9 does it.', 1, 'Kafka 3.9'],
    ['It is so since Kafka 5.0.', 16, 'Kafka 5.0'],
    ['Here Kafka\n4.1 does it.', 6, 'Kafka 4.1'],
    ['See [this](https://kafka.apache.org/41/design/).', 12, 'https://kafka.apache.org/41/'],
    ['Run `apache/kafka:4.3.0`.', 6, 'apache/kafka:4.3.0'],
  ])('is warned of where it is another version: %s', (words, column, written) => {
    expect(saidOfWords(words)).toEqual([
      `${CONCEPT}:9:${column} warning: \`${written}\` isn’t the version that all is said of: Apache Kafka 4.4`,
    ]);
  });
});

describe('a mistake in versions.yaml', () => {
  it.each([
    ['version: "4.4"', 'version: 4.4', '3:12 error: `version` is read as a number, not as words'],
    ['version: "4.4"', 'version: newest', '3:12 error: `version`: a version is numbers and dots, such as `4.4`'],
    ['2026-11-01', '1.11.2026', '4:12 error: `1.11.2026` is no day'],
    ['2026-11-01', '2026-02-30', '4:12 error: `2026-02-30` is no day'],
    ['  checked: 2026-11-01\n', '', '1:3 error: `checked` is missing'],
    ['pages: https://kafka', 'pages: kafka', '5:10 error: `pages` is not a web address'],
    ['image:', 'img:', '6:3 error: unknown key `img`'],
    ['names: [Iceberg]', 'names: [Kafka]', '7:12 error: `Kafka` has a version already (versions.yaml:1)'],
  ])('is told in place: %s → %s', (from, to, words) => {
    expect(said({ [VERSIONS]: versionsFile.replace(from, to) })).toContain(`${VERSIONS}:${words}`);
  });
});

describe('check --older-than', () => {
  const check = async (olderThan: string, files: Readonly<Record<string, string>> = {}) => {
    const { path } = folderWith(files);
    const lines: string[] = [];
    const code = await runCheck([], { olderThan, folder: path }, (line) => lines.push(line));
    return { code, lines: lines.map((line) => line.replaceAll(path, 'quizzes')) };
  };
  const long = (Temporal.Now.plainDateISO('UTC').year - 2024) * 12;

  it('lists what was last checked before that, with the concepts and projects that rest on it', async () => {
    const old = versionsFile.replace('2026-11-01', '2024-01-01').replace('2025-01-01', '2999-01-01');
    const words = `${conceptFile}Kafka does it.\n`;
    const files = { [VERSIONS]: old, [CONCEPT]: words, 'projects/a-broker.md': 'Run `apache/kafka:4.4.0`.\n' };
    expect(await check('12m', files)).toEqual({
      code: 0,
      lines: [
        'Apache Kafka 4.4, last checked on 1 Jan 2024 (https://kafka.apache.org/44/)\n    1 concept: append-only-log\n    1 project: a-broker',
        '1 of 2 versions in quizzes/versions.yaml were last checked more than 12m ago.',
      ],
    });
    expect((await check(`${long + 24}m`, { [VERSIONS]: old })).lines).toHaveLength(1);
  });

  it('says how an age is written', async () => {
    expect(await check('a year')).toEqual({
      code: 1,
      lines: ['--older-than takes a number and d, w, m or y, such as 12m, not a year'],
    });
  });
});
