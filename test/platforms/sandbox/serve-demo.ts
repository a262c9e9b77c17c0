/**
 * Opens the sandbox with the demo feature, to look at: node test/platforms/sandbox/serve-demo.ts
 * [port] [folder]
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMovableClock, systemClock } from '../../../src/lib/time/clock.ts';
import { platformLooks } from '../../../src/looks.ts';
import { connectSandbox } from '../../../src/platforms/sandbox/sandbox.ts';
import { demoDispatcher, demoFeature } from './demo-features.ts';

const [port = '3100', folder = mkdtempSync(join(tmpdir(), 'watermark-demo-'))] = process.argv.slice(2);
const clock = createMovableClock(systemClock);
const feature = demoFeature(clock);
const { url } = await connectSandbox({
  dispatcher: demoDispatcher([feature], clock),
  commands: feature.commands,
  looks: platformLooks(feature.commands),
  clock,
  folder,
  port: Number(port),
  nextDue: async () => clock.now().add({ hours: 30 }),
  log: {
    info: (fields, event) => console.info(event, fields),
    error: (fields, event) => console.error(event, fields),
  },
});
console.info(url);
