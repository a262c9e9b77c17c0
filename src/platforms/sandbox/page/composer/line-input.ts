/**
 * The composer as one line: completes command names, suggests while a command is typed, and runs
 * what can be understood.
 */
import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Channel, CommandInfo, OptionInfo } from '../../protocol.ts';
import { icon } from '../kit/icons.ts';
import { titleOf } from '../kit/places.ts';
import { typedIn, useKit } from '../state/kit.ts';
import { checkGiven, type Draft, matching, type Reading, readLine } from './command-line.ts';
import { comboboxProps, type Entry, SuggestionList, steer, useSuggestions } from './suggestions.ts';

type Props = {
  line: string;
  channel: Channel;
  commands: readonly CommandInfo[];
  onLine: (line: string) => void;
  onDraft: (draft: Draft) => void;
  onRun: (command: string, options: Readonly<Record<string, string | number>>, words: string) => void;
  onHint: (hint: string | undefined) => void;
  /** Plain words, where the bot reads them. */
  onSay: (words: string) => void;
};

const LIST = 'composer-list';
/** Long enough for the command to refuse kindly what is too long for it. */
const TYPED_AT_MOST = 12_000;
/** The server's own bound on a name (receive.ts). */
const NAME_AT_MOST = 100;
const PLAIN_WORDS = 'Only slash commands work here: nobody but Watermark is listening. Type / to see them.';

export const LineInput = (props: Props) => {
  const { line, channel, commands, onLine, onDraft, onHint } = props;
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const reading = readLine(line, commands);
  const list = useList(reading, commands, channel);
  const open = !closed && (list.entries.length > 0 || list.foot !== undefined);
  useFocus(input, line);
  useLayoutEffect(() => setActive(reading.kind === 'name' ? 0 : -1), [line, reading.kind]);

  const choose = (index: number): void => {
    const draft = list.draftFor(index);
    if (draft) onDraft(draft);
  };
  const submit = (): void => {
    const canChoose = open && list.entries.length > 0;
    send(props, reading, { active, choose: canChoose ? choose : undefined });
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    submit();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = open && !list.late ? steer(event.key, active, list.entries.length) : undefined;
    if (next !== undefined) setActive(next);
    else if (event.key === 'Escape' && open) setClosed(true);
    else if (event.key === 'Enter' && open && active >= 0 && reading.kind === 'command') choose(active);
    else if (event.key === 'Enter') submit();
    else if (event.key === 'Tab' && !event.shiftKey && open && line.trim() !== '') choose(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onInput = (event: Event): void => {
    setClosed(false);
    onHint(undefined);
    onLine(typedIn(event));
  };
  const { label, entries, late, foot } = list;
  const shown = { id: LIST, label, entries, active, late, foot };
  return html`
    ${open && html`<${SuggestionList} ...${shown} onActive=${setActive} onChoose=${choose} />`}
    <form class="composer" onSubmit=${onSubmit}>
      <label class="sr" for="composer-input">
        ${channel.kind === 'direct' ? 'Message Watermark' : `Write in ${titleOf(channel)}`}
      </label>
      <input
        ref=${input}
        id="composer-input"
        class="composer-input"
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        maxlength=${TYPED_AT_MOST}
        placeholder=${placeholderIn(channel)}
        value=${line}
        onInput=${onInput}
        onKeyDown=${onKeyDown}
        ...${comboboxProps(LIST, open && list.entries.length > 0, active)}
      />
      <button type="submit" class="round send" aria-label="Send" disabled=${line.trim() === ''}>
        ${icon('send')}
      </button>
    </form>
  `;
};

/** `choose` takes an entry of the list; it is missing where the list is closed or empty. */
type Standing = {
  readonly active: number;
  readonly choose: ((index: number) => void) | undefined;
};

const send = (props: Props, reading: Reading, standing: Standing): void => {
  const { channel, onRun, onHint, onSay } = props;
  const typed = props.line.trim();
  if (reading.kind === 'command') runOrMend(props, reading, typed);
  else if (reading.kind === 'name') runName(props, reading.typed, standing);
  else if (reading.kind === 'unknown') onRun(reading.name.slice(0, NAME_AT_MOST), {}, typed);
  else if (typed !== '' && channel.kind === 'direct') onSay(typed);
  else if (typed !== '') onHint(PLAIN_WORDS);
};

/** Runs a command that is complete; one that isn't opens its fields. */
const runOrMend = (
  { onRun, onDraft }: Props,
  { command, given, extra }: Extract<Reading, { kind: 'command' }>,
  typed: string,
): void => {
  const { options, problems } = checkGiven(command, given);
  if (extra === '' && Object.keys(problems).length === 0) {
    onRun(command.name, options, typed);
    return;
  }
  const error = `/${command.name} takes nothing more, so “${extra}” was left out.`;
  onDraft({ command, given, picked: {}, error: extra === '' ? undefined : error });
};

const runName = ({ line, commands, onRun }: Props, name: string, { active, choose }: Standing): void => {
  const typed = line.trim();
  const command = commands.find((known) => known.name === name.toLowerCase());
  const isComplete = command && !command.options.some(({ required }) => required);
  if (isComplete && active <= 0) onRun(command.name, {}, typed);
  else if (choose) choose(Math.max(active, 0));
  else if (name !== '') onRun(name.slice(0, NAME_AT_MOST), {}, typed);
};

const placeholderIn = (channel: Channel): string =>
  channel.kind === 'direct' ? 'Type / to ask Watermark something' : `Type / to use a command in ${titleOf(channel)}`;

type List = {
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly foot?: string | undefined;
  readonly late?: boolean;
  readonly draftFor: (index: number) => Draft | undefined;
};

const NOTHING: List = { label: '', entries: [], draftFor: () => undefined };

/** What the list offers: names of commands first, then suggestions for the command's text. */
const useList = (reading: Reading, commands: readonly CommandInfo[], channel: Channel): List => {
  const { deeds } = useKit();
  const command = reading.kind === 'command' ? reading.command : undefined;
  const given = reading.kind === 'command' ? reading.given : {};
  const option = command?.options.find((candidate) => candidate.kind === 'text' && candidate.suggests);
  const typed = option ? (given[option.name] ?? '') : '';
  const ask =
    command && option
      ? (words: string) => deeds.suggest(channel.id, command.name, option.name, words, given)
      : undefined;
  const { choices, late } = useSuggestions(ask, typed, command?.name ?? '');
  if (reading.kind === 'name') return namesList(matching(commands, reading.typed));
  if (!command || command.options.length === 0) return NOTHING;
  return {
    label: option ? `/${command.name} — ${option.name}` : `/${command.name}`,
    late,
    entries: option ? choices.map(({ value, label }) => ({ key: value, title: label })) : [],
    foot: `${command.options.map(signatureOf).join('  ')}    Enter sends, Tab opens the fields`,
    draftFor: (index) => {
      const choice = choices[index];
      if (!option || !choice) return { command, given, picked: {} };
      return {
        command,
        given: { ...given, [option.name]: choice.label },
        picked: { [option.name]: { typed: choice.label, value: choice.value } },
      };
    },
  };
};

const namesList = (found: readonly CommandInfo[]): List => ({
  label: 'Commands',
  entries: found.map(({ name, description, who }) => ({
    key: name,
    title: `/${name}`,
    detail: description,
    tag: who === 'learner' ? undefined : `${who}s`,
  })),
  draftFor: (index) => {
    const command = found[index];
    return command && { command, given: {}, picked: {} };
  },
});

/** "[topic]", "count 1–20", as a reminder of what can be said. */
const signatureOf = (option: OptionInfo): string => {
  const range = option.kind === 'integer' ? ` ${option.from}–${option.to}` : '';
  return option.required ? `${option.name}${range}` : `[${option.name}${range}]`;
};

/**
 * Ready to type whenever the line comes back or is filled, save where that would open a phone's
 * keyboard unasked.
 */
const useFocus = (input: { current: HTMLInputElement | null }, line: string): void => {
  const typedHere = useRef(line);
  // With the words, not after them: the next key is meant for the line.
  useLayoutEffect(() => {
    const outside = typedHere.current !== line && document.activeElement !== input.current;
    typedHere.current = line;
    if (outside || matchMedia('(pointer: fine)').matches) input.current?.focus({ preventScroll: true });
  }, [line]);
};
