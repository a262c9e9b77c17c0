/**
 * What a platform runs in the ingress thread: its transports. Each of them (a gateway, a socket, an
 * address for HTTP) gives what it received, and takes what that is acknowledged with.
 */
import type { Log } from '../lib/process/log.ts';
import type { Line } from '../lib/process/thread.ts';
import type { OnAcknowledged } from './ingress.ts';
import type { Handler } from './plain-http.ts';

/** A file that is opened as a platform's transports exports `attach`, which is this. */
export type Attach = (ingress: {
  /** Offers functions to whoever opened the transports, and gives those that they offer. */
  readonly offer: <Theirs extends object, Ours extends object>(ours: Ours) => Line<Theirs, Ours>;
  /** From now on requests to this path, and to all below it, are answered here in the thread. */
  readonly serve: (path: string, handler: Handler) => void;
  readonly log: Log;
  /** To be told of each acknowledgement, for the metrics. */
  readonly acknowledged: OnAcknowledged;
}) => void;

/**
 * What a transport calls with all that it received. Gives the acknowledgement, at once where it
 * needs no work; rejects where there is to be none.
 */
export type OnReceived<Received, Acknowledgement> = (received: Received) => Promise<Acknowledgement>;
