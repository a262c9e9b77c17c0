/** A wire to a server that a test can cut, mend, silence or lead elsewhere. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export type Wire = {
  readonly url: string;
  /** Connections through it break, and new ones are refused. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /**
   * What is connected now carries nothing any more, and neither side is told, not even that the
   * other has left; what connects later is carried.
   */
  readonly silence: () => void;
  /** New connections go there; those that are open stay where they are. */
  readonly lead: (to: string) => void;
};

/** `to`: the address of the server behind, as a URL with host and port. */
export const createWire = async (to: string): Promise<Wire> => {
  let target = new URL(to);
  const open = new Set<Socket>();
  const silent = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;

  const mend = async (): Promise<void> => {
    const listening = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        const leave = (): void => {
          if (!silent.has(other)) other.destroy();
        };
        open.add(one);
        one.pipe(other);
        one.on('error', leave);
        one.on('close', () => {
          open.delete(one);
          silent.delete(one);
          leave();
        });
      }
    });
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(port, '127.0.0.1', resolve);
    });
    const address = listening.address();
    if (typeof address === 'object' && address) port = address.port;
    server = listening;
  };

  const cut = async (): Promise<void> => {
    const closed = new Promise((resolve) => server?.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  };

  await mend();
  const url = new URL(to);
  url.port = String(port);
  return {
    url: url.href,
    cut,
    mend,
    silence: () => {
      // Those of the last time are noticed in the end.
      for (const socket of silent) socket.destroy();
      for (const socket of open) silent.add(socket.unpipe().pause());
    },
    lead: (elsewhere) => {
      target = new URL(elsewhere);
    },
  };
};
