/** The one HTTP server of the bot: what the platforms serve, and whether it is well. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { isPortTaken, PortTakenError } from './lib/port-taken.ts';

export type Handler = (request: Request) => Promise<Response>;

export type HttpServer = { readonly port: number; readonly close: () => Promise<void> };

/** `handlers`: by the path that a request begins with. Throws PortTakenError. */
export const serveHttp = async (port: number, handlers: Readonly<Record<string, Handler>>): Promise<HttpServer> => {
  const server = createAdaptorServer({
    fetch: (request: Request): Promise<Response> | Response => {
      const { pathname } = new URL(request.url);
      const prefix = Object.keys(handlers).find((known) => pathname === known || pathname.startsWith(`${known}/`));
      const handler = prefix === undefined ? undefined : handlers[prefix];
      return handler ? handler(request) : new Response('there is nothing here\n', { status: 404 });
    },
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: unknown): void => reject(isPortTaken(error) ? new PortTakenError(`port ${port}`, error) : error);
    server.once('error', refuse);
    server.listen(port, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  return {
    // A TCP server has an AddressInfo once it listens; the string form is for pipes.
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
};
