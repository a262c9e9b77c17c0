/** Listens on the loopback at the wanted port, or the next one that is free. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { isPortTaken, PortTakenError } from '../../lib/port-taken.ts';

export type Listening = { readonly port: number; readonly close: () => Promise<void> };

const LOOPBACK = '127.0.0.1';
/** Ports tried, so that a machine with a few things running still gets its page. */
const PORTS_TRIED = 20;

/** `port` 0 takes any. Throws PortTakenError when none of the next 20 is free. */
export const listen = async (app: Hono, port: number): Promise<Listening> => {
  const server = createAdaptorServer({ fetch: app.fetch });
  const tryPort = (candidate: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(candidate, LOOPBACK, () => {
        server.off('error', reject);
        resolve();
      });
    });

  for (let candidate = port; ; candidate += 1) {
    try {
      await tryPort(candidate);
      break;
    } catch (error) {
      if (!isPortTaken(error)) throw error;
      if (candidate - port + 1 >= PORTS_TRIED) throw new PortTakenError(`ports ${port} to ${candidate}`, error);
    }
  }
  return {
    // A TCP server has an AddressInfo once it listens; the string form is for pipes.
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
};
