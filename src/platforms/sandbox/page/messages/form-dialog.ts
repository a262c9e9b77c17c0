/** A Form as a modal: what was typed stays when it is refused, and Escape closes it. */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Field } from '../../../../chat/view/form.ts';
import { icon } from '../kit/icons.ts';
import { drawBlock } from '../parts/blocks.ts';
import type { MarkReader } from '../parts/draw-marks.ts';
import type { Modal } from '../parts/modal.ts';
import { typedIn, useKit, useRoom } from '../state/kit.ts';
import { isPicked, PickerInput } from '../state/pickers.ts';
import { markReaderOf, type OpenForm } from '../state/store.ts';
import { drawModal, drawPayload } from './payload.ts';

/** Where a field says nothing else (form.ts). */
const TYPED_AT_MOST = 3000;
/**
 * Characters may run out in fields of at least this length; nobody counts them in a time of day.
 */
const COUNTED_FROM = 200;
/** Characters: options of this length, such as weekdays, stand side by side. */
const SHORT_OPTION = 12;

export const FormDialog = ({ open }: { open: OpenForm }) => {
  const { store, deeds } = useKit();
  const room = useRoom();
  const dialog = useRef<HTMLDialogElement>(null);
  const reader = markReaderOf(room);
  const { refused, sending } = open;
  // A notice behind the dialog would be under its shade, so it is said here as well.
  const { notice } = store.get();
  const { title, parts, submit: send, cancel } = drawModal(open.payload, reader) ?? modalOf(open, reader);
  const close = (): void => store.update(() => ({ form: undefined }));
  useLayoutEffect(() => {
    dialog.current?.showModal();
    const first = dialog.current?.querySelector('.modal-body :is(input, textarea, select)');
    if (first instanceof HTMLElement) first.focus();
  }, []);

  const fields = parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
  const submit = (event: Event): void => {
    event.preventDefault();
    if (event.currentTarget instanceof HTMLFormElement)
      void deeds.sendForm(
        filledIn(event.currentTarget, fields),
        pickedIn(fields),
        filesIn(event.currentTarget, fields),
      );
  };
  const onChange = (event: Event): void => {
    if (open.form.distinct && event.currentTarget instanceof HTMLFormElement && !open.payload)
      offerOnce(event.currentTarget);
  };
  return html`
    <dialog ref=${dialog} class="modal form-modal" aria-labelledby="form-title" onClose=${close}>
      <form onSubmit=${submit} onChange=${onChange}>
        <header>
          <h2 id="form-title">${title}</h2>
          <button
            type="button"
            class="round"
            aria-label="Close the form"
            onClick=${() => dialog.current?.close()}
          >
            ${icon('close')}
          </button>
        </header>
        <div class="modal-body">
          ${parts.map((part) =>
            part.kind === 'words'
              ? html`<div class="block">${part.part}</div>`
              : html`<${FieldRow} key=${part.field.name} field=${part.field} />`,
          )}
          ${refused && html`<${Refusal} refused=${refused} reader=${reader} />`}
          ${
            notice &&
            html`
              <p class="form-refusal banner bad" role="alert">${icon('warning')}<span>${notice}</span></p>
            `
          }
        </div>
        <footer>
          <button type="button" class="button plain" onClick=${() => dialog.current?.close()}>
            ${cancel}
          </button>
          <button type="submit" class="button primary" aria-disabled=${sending}>
            ${sending ? 'Watermark is thinking…' : send}
          </button>
        </footer>
      </form>
    </dialog>
  `;
};

/** What is chosen in one select is offered in no other. */
const offerOnce = (form: HTMLFormElement): void => {
  const selects = [...form.querySelectorAll('select')];
  for (const select of selects) {
    const elsewhere = selects.filter((other) => other !== select).map(({ value }) => value);
    for (const option of select.options) option.disabled = option.value !== '' && elsewhere.includes(option.value);
  }
};

/** The form in the sandbox's own look. */
const modalOf = ({ form }: OpenForm, reader: MarkReader): Modal<ComponentChildren> => ({
  title: form.title,
  submit: form.submit,
  cancel: 'Cancel',
  parts: [
    ...(form.intro ?? []).map((block) => ({
      kind: 'words' as const,
      part: drawBlock(block, reader),
    })),
    ...form.fields.map((field) => ({ kind: 'field' as const, field })),
  ],
});

const Refusal = ({ refused, reader }: { refused: NonNullable<OpenForm['refused']>; reader: MarkReader }) => {
  const { drawn, payload } = refused;
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => whole.current?.scrollIntoView({ block: 'nearest' }), [drawn]);
  return html`
    <div ref=${whole} class="form-refusal" role="alert">
      ${
        payload
          ? drawPayload(payload, reader, { busy: true, use: () => undefined })
          : drawn.blocks.map(
              (block) => block.kind !== 'controls' && html`<div class="block">${drawBlock(block, reader)}</div>`,
            )
      }
    </div>
  `;
};

/** Every field's values by its name; an empty list where nothing was given. */
const filledIn = (form: HTMLFormElement, fields: readonly Field[]): Readonly<Record<string, readonly string[]>> => {
  const data = new FormData(form);
  return Object.fromEntries(
    fields.map(({ name }) => [name, data.getAll(name).filter((value) => typeof value === 'string' && value !== '')]),
  ) as Record<string, string[]>;
};

/** Which fields hold ids of people, channels or roles. */
const pickedIn = (fields: readonly Field[]): Readonly<Record<string, string>> =>
  Object.fromEntries(fields.flatMap(({ name, kind }) => (isPicked(kind) ? [[name, kind]] : [])));

/** An empty one stands for none. */
const filesIn = (form: HTMLFormElement, fields: readonly Field[]): Readonly<Record<string, File>> => {
  const data = new FormData(form);
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const file = data.get(name);
      return file instanceof File && file.name !== '' ? [[name, file]] : [];
    }),
  );
};

const FieldRow = ({ field }: { field: Field }) => {
  const group = field.kind === 'radio' || field.kind === 'checks';
  const id = `field-${field.name}`;
  // Most fields are required, so only what may be left out is marked.
  const label = html`${field.label}${!field.required && html`<span class="optional">optional</span>`}`;
  const hint = field.hint && html`<p class="field-help" id=${`${id}-hint`}>${field.hint}</p>`;
  if (group) {
    const short = field.options.every((option) => option.label.length <= SHORT_OPTION && !option.detail);
    return html`
      <fieldset
        class=${`form-field ${short ? 'short-options' : ''}`}
        aria-describedby=${field.hint ? `${id}-hint` : undefined}
      >
        <legend>${label}</legend>
        ${hint}
        <div class="form-options">${drawOptions(field)}</div>
      </fieldset>
    `;
  }
  return html`
    <div class="form-field">
      <label for=${id}>${label}</label>
      ${hint}
      ${drawEntry(id, field)}
    </div>
  `;
};

const drawEntry = (
  id: string,
  field: Exclude<Field, { kind: 'radio' | 'checks' }> | Extract<Field, { kind: 'select' | 'radio' }>,
): ComponentChildren => {
  if (field.kind === 'input') return html`<${TypedField} id=${id} field=${field} />`;
  if ('options' in field) return drawSelect(id, field);
  const { name, required = false, hint } = field;
  const common = { id, name, required, 'aria-describedby': hint ? `${id}-hint` : undefined };
  if (field.kind === 'file') {
    const accept = field.endings.map((ending) => `.${ending}`).join();
    return html`<input type="file" ...${common} accept=${accept} />`;
  }
  return html`<${PickerInput} kind=${field.kind} common=${common} value=${field.value ?? ''} />`;
};

const TypedField = ({ id, field }: { id: string; field: Extract<Field, { kind: 'input' }> }) => {
  const [length, setLength] = useState(field.value?.length ?? 0);
  const atMost = field.atMost ?? TYPED_AT_MOST;
  const counted = atMost >= COUNTED_FROM;
  const describedBy = [field.hint && `${id}-hint`, counted && `${id}-count`].filter(Boolean).join(' ');
  // Defaults instead of values: what is being typed belongs to the browser, and a redraw leaves it
  // alone.
  const common = {
    id,
    name: field.name,
    maxlength: atMost,
    required: field.required ?? false,
    placeholder: field.placeholder ?? '',
    defaultValue: field.value ?? '',
    'aria-describedby': describedBy || undefined,
    onInput: (event: Event) => setLength(typedIn(event).length),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.currentTarget instanceof HTMLTextAreaElement)
      event.currentTarget.form?.requestSubmit();
  };
  return html`
    ${
      field.lines === 'many'
        ? html`<textarea rows="5" ...${common} onKeyDown=${onKeyDown}></textarea>`
        : html`<input type="text" autocomplete="off" ...${common} />`
    }
    ${
      counted &&
      html`
        <p class="field-count" id=${`${id}-count`}>
          ${length} of ${atMost}
          <span class="sr"> characters</span>
        </p>
      `
    }
  `;
};

const drawSelect = (id: string, field: Extract<Field, { kind: 'select' | 'radio' }>): ComponentChildren => html`
  <select
    id=${id}
    name=${field.name}
    required=${field.required ?? false}
    aria-describedby=${field.hint ? `${id}-hint` : undefined}
  >
    <option value="">Choose…</option>
    ${field.options.map(
      ({ value, label, detail }) => html`
        <option value=${value} defaultSelected=${value === field.value}>
          ${detail ? `${label} — ${detail}` : label}
        </option>
      `,
    )}
  </select>
`;

const drawOptions = (field: Extract<Field, { kind: 'radio' | 'checks' | 'select' }>): ComponentChildren =>
  field.options.map(({ value, label, detail }) => {
    const checks = field.kind === 'checks';
    const chosen = checks ? (field.values?.includes(value) ?? false) : field.value === value;
    return html`
      <label class="form-option">
        <input
          type=${checks ? 'checkbox' : 'radio'}
          name=${field.name}
          value=${value}
          defaultChecked=${chosen}
          required=${!checks && (field.required ?? false)}
        />
        <span><span>${label}</span>${detail && html`<small>${detail}</small>`}</span>
      </label>
    `;
  });
