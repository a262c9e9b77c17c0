/** Promises about a data folder: one process at a time, and none locked out by a crash. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FolderInUseError, lockFolder } from '../../src/lib/process/folder-lock.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'watermark-lock-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

test('a folder in use is refused, saying what to do; let go, it can be used again', async () => {
  const path = folder();
  const unlock = await lockFolder(path);
  await expect(lockFolder(path)).rejects.toThrow(FolderInUseError);
  await expect(lockFolder(path)).rejects.toThrow(/DATA_FOLDER/);
  await unlock();
  await (await lockFolder(path))();
});

test('a process that was killed leaves no lock behind', async () => {
  const path = folder();
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { lockFolder } from '${import.meta.resolve('../../src/lib/process/folder-lock.ts')}';
    await lockFolder(${JSON.stringify(path)}); process.stdout.write('locked'); setInterval(() => {}, 1000);`,
  ]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await expect(lockFolder(path)).rejects.toThrow(FolderInUseError);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  await (await lockFolder(path))();
});

test('a folder whose path is too long for a socket is locked all the same', async () => {
  const path = join(folder(), 'x'.repeat(120));
  const unlock = await lockFolder(path);
  await expect(lockFolder(path)).rejects.toThrow(FolderInUseError);
  await unlock();
});
