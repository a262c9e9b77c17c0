/** Settings that stand in files: NAME_FILE names the file, as containers are given their secrets. */
import { readFileSync, statSync } from 'node:fs';

type Variables = Readonly<Record<string, string | undefined>>;

/** A list of keys is some kilobytes. */
const BYTES_AT_MOST = 64 * 1024;

const whys: Readonly<Record<string, string>> = {
  ENOENT: 'which isn’t there',
  ENOTDIR: 'which isn’t there',
  EACCES: 'which this user may not read',
  EPERM: 'which this user may not read',
  EISDIR: 'which is a folder',
};

export const fileSettingOf = (name: string): string => `${name}_FILE`;

/**
 * The variables with what stands in the files of those named; `problems`, a line each. No path is
 * ever said: somebody may have set the secret itself there.
 */
export const withSettingFiles = (
  variables: Variables,
  names: readonly string[],
): { readonly variables: Variables; readonly problems: readonly string[] } => {
  const problems: string[] = [];
  const read: Record<string, string> = {};
  for (const name of names) {
    const path = variables[fileSettingOf(name)];
    if (path === undefined) continue;
    const found = variables[name] === undefined ? readSetting(path) : { problem: `and ${name} are both set: keep one` };
    if ('problem' in found) problems.push(`${fileSettingOf(name)} ${found.problem}`);
    else read[name] = found.value;
  }
  return { variables: { ...variables, ...read }, problems };
};

const readSetting = (path: string): { readonly value: string } | { readonly problem: string } => {
  try {
    if (statSync(path).size > BYTES_AT_MOST) return { problem: 'names a file that is far too large for a setting' };
    // Editors and `echo` end a file with a new line, which is no part of a secret.
    const value = readFileSync(path, 'utf8').trim();
    return value === '' ? { problem: 'names a file that is empty' } : { value };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { problem: `names a file ${whys[code] ?? 'that can’t be read'}: check its path and its rights` };
  }
};
