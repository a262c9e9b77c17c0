/** A further platform has few places to visit: these are all that name one. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { platformNames, platforms, platformsWhere } from '../../src/lib/platforms.ts';

/** As in ARCHITECTURE.md. */
const VISITED = ['src/config.ts', 'src/lib/platforms.ts', 'src/looks.ts', 'src/platforms.ts'];
/** The rooms and files of one platform alone, whose names say so. */
const ITS_OWN =
  /^src\/(?:platforms\/|platform-stores\/|database\/schema\/(?:discord|slack)|cli\/.*slack|config\/(?:discord|slack)\.ts)/;
const NAMES_ONE = /'(?:discord|slack)'|\bplatforms\/(?:discord|slack)\//;

const withoutComments = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

describe('a platform', () => {
  it('is named outside its own files in four at most', () => {
    const naming = globSync('src/**/*.ts')
      .filter((file) => !ITS_OWN.test(file))
      .filter((file) => NAMES_ONE.test(withoutComments(readFileSync(file, 'utf8'))));
    expect(VISITED).toHaveLength(4);
    expect(naming.filter((file) => !VISITED.includes(file))).toEqual([]);
    expect(naming).toContain('src/lib/platforms.ts');
  });

  it('says in which traits it differs', () => {
    expect(platformsWhere(({ accountsAreGlobal }) => accountsAreGlobal)).toEqual(['discord']);
    expect(platformsWhere(({ tellsZone }) => tellsZone)).toEqual(['slack', 'sandbox']);
    expect(new Set(platformNames.map((name) => platforms[name].place)).size).toBe(platformNames.length);
  });
});
