/** What a feature answers over HTTP, where the outside reaches us. */
export type Page = {
  /** This path and all below it, such as `/calendar`; no other feature has it. */
  readonly path: string;
  /** Whoever has the address may ask: nothing says who they are. */
  readonly answer: (request: Request) => Promise<Response>;
};
