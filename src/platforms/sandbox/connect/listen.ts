/** Listens on the loopback at the wanted port, or the next one that is free. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { codeOfListening, isPortTaken, listenError, portsTaken } from '../../../lib/process/listen-error.ts';

export type Listening = { readonly port: number; readonly close: () => Promise<void> };

const LOOPBACK = '127.0.0.1';
/** Ports tried, so that a machine with a few things running still gets its page. */
const PORTS_TRIED = 20;
const LAST_PORT = 65_535;

/** `port` 0 takes any. Throws ListenError when none of the next 20 is free. */
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

  const last = Math.min(port + PORTS_TRIED - 1, LAST_PORT);
  for (let candidate = port; ; candidate += 1) {
    try {
      await tryPort(candidate);
      break;
    } catch (error) {
      if (!isPortTaken(error)) throw listenError(codeOfListening(error), { port: candidate, host: LOOPBACK }) ?? error;
      if (candidate >= last) throw portsTaken(port === last ? `port ${port}` : `ports ${port} to ${last}`, error);
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
