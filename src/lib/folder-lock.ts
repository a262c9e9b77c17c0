/** Keeps a folder to one process: a socket in it, which the system lets go however the process ends. */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class FolderInUseError extends Error {
  constructor(folder: string) {
    super(`The data folder ${folder} is in use by another Watermark. Stop that one, or give this one its own folder: DATA_FOLDER=.data-2 npm start`);
    this.name = 'FolderInUseError';
  }
}

/** Socket addresses longer than about 104 bytes are refused by some systems. */
const ADDRESS_AT_MOST = 100;

/** Makes the folder where it isn't there. Gives the function that lets it go. Throws FolderInUseError. */
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
  mkdirSync(folder, { recursive: true });
  const address = addressFor(realpathSync(folder));
  const server = (await listen(address)) ?? (await listenAfterCrash(address));
  if (!server) throw new FolderInUseError(folder);
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
};

const addressFor = (folder: string): string => {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\watermark-${name}`;
  const inside = join(folder, 'lock.sock');
  return inside.length <= ADDRESS_AT_MOST ? inside : join(tmpdir(), `watermark-${name}.sock`);
};

const listen = (address: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });

/** A killed process leaves its socket's name behind; nobody answers there any more. */
const listenAfterCrash = async (address: string): Promise<Server | undefined> => {
  if (await isAnswered(address)) return undefined;
  rmSync(address, { force: true });
  return listen(address);
};

const isAnswered = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
