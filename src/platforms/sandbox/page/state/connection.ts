/** The page's line to the server: a live stream in, small JSON posts out. */
import type { LookName, ServerEvent } from '../../protocol.ts';

/** After a stream that the browser itself gave up on. */
const TRY_AGAIN_MS = 1500;

type Listener = {
  readonly onEvent: (event: ServerEvent) => void;
  readonly onLink: (link: 'open' | 'lost') => void;
  /** Why the server refuses the stream: an unknown persona, too many windows. */
  readonly onRefused: (words: string) => void;
};

/** The live stream of a persona; to `listen` in another look leaves the one before. */
export const openLine = (personaId: string, listener: Listener): { readonly listen: (look: LookName) => void } => {
  let leave = (): void => undefined;
  return {
    listen: (look) => {
      leave();
      leave = listenLive(`/api/live?${new URLSearchParams({ as: personaId, look })}`, listener);
    },
  };
};

/** Stays connected until it is left; the browser sends along which event it saw last. */
const listenLive = (address: string, listener: Listener): (() => void) => {
  const source = new EventSource(address);
  let leave = (): void => source.close();
  source.addEventListener('open', () => listener.onLink('open'));
  // The server is ours and its events are typed in protocol.ts; the page trusts its own origin.
  source.addEventListener('message', ({ data }) => listener.onEvent(JSON.parse(data) as ServerEvent));
  source.addEventListener('error', () => {
    listener.onLink('lost');
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    void sayWhy(source.url, listener.onRefused);
    const again = setTimeout(() => {
      leave = listenLive(address, listener);
    }, TRY_AGAIN_MS);
    leave = () => clearTimeout(again);
  });
  return () => leave();
};

/** A stream tells the page only that it failed; asking once more by hand gives the reason. */
const sayWhy = async (address: string, onRefused: (words: string) => void): Promise<void> => {
  const response = await fetch(address).catch(() => undefined);
  if (!response) return;
  if (response.ok) return void response.body?.cancel();
  const answer: unknown = await response.json().catch(() => ({}));
  if (isProblem(answer)) onRefused(answer.error);
};

/** What went wrong, in words for the person. */
export class ConnectionError extends Error {}

/** Throws ConnectionError when the server can't be reached or refuses. */
export const post = async <Answer>(path: string, body: object): Promise<Answer> =>
  request<Answer>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

export const request = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
  const response = await fetch(path, init).catch(() => undefined);
  if (!response)
    throw new ConnectionError('That did not reach the sandbox. Is it still running? Try again in a moment.');
  const answer: unknown = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ConnectionError(isProblem(answer) ? answer.error : `The sandbox answered with ${response.status}.`);
  // As above: our own server, typed in protocol.ts.
  return answer as Answer;
};

const isProblem = (answer: unknown): answer is { error: string } =>
  typeof answer === 'object' && answer !== null && 'error' in answer && typeof answer.error === 'string';
