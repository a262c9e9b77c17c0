/**
 * Fetches a file that somebody gave to a platform: from that platform's own addresses alone, so that
 * nobody has us ask others, within a bound of bytes and of time.
 */

type Fetching = {
  /** `https://files.slack.com`; what leads elsewhere isn't asked. */
  readonly origins: readonly string[];
  readonly bytesAtMost: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 10_000;

/** Throws where it can't be had whole. */
export const fetchFile = async (
  address: string,
  { origins, bytesAtMost, headers = {}, timeoutMs = TIMEOUT_MS }: Fetching,
): Promise<Uint8Array> => {
  const { origin } = new URL(address);
  if (!origins.includes(origin)) throw new Error(`a file at ${origin}, which isn't the platform's`);
  const response = await fetch(address, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  // A page instead of a file: Slack asks to sign in where a scope is missing.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!response.ok || isPage) {
    await response.body?.cancel();
    throw new Error(isPage ? 'a page came instead of the file' : `the file was refused: ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesAtMost) throw new Error(`the file has more than ${bytesAtMost} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
