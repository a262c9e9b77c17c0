/** Reads what somebody sends us over HTTP, up to a bound. */

/** `undefined` for a body over the bound, which is not read to its end. */
export const readBounded = async (request: Request, atMostBytes: number): Promise<string | undefined> => {
  const announced = request.headers.get('content-length');
  if (Number(announced ?? 0) > atMostBytes) return undefined;
  // Node's server holds a body to the length it announces, and reads it whole much quicker than in
  // pieces.
  if (announced !== null) return request.text();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > atMostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
