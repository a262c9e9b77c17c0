/** Promises about what leaves: requests go to the platforms alone, and what is installed may be used. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = execFileSync('git', ['ls-files', 'src'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  // What runs in the sandbox's page asks the sandbox.
  .filter((path) => path.endsWith('.ts') && !path.startsWith('src/platforms/sandbox/page/'));

/** Whoever makes requests, and to whom. A link that somebody typed is never among them. */
const ASKS: Readonly<Record<string, string>> = {
  'src/lib/fetch-file.ts': 'Discord’s and Slack’s own hosts for files, which alone it asks',
  'src/operate/doctor/machine.ts': 'PUBLIC_URL, which is our own',
  'src/operate/traces.ts': 'the collector that OpenTelemetry’s own variables name',
  'src/platforms/discord/connect/make-request.ts': 'Discord, for the clients of rest.ts',
  'src/platforms/discord/connect/rest.ts': 'Discord',
  'src/platforms/discord/connect/gateway/shard.ts': 'Discord’s gateway',
  'src/platforms/slack/connect/examine.ts': 'Slack',
  'src/platforms/slack/connect/installations.ts': 'Slack',
  'src/platforms/slack/connect/oauth.ts': 'Slack',
  'src/platforms/slack/connect/look-up/teams.ts': 'Slack',
  'src/platforms/slack/connect/upload.ts': 'Slack, at the address that it gave for a file',
  'src/platforms/slack/deliver/respond.ts': 'Slack, at the address that came with an interaction',
  'src/platforms/slack/receive/socket.ts': 'Slack’s Socket Mode',
};

const ASKING =
  /(?<![.\w])fetch\(|from 'undici'|from 'node:(http|https|http2|tls|dgram)'|new (webApi\.)?WebClient\(|new SocketModeClient\(|new WebSocketManager\(|new REST\(|new WebSocket\(|new NodeSDK\(/;
/** These listen, or only name types. */
const NO_REQUESTS = [
  'src/ingress/http.ts',
  'src/platforms/sandbox/connect/listen.ts',
  'src/database/connect/address.ts',
];

test('only what speaks with a platform makes requests', () => {
  const asking = sources.filter((path) => ASKING.test(readFileSync(`${root}/${path}`, 'utf8')));
  expect(asking.filter((path) => !NO_REQUESTS.includes(path)).toSorted()).toEqual(Object.keys(ASKS).toSorted());
});

/** Free to use, also in something that is sold: https://spdx.org/licenses */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
]);
/** Its package.json says none; its file LICENSE is the MIT licence. */
const READ_BY_HAND = ['node_modules/png-js'];

type Package = { readonly license?: string; readonly dev?: boolean };

test('everything that is installed for running is under a licence that we may use', () => {
  const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as {
    readonly packages: Readonly<Record<string, Package>>;
  };
  const mayUse = (licence: string): boolean => {
    const either = licence.replace(/[()]/g, '').split(' OR ');
    return either.some((each) => each.split(' AND ').every((one) => LICENCES.has(one)));
  };
  const others = Object.entries(packages).filter(
    ([path, { license = '', dev }]) => path !== '' && !dev && !READ_BY_HAND.includes(path) && !mayUse(license),
  );
  expect(others).toEqual([]);
});
