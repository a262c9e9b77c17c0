/**
 * The page's files: TypeScript modules with their types stripped, styles, fonts, and the two small
 * libraries from node_modules.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

export type Asset = { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> };
export type Assets = {
  readonly find: (path: string) => Asset | undefined /** For the Content-Security-Policy. */;
  readonly importMapHash: string;
};

const require = createRequire(import.meta.url);
const folder = join(import.meta.dirname, '../page');
const JAVASCRIPT = 'text/javascript; charset=utf-8';

const vendored: Readonly<Record<string, string>> = {
  '/vendor/preact.mjs': 'preact/dist/preact.mjs',
  '/vendor/preact-hooks.mjs': 'preact/hooks/dist/hooks.mjs',
  '/vendor/htm.mjs': 'htm/dist/htm.mjs',
  '/vendor/htm-preact.mjs': 'htm/preact/index.mjs',
};

const fonts: Readonly<Record<string, string>> = {
  '/vendor/arimo-400.ttf': '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf',
  '/vendor/arimo-400-italic.ttf': '@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf',
  '/vendor/arimo-600.ttf': '@expo-google-fonts/arimo/600SemiBold/Arimo_600SemiBold.ttf',
  '/vendor/arimo-700.ttf': '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
};

/**
 * Reads the page once; a file in `page/` is served under `/page/`, and nothing outside a list is
 * served at all.
 */
export const loadAssets = (): Assets => {
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const assets = new Map<string, Asset>([['/', { type: 'text/html; charset=utf-8', content: index }]]);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const asset = readPageFile(name);
    if (asset) assets.set(`/page/${name.replaceAll('\\', '/')}`, asset);
  }
  for (const [path, file] of Object.entries(vendored))
    assets.set(path, { type: JAVASCRIPT, content: readFileSync(resolve(file), 'utf8') });
  for (const [path, file] of Object.entries(fonts))
    assets.set(path, { type: 'font/ttf', content: new Uint8Array(readFileSync(resolve(file))) });
  return { find: (path) => assets.get(path), importMapHash: hashOfImportMap(index) };
};

const readPageFile = (name: string): Asset | undefined => {
  const read = (): string => readFileSync(join(folder, name), 'utf8');
  if (name.endsWith('.css')) return { type: 'text/css; charset=utf-8', content: read() };
  if (name.endsWith('.svg')) return { type: 'image/svg+xml', content: read() };
  if (name.endsWith('.ts')) return { type: JAVASCRIPT, content: stripTypeScriptTypes(read()) };
  return undefined;
};

/**
 * Packages hide their files behind `exports`; their folder is found through one that each of them
 * exports.
 */
const resolve = (file: string): string => {
  const [first = '', second = ''] = file.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  const paths = require.resolve.paths(name) ?? [];
  const found = paths.map((path) => join(path, file)).find(existsSync);
  if (!found) throw new Error(`${file} is missing: run npm ci`);
  return found;
};

/**
 * An import map has to stand in the page itself, so the policy allows exactly this one by its hash.
 */
const hashOfImportMap = (html: string): string => {
  const [, map] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(html) ?? [];
  if (map === undefined) throw new Error('index.html has no import map');
  return `sha256-${createHash('sha256').update(map).digest('base64')}`;
};
