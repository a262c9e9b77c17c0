/** Promises about groups and pins on Slack, where an older installation lacks the scopes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paragraph, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { createContractFeature } from '../../contract/contract-features.ts';
import { type Running, startSlack } from './start.ts';

const said = view('Said', [paragraph(text`said`)]);

describe('an older installation', () => {
  let running: Running;
  beforeAll(async () => {
    const { dispatcher, feature } = createContractFeature();
    running = await startSlack({ dispatcher, commands: feature.commands, transport: 'socket' });
  });
  afterAll(() => running.stop());

  it('says which scope a group and a pin need, and writes to people as before', async () => {
    const { peer, slack } = running;
    const [one, other] = [peer.member('One Person'), peer.member('Other Person')];
    peer.faults.missingScope('conversations.open', 'mpim:write');
    await expect(slack.messenger.openGroup([one.id, other.id])).rejects.toMatchObject({
      failure: 'not-permitted',
      words: expect.stringContaining('mpim:write'),
    });
    peer.faults.clear();
    peer.faults.missingScope('pins.add', 'pins:write');
    const message = await slack.messenger.send({ kind: 'direct', accountId: one.id }, said, 'k');
    await expect(slack.messenger.pin(message)).rejects.toMatchObject({ failure: 'not-permitted' });
  });
});
