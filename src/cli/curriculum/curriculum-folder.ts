/**
 * Which curriculum a command reads: the one that is named, else that of CURRICULUM_FOLDER, as the
 * bot does, else the one that comes with Watermark.
 */
import { isAbsolute, relative } from 'node:path';
import { curriculumFolderIn } from '../../config/settings.ts';

/**
 * Within the folder where the command runs it is named from there, so that a place can be clicked.
 */
export const curriculumFolder = (
  named: string | undefined,
  variables: Readonly<Record<string, string | undefined>>,
): string => {
  if (named !== undefined) return named;
  const folder = curriculumFolderIn(variables);
  const fromHere = relative(process.cwd(), folder);
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? folder : fromHere;
};
