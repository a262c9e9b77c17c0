/**
 * pg's connection with its socket at hand, since one whose other side has fallen silent can't be
 * asked to end.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import { CONNECT_MS } from './timeouts.ts';

/** Until the system asks the other side of a quiet connection whether it is there. */
const KEEP_ALIVE_AFTER_MS = 10_000;

export class SocketClient extends pg.Client {
  /** Of the process that greeted us; pg's types don't have it. */
  declare readonly processID: number | null;
  readonly bornAt = performance.now();
  /** When the other side answered last. */
  heardAt = this.bornAt;
  lost = false;
  readonly #socket: Socket;

  constructor(config: pg.ClientConfig) {
    const socket = new Socket();
    super({
      ...config,
      // The pool hides it from whoever prints its settings, and so from the spread.
      password: config.password,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
      stream: () => socket,
    });
    this.#socket = socket;
    // The statement under way fails as well. Without a listener this would end the process.
    this.on('error', () => {
      this.lost = true;
    });
  }

  /**
   * `query` by a callback: the promise that pg makes of it keeps 1.4 kB a query until the next full
   * collection (measured).
   */
  ask(query: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> {
    const asked = typeof query === 'string' ? { text: query } : query;
    return new Promise((resolve, reject) => {
      this.query(values ? { ...asked, values } : asked, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }

  drop(): void {
    this.lost = true;
    this.#socket.destroy();
  }
}
