/**
 * How long a newcomer needs until something stands: the steps they take, at a stated time for each,
 * and beside them what the bot took to answer, measured.
 */

/** To read what came, find where to press and press it, or to fill in a form: chosen, not measured. */
const SECONDS_A_STEP = 30;

export type Step = 'invited' | 'typed' | 'pressed' | 'sent' | 'picked';

export type Stopwatch = {
  readonly did: Readonly<Record<Step, number>>;
  /** One step of theirs, until what comes of it is there. */
  readonly step: <Seen>(what: Step, acting: () => Promise<Seen>) => Promise<Seen>;
  /** What they wait for without doing anything. */
  readonly wait: <Seen>(until: () => Promise<Seen>) => Promise<Seen>;
  readonly print: (from: string) => void;
};

export const startStopwatch = (): Stopwatch => {
  const did: Record<Step, number> = { invited: 0, typed: 0, pressed: 0, sent: 0, picked: 0 };
  let botMs = 0;
  const wait: Stopwatch['wait'] = async (until) => {
    const from = performance.now();
    const seen = await until();
    botMs += performance.now() - from;
    return seen;
  };
  return {
    did,
    wait,
    step: (what, acting) => {
      did[what] += 1;
      return wait(acting);
    },
    print: (from) => {
      const { invited, typed, pressed, sent, picked } = did;
      const steps = invited + typed + pressed + sent + picked;
      const botS = botMs / 1000;
      const counted = `${invited} invitation, ${typed} command, ${pressed} presses, ${sent} forms, ${picked} picks`;
      console.info(
        `${from} to the first question in the channel: ${counted}. ` +
          `${steps} steps × ${SECONDS_A_STEP} s (chosen) + ${botS.toFixed(1)} s of the bot (measured) = ` +
          `${((steps * SECONDS_A_STEP + botS) / 60).toFixed(1)} min`,
      );
    },
  };
};
