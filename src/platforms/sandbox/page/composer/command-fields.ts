/**
 * The composer as the fields of one command: text with suggestions, whole numbers, lists; what is
 * wrong stands beside the field.
 */
import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Channel, OptionInfo } from '../../protocol.ts';
import { icon } from '../kit/icons.ts';
import { typedIn, useKit } from '../state/kit.ts';
import { PickerInput } from '../state/pickers.ts';
import { checkGiven, type Draft, type Given } from './command-line.ts';
import { comboboxProps, SuggestionList, steer, useSuggestions } from './suggestions.ts';

type Props = {
  draft: Draft;
  channel: Channel;
  onRun: (command: string, options: Readonly<Record<string, string | number>>, words: string) => void;
  onLeave: (left: string) => void;
};

/** What stands in the fields, what is wrong with it, and whether that is to be shown yet. */
const useFilling = (draft: Draft) => {
  const { command } = draft;
  const [given, setGiven] = useState<Given>(draft.given);
  const [picked, setPicked] = useState(draft.picked);
  // A draft that brings words along has been tried already: what is wrong with it shows at once.
  const [tried, setTried] = useState(Object.keys(draft.given).length > 0 && Object.keys(draft.picked).length === 0);
  const valueFor = (name: string): string =>
    picked[name]?.typed === given[name] ? (picked[name]?.value ?? '') : (given[name] ?? '');
  const { options, problems } = checkGiven(
    command,
    Object.fromEntries(command.options.map(({ name }) => [name, valueFor(name)])),
  );
  const type = (name: string, typed: string): void => setGiven({ ...given, [name]: typed });
  const pick = (name: string, typed: string, value: string): void => {
    type(name, typed);
    setPicked({ ...picked, [name]: { typed, value } });
  };
  const shown: typeof problems = tried ? problems : {};
  return { given, options, problems, shown, type, pick, showProblems: () => setTried(true) };
};

export const CommandFields = ({ draft, channel, onRun, onLeave }: Props) => {
  const { command } = draft;
  const { given, options, problems, shown, type, pick, showProblems } = useFilling(draft);
  const whole = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const [wrong] = Object.keys(shown);
    focusFirst(whole.current, wrong ?? command.options.find(({ name }) => !given[name])?.name);
  }, []);
  const submit = (event: Event): void => {
    event.preventDefault();
    showProblems();
    const [wrong] = Object.keys(problems);
    const words = command.options.map(({ name }) => given[name] ?? '').filter(Boolean);
    if (wrong) focusFirst(whole.current, wrong);
    else onRun(command.name, options, [`/${command.name}`, ...words].join(' '));
  };
  const leave = (): void => onLeave([`/${command.name}`, ...Object.values(given)].join(' ').trim());
  const onKeyDown = (event: KeyboardEvent): void => {
    const empty = Object.values(given).every((words) => words === '');
    if (event.key === 'Escape') onLeave('');
    else if (event.key === 'Backspace' && empty && !(event.target instanceof HTMLSelectElement)) leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`
    <form
      class="composer fields"
      ref=${whole}
      aria-label=${`/${command.name}: ${command.description}`}
      onSubmit=${submit}
      onKeyDown=${onKeyDown}
      novalidate
    >
      <${Head} command=${command} onClose=${() => onLeave('')} />
      ${draft.error && html`<p class="field-problem" role="alert">${draft.error}</p>`}
      <div class="fields-row">
        ${command.options.map(
          (option) => html`
            <${Field}
              key=${option.name}
              option=${option}
              command=${command.name}
              channel=${channel}
              typed=${given[option.name] ?? ''}
              others=${given}
              problem=${shown[option.name]}
              onTyped=${(typed: string) => type(option.name, typed)}
              onPicked=${(typed: string, value: string) => pick(option.name, typed, value)}
            />
          `,
        )}
        <button type="submit" class="button primary">${icon('send')}Send</button>
      </div>
    </form>
  `;
};

const Head = ({ command, onClose }: { command: Draft['command']; onClose: () => void }) => html`
  <div class="fields-head">
    <span class="command-chip">/${command.name}</span>
    <span class="muted">${command.description}</span>
    <button type="button" class="round" aria-label=${`Leave /${command.name}`} onClick=${onClose}>
      ${icon('close')}
    </button>
  </div>
`;

const focusFirst = (form: HTMLFormElement | null, name: string | undefined): void => {
  const field = name
    ? form?.querySelector(`[data-option="${CSS.escape(name)}"]`)
    : form?.querySelector('[data-option], [type=submit]');
  const target = field ?? form?.querySelector('[type=submit]');
  if (target instanceof HTMLElement) target.focus();
};

type FieldProps = {
  option: OptionInfo;
  command: string;
  channel: Channel;
  typed: string;
  /** What stands in all options so far. */
  others: Readonly<Record<string, string>>;
  problem: string | undefined;
  onTyped: (typed: string) => void;
  onPicked: (typed: string, value: string) => void;
};

const Field = (props: FieldProps) => {
  const { option, problem } = props;
  const id = `option-${option.name}`;
  const need = option.required ? 'required' : 'optional';
  return html`
    <div class=${`field option-${option.kind} ${problem ? 'wrong' : ''}`}>
      <label for=${id}>
        ${option.name}
        <span class=${need}>${need}</span>
      </label>
      <${Input} id=${id} ...${props} />
      <p id=${`${id}-help`} class=${problem ? 'field-problem' : 'field-help'}>
        ${problem ?? option.description}
      </p>
    </div>
  `;
};

const Input = (props: FieldProps & { id: string }) => {
  const { id, option, typed, problem, onTyped } = props;
  const common = {
    id,
    'data-option': option.name,
    'aria-describedby': `${id}-help`,
    'aria-invalid': problem !== undefined,
    'aria-required': option.required,
  };
  if (option.kind === 'choice') return html`<${ChoiceInput} ...${props} common=${common} />`;
  if (option.kind === 'text') return html`<${TextInput} ...${props} common=${common} />`;
  if (option.kind !== 'integer')
    return html`<${PickerInput} kind=${option.kind} common=${common} value=${typed} onTyped=${onTyped} />`;
  return html`
    <input
      ...${common}
      type="text"
      inputmode="numeric"
      autocomplete="off"
      placeholder=${`${option.from}–${option.to}`}
      value=${typed}
      onInput=${(event: Event) => onTyped(typedIn(event))}
    />
  `;
};

const ChoiceInput = ({ option, typed, onTyped, common }: FieldProps & { common: object }) => {
  if (option.kind !== 'choice') return null;
  const wanted = typed.toLowerCase();
  const chosen =
    option.choices.find(({ value, label }) => value.toLowerCase() === wanted || label.toLowerCase() === wanted)
      ?.value ?? '';
  return html`
    <select ...${common} value=${chosen} onChange=${(event: Event) => onTyped(typedIn(event))}>
      <option value="">${option.required ? 'Choose…' : 'Any'}</option>
      ${option.choices.map(
        ({ value, label }) => html`<option value=${value} selected=${value === chosen}>${label}</option>`,
      )}
    </select>
  `;
};

const TextInput = (props: FieldProps & { common: object }) => {
  const { option, command, channel, typed, others, onTyped, onPicked, common } = props;
  const { deeds } = useKit();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const suggests = option.kind === 'text' && option.suggests;
  const { choices, late } = useSuggestions(
    suggests ? (words: string) => deeds.suggest(channel.id, command, option.name, words, others) : undefined,
    typed,
    option.name,
  );
  const list = `list-${option.name}`;
  const shown = open && choices.length > 0;
  const pick = (index: number): void => {
    const choice = choices[index];
    if (choice) onPicked(choice.label, choice.value);
    setOpen(false);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = shown && !late ? steer(event.key, active, choices.length) : undefined;
    if (next !== undefined) setActive(next);
    else if (event.key === 'Escape' && shown) setOpen(false);
    else if (event.key === 'Enter' && shown && active >= 0) pick(active);
    else {
      if (event.key === 'Tab' && shown && active >= 0) pick(active);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const onInput = (event: Event): void => {
    setOpen(true);
    setActive(-1);
    onTyped(typedIn(event));
  };
  return html`
    ${
      shown &&
      html`
        <${SuggestionList}
          id=${list}
          label=${option.name}
          entries=${choices.map(({ value, label }) => ({ key: value, title: label }))}
          active=${active}
          late=${late}
          onActive=${setActive}
          onChoose=${pick}
        />
      `
    }
    <input
      ...${common}
      type="text"
      autocomplete="off"
      spellcheck=${false}
      value=${typed}
      onInput=${onInput}
      onKeyDown=${onKeyDown}
      onFocus=${() => setOpen(true)}
      onBlur=${() => setOpen(false)}
      ...${suggests ? comboboxProps(list, shown, active) : {}}
    />
  `;
};
