/** Requests and responses as plain data, so that they can go from one thread to another. */

export type Handler = (request: Request) => Promise<Response>;

type Headers = readonly (readonly [string, string])[];
export type PlainRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string;
};
export type PlainResponse = { readonly status: number; readonly headers: Headers; readonly body: string };

export const plainRequest = ({ method, url, headers }: Request, body: string): PlainRequest => ({
  method,
  url,
  headers: [...headers],
  ...(body === '' ? {} : { body }),
});

export const requestOf = ({ method, url, headers, body }: PlainRequest): Request =>
  new Request(url, {
    method,
    headers: headers.map(([name, value]) => [name, value]),
    ...(body === undefined ? {} : { body }),
  });

export const plainResponse = async (response: Response): Promise<PlainResponse> => ({
  status: response.status,
  headers: [...response.headers],
  body: await response.text(),
});

export const responseOf = ({ status, headers, body }: PlainResponse): Response =>
  // Some statuses, such as 204, may have no body, not even an empty one.
  new Response(body === '' ? null : body, { status, headers: headers.map(([name, value]) => [name, value]) });
