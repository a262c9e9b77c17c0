/** What the doctor looks at on this machine: Node, fonts, folders and the way in from outside. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { type Finding, fine, unknown, wrong } from '../../lib/finding.ts';
import { arimoFiles } from '../../lib/font/fonts.ts';

const OLDEST_NODE = 26;
const ROOM_BYTES = 500 * 1024 * 1024;

export const examineMachine = (dataFolder: string): readonly Finding[] => [
  nodeVersion(process.versions.node),
  fonts(Object.values(arimoFiles)),
  folder(dataFolder),
];

const nodeVersion = (version: string): Finding =>
  Number.parseInt(version, 10) >= OLDEST_NODE
    ? fine('Node', version)
    : wrong('Node', `is ${version}`, `Install Node ${OLDEST_NODE} or newer.`);

const fonts = (files: readonly string[]): Finding =>
  files.every((file) => existsSync(file))
    ? fine('fonts', 'those that pictures are drawn with are there')
    : wrong('fonts', 'some that pictures are drawn with are missing', 'Install again: npm ci --omit=dev');

const folder = (path: string): Finding => {
  const about = 'the data folder';
  if (!existsSync(path)) return unknown(about, `${path} is made at the first start`);
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return wrong(about, `this user may not write in ${path}`, 'Mend its rights, or name another: DATA_FOLDER=/path');
  }
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize >= ROOM_BYTES
    ? fine(about, `${path} can be written, with room on its disk`)
    : wrong(about, `less than 500 MB are left on the disk of ${path}`, 'Make room, or name another: DATA_FOLDER=/path');
};

/** Whoever is asked may take this long. */
const ANSWERS_WITHIN_MS = 5000;

/** As far as can be told from inside: a page of ours answers there, and not a proxy or somebody else. */
export const examineOutside = async (publicUrl: string | undefined): Promise<readonly Finding[]> => {
  if (publicUrl === undefined) return [];
  const about = 'PUBLIC_URL';
  try {
    const { status } = await fetch(`${publicUrl}/privacy`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    return [
      status === 200
        ? fine(about, 'answers, as seen from here')
        : wrong(about, `answers ${status}`, 'Is the bot running, and does the proxy lead to its PORT?'),
    ];
  } catch {
    return [wrong(about, 'can’t be reached from here', 'Check its name, its certificate and the way to PORT.')];
  }
};
