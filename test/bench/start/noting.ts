/** Loaded into a program before all else: tells, when it ends, which packages its own files asked for. */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const own = pathToFileURL(`${process.cwd()}/src/`).href;
const asked = new Set<string>();

if (isMainThread) {
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      // Where a font is, is asked in the same way.
      const isCode = /\.[cm]?js$/.test(found.url);
      if (isCode && context.parentURL?.startsWith(own) && !/^(\.|node:|file:)/.test(specifier)) asked.add(specifier);
      return found;
    },
  });
  process.once('exit', () => console.error(`LIBRARIES ${JSON.stringify([...asked])}`));
}
