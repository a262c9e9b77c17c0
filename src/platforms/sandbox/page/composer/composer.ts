/**
 * Where commands are written: a line to type in, which turns into the fields of a command when one
 * is chosen.
 */
import { html } from 'htm/preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Role } from '../../../../chat/role.ts';
import type { Channel, CommandInfo } from '../../protocol.ts';
import { useKit, useRoom } from '../state/kit.ts';
import type { Room } from '../state/store.ts';
import { CommandFields } from './command-fields.ts';
import type { Draft } from './command-line.ts';
import { LineInput } from './line-input.ts';

export const Composer = ({ channel }: { channel: Channel }) => {
  const { store, deeds } = useKit();
  const commands = commandsIn(useRoom(), channel);
  const [line, setLine] = useState('');
  const [draft, setDraft] = useState<Draft | undefined>(undefined);
  const [hint, setHint] = useState<string | undefined>(undefined);
  const { filling } = store.get();

  useLayoutEffect(() => {
    if (!filling) return;
    setDraft(undefined);
    setHint(undefined);
    setLine(filling.words);
  }, [filling?.number]);

  const run = async (
    command: string,
    options: Readonly<Record<string, string | number>>,
    words: string,
  ): Promise<void> => {
    const before = { line, draft };
    setLine('');
    setDraft(undefined);
    setHint(undefined);
    if (await deeds.runCommand(channel.id, command, options, words)) return;
    setLine(before.line);
    setDraft(before.draft);
  };
  const say = async (words: string): Promise<void> => {
    setLine('');
    setHint(undefined);
    if (!(await deeds.say(channel.id, words))) setLine(words);
  };
  const leaveFields = (left: string): void => {
    setDraft(undefined);
    setLine(left);
  };
  if (channel.closed)
    return html`
      <div class="composer-frame" id="composer">
        <p class="composer-hint" role="status">This thread is closed. What was said stays here to read.</p>
      </div>
    `;
  return html`
    <div class="composer-frame" id="composer">
      ${
        draft
          ? html`
            <${CommandFields}
              key=${draft.command.name}
              draft=${draft}
              channel=${channel}
              onRun=${run}
              onLeave=${leaveFields}
            />
          `
          : html`
            <${LineInput}
              line=${line}
              channel=${channel}
              commands=${commands}
              onLine=${setLine}
              onDraft=${setDraft}
              onRun=${run}
              onHint=${setHint}
              onSay=${say}
            />
          `
      }
      <p class="composer-hint" role="status">${hint ?? html`<${RestingHint} />`}</p>
    </div>
  `;
};

const RestingHint = () => html`
  <span class="resting-hint">
    Type <kbd>/</kbd> for commands <span aria-hidden="true">·</span> <kbd>?</kbd> for shortcuts
  </span>
`;

const ranks: Readonly<Record<Role, number>> = { learner: 0, helper: 1, organiser: 2 };

/**
 * By name, what is for others last: who may use what is the bot's to say, and it may have been
 * changed there.
 */
const commandsIn = ({ you, commands }: Room, { kind }: Channel): readonly CommandInfo[] => {
  const place = kind === 'direct' ? 'direct' : 'workspace';
  const beyond = ({ who }: CommandInfo): number => (ranks[who] > ranks[you.role] ? 1 : 0);
  return commands
    .filter(({ where }) => where.includes(place))
    .toSorted((one, other) => beyond(one) - beyond(other) || one.name.localeCompare(other.name));
};
