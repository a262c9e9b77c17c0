/** Everything one fake Slack is made of, handed from part to part. */
import type { AppConfig } from './app-config.ts';
import type { Scope } from './check.ts';
import type { Delivery } from './delivery.ts';
import type { FaultPlan } from './faults.ts';
import type { CallLog } from './log.ts';
import type { RateLimiter } from './rate.ts';
import type { World } from './world.ts';

export type Slack = {
  readonly world: World;
  readonly app: AppConfig;
  readonly faults: FaultPlan;
  readonly log: CallLog;
  readonly rate: RateLimiter;
  readonly delivery: Delivery;
  /** `http://127.0.0.1:PORT`, once it listens. */
  readonly origin: () => string;
  /** What block checks need of the workspace. */
  readonly scope: Omit<Scope, 'surface'>;
};
