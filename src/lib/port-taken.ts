/** A port that can't be had: only the operator can mend it. */

export class PortTakenError extends Error {
  /** `ports`: the one that was tried, or from which to which. */
  constructor(ports: string, cause: unknown) {
    super(`Something else on this machine listens at ${ports}. Stop it, or set another port: PORT=3100 npm start`, {
      cause,
    });
    this.name = 'PortTakenError';
  }
}

export const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
