/** `watermark preview`: shows a file of the curriculum as people will see it, until it is told to stop. */
import { platformNames } from '../../lib/platforms.ts';
import { createLog } from '../../lib/process/log.ts';
import { readPlace } from '../../preview/place.ts';
import { openPreview } from '../../preview/preview.ts';
import { tellingOperators } from '../for-operators.ts';
import { untilTold } from '../until-told.ts';

/** As every platform would show it that isn’t the sandbox itself. */
const LOOKS = ['plain', ...platformNames.filter((name) => name !== 'sandbox')];

export const runPreview = (typed: string, port: number, write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    const place = readPlace(typed);
    if ('refusal' in place) {
      write(place.refusal);
      return 1;
    }
    const { url, close } = await openPreview(place, { port, log: createLog('warn') });
    const told = untilTold();
    write(`${typed} stands here, and is drawn anew whenever you save it:`);
    for (const look of LOOKS) write(`  ${url}&look=${look}`);
    write('Stop with Ctrl+C.');
    try {
      await told;
    } finally {
      await close();
    }
    return 0;
  });
