/** A page of ours for whoever opens an address of ours in a browser: words alone, nothing that runs. */

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}
:root{color-scheme:light dark}
dt{opacity:.75}dd{margin:0 0 .8rem;font-weight:600;overflow-wrap:anywhere}input,button{font:inherit;padding:.4rem}
body.wide{max-width:60rem}table{border-collapse:collapse}
td,th{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886}`;

type Look = { readonly wide?: true; readonly headers?: Readonly<Record<string, string>> };

/** `title` and `body` are HTML: whoever puts words of others in escapes them. */
export const htmlPage = (status: number, title: string, body: string, { wide, headers = {} }: Look = {}): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style>
<body${wide ? ' class=wide' : ''}><main><h1>${title}</h1>${body}</main></html>`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex',
        // What it says may change at any moment.
        'cache-control': 'no-store',
        ...headers,
      },
    },
  );
