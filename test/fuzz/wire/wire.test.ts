/**
 * Whatever people do at Discord's and Slack's own clients is acknowledged and answered, and neither
 * platform refuses what the bot sends. 120 inputs here; `npm run fuzz` plays a tenth of its 12,000 so.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { declaredCommands } from '../../../src/cli/generate/command-table.ts';
import { type BothPeers, openBothPeers } from '../../e2e/both-peers.ts';
import { type Input, input } from '../inputs.ts';
import { playInSlack } from './in-slack.ts';
import { playOnDiscord } from './on-discord.ts';

const INPUTS = Math.ceil(Number(process.env['FUZZ_INPUTS'] ?? 1200) / 10);
/** Of one world; then another begins. */
const OF_ONE_WORLD = 120;
const ADMINISTRATOR = 1n << 3n;

const PEOPLE = ['Ines', 'Hal', 'Amara', 'Bo'] as const;
let played = 0;
let held = 0;

const playWorld = async (inputs: readonly Input[]): Promise<void> => {
  const both = await openBothPeers({ at: '2026-03-02T09:00:00Z' });
  try {
    const { bot, peer, slack, discord } = both;
    const commands = declaredCommands();
    const onDiscord = PEOPLE.map((name, place) => peer.member(name, place === 0 ? { permissions: ADMINISTRATOR } : {}));
    const inSlack = PEOPLE.map((name, place) => slack.peer.member(name, { admin: place === 0 }));
    const there = {
      discord: { people: onDiscord.map(({ id }) => id), channels: Object.values(peer.guilds[0]?.channels ?? {}) },
      slack: { people: inSlack.map(({ id }) => id), channels: ['general'] },
    };
    for (const each of inputs) {
      played += 1;
      if (each.which % 2) {
        const { did, outcome } = await playInSlack(inSlack, commands, there.slack, each);
        await slack.rest();
        if (('ok' in outcome && !outcome.ok) || ('outcome' in outcome && outcome.outcome === 'failed'))
          throw new Error(`${did} came to ${JSON.stringify(outcome)}`);
        expectNothingRefused(both, did);
      } else {
        const { did, outcome } = await playOnDiscord(onDiscord, commands, there.discord, each);
        if (outcome === undefined) held += 1;
        if (outcome?.kind === 'failed') throw new Error(`${did} came to ${JSON.stringify(outcome)}`);
        expectNothingRefused(both, did);
      }
      bot.clock.forward({ seconds: 20 });
    }
    expect(discord.lines.filter(({ level }) => level === 'error')).toEqual([]);
  } finally {
    await both.close();
  }
};

const expectNothingRefused = ({ bot, peer, slack }: BothPeers, did: string): void => {
  if (bot.failures.length > 0) throw new Error(`it failed after ${did}`, { cause: bot.failures[0] });
  const { refusedAnswers } = peer.log.counters;
  const { refusals } = slack.peer.counters;
  if (refusedAnswers > 0 || Object.keys(refusals).length > 0)
    throw new Error(`after ${did} the platform refused: ${refusedAnswers}, ${JSON.stringify(refusals)}`);
};

test('whatever is done over the wire is answered, and nothing that is sent is refused', {
  timeout: 3_600_000,
}, async () => {
  const world = fc.array(input, { minLength: OF_ONE_WORLD, maxLength: OF_ONE_WORLD });
  await fc.assert(fc.asyncProperty(world, playWorld), {
    numRuns: Math.ceil(INPUTS / OF_ONE_WORLD),
    // What was sent last says enough; a world takes seconds to play.
    endOnFailure: true,
    ...(process.env['FUZZ_SEED'] ? { seed: Number(process.env['FUZZ_SEED']) } : {}),
  });
  expect(played).toBeGreaterThanOrEqual(INPUTS);
  // Else what is sent would hardly ever get out of the client.
  expect(held).toBeLessThan(played / 3);
});
