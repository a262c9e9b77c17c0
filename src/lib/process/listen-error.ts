/** An address that can't be listened at: only the operator can mend it. */

export class ListenError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ListenError';
  }
}

/** `ports`: the one that was tried, or from which to which. */
export const portsTaken = (ports: string, cause?: unknown): ListenError =>
  new ListenError(
    `Something else on this machine listens at ${ports}. Stop it, or set another port: PORT=3100 npm start`,
    cause,
  );

/** What the system's word for the failure means, where only the operator can mend it. */
export const listenError = (
  code: string | undefined,
  { port, host }: { readonly port: number; readonly host?: string | undefined },
): ListenError | undefined => {
  switch (code) {
    case 'EADDRINUSE':
      return portsTaken(`port ${port}`);
    case 'EACCES':
      return new ListenError(
        `This user may not listen at port ${port}. Set one above 1023 (PORT=3000), or allow it on this machine.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new ListenError(
        `HOST is ${host}, which is no address of this machine. Leave HOST out to listen at all of them.`,
      );
    default:
      return undefined;
  }
};

export const codeOfListening = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const isPortTaken = (error: unknown): boolean => codeOfListening(error) === 'EADDRINUSE';
