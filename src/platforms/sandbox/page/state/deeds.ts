/** What a person can do on the page; each asks the server, and says so when it fails. */
import type { Choice } from '../../../../chat/receive/command.ts';
import type { DrawnMessage, Inspection, LookName, Outcome, Uploaded } from '../../protocol.ts';
import { ConnectionError, post, request } from './connection.ts';
import { keepLook } from './look.ts';
import { markRead, type Store } from './store.ts';

export type Deeds = ReturnType<typeof createDeeds>;

type Asking = ReturnType<typeof createAsking>;

/** Asks the server; what fails is said on the page. */
const createAsking = (store: Store, as: string) => {
  const fail = (error: unknown): void => {
    if (!(error instanceof ConnectionError)) throw error;
    store.update(() => ({ notice: error.message }));
  };

  const interact = async (channelId: string, body: object): Promise<Outcome | undefined> => {
    try {
      // The id is made here, once a deed: a click that reaches the server twice is still one.
      const outcome = await post<Outcome>('/api/interactions', {
        id: crypto.randomUUID(),
        as,
        look: store.get().look,
        channelId,
        ...body,
      });
      if (outcome.kind === 'form') {
        const { form, messageId, payload } = outcome;
        store.update(() => ({ form: { form, messageId, payload, channelId, sending: false } }));
      }
      return outcome;
    } catch (error) {
      fail(error);
      return undefined;
    }
  };
  /** Shows what was typed until its answer is there. */
  const ask = async (channelId: string, words: string, body: object): Promise<boolean> => {
    const id = crypto.randomUUID();
    store.update(({ thinking }) => ({
      notice: undefined,
      thinking: [...thinking, { id, channelId, words }],
    }));
    const outcome = await interact(channelId, body);
    store.update(({ thinking }) => ({ thinking: thinking.filter((known) => known.id !== id) }));
    return outcome !== undefined;
  };
  /** Gives their ids by the names of their fields; nothing where one didn't get through. */
  const upload = async (files: Readonly<Record<string, File>>): Promise<Record<string, string[]> | undefined> => {
    const ids: Record<string, string[]> = {};
    try {
      for (const [field, file] of Object.entries(files)) {
        const query = new URLSearchParams({ as, name: file.name });
        const { id } = await request<Uploaded>(`/api/files?${query}`, { method: 'POST', body: file });
        ids[field] = [id];
      }
      return ids;
    } catch (error) {
      fail(error);
      return undefined;
    }
  };
  return { fail, interact, ask, upload };
};

const talking = ({ ask }: Asking) => ({
  /** False when it did not get through. */
  runCommand: async (
    channelId: string,
    command: string,
    options: Readonly<Record<string, string | number>>,
    words: string,
  ): Promise<boolean> => ask(channelId, words, { kind: 'command', command, options }),

  /** Plain words, as in anybody's direct messages. */
  say: (channelId: string, words: string): Promise<boolean> => ask(channelId, words, { kind: 'words', words }),
});

const using = (store: Store, { interact, upload }: Asking) => ({
  useControl: async (message: DrawnMessage, controlId: string, values: readonly string[] = []): Promise<void> => {
    if (store.get().busy.includes(message.id)) return;
    store.update(({ busy }) => ({ notice: undefined, busy: [...busy, message.id] }));
    await interact(message.channelId, {
      kind: 'action',
      messageId: message.id,
      controlId,
      values,
    });
    store.update(({ busy }) => ({ busy: busy.filter((id) => id !== message.id) }));
  },

  sendForm: async (
    filled: Readonly<Record<string, readonly string[]>>,
    picked: Readonly<Record<string, string>>,
    files: Readonly<Record<string, File>>,
  ): Promise<void> => {
    const open = store.get().form;
    if (!open || open.sending) return;
    store.update(() => ({
      notice: undefined,
      form: { ...open, sending: true, refused: undefined },
    }));
    const uploaded = await upload(files);
    const form = { formId: open.form.id, messageId: open.messageId, filled, picked, files: uploaded };
    const outcome = uploaded && (await interact(open.channelId, { kind: 'form', ...form }));
    if (outcome?.kind === 'done') store.update(() => ({ form: undefined }));
    else if (outcome?.kind !== 'form') store.update(() => ({ form: { ...open, sending: false, refused: outcome } }));
  },
});

const looking = (store: Store, as: string, { fail }: Asking) => ({
  suggest: (
    channelId: string,
    command: string,
    option: string,
    typed: string,
    options: Readonly<Record<string, string>>,
  ): Promise<readonly Choice[]> => {
    const asked = { as, channelId, command, option, typed, options };
    return post<readonly Choice[]>('/api/suggestions', asked).catch(() => []);
  },

  dismiss: (message: DrawnMessage): Promise<void> =>
    post<void>('/api/dismissals', {
      as,
      channelId: message.channelId,
      messageId: message.id,
    }).catch(fail),

  moveClock: (move: 'hour' | 'day' | 'due'): Promise<void> => post<void>('/api/clock', { as, move }).catch(fail),

  inspect: async (message: DrawnMessage): Promise<void> => {
    const query = new URLSearchParams({
      as,
      channelId: message.channelId,
      messageId: message.id,
    });
    try {
      const inspection = await request<Inspection>(`/api/inspections?${query}`);
      store.update(() => ({ inspected: { message, inspection } }));
    } catch (error) {
      fail(error);
    }
  },
});

/** What stays on the page. `listen` opens the live stream anew, in a look. */
const turning = (store: Store, listen: (look: LookName) => void) => ({
  chooseLook: (look: LookName): void => {
    keepLook(look);
    store.update(() => ({ look }));
    listen(look);
  },

  openChannel: (channelId: string): void =>
    store.update((state) => {
      const known = state.room?.channels.some(({ id }) => id === channelId) ?? true;
      return known ? markRead({ ...state, channelId, drawer: false }) : {};
    }),

  fillComposer: (words: string): void =>
    store.update(({ filling }) => ({ filling: { words, number: (filling?.number ?? 0) + 1 } })),
});

export const createDeeds = (store: Store, as: string, listen: (look: LookName) => void) => {
  const asking = createAsking(store, as);
  return {
    ...talking(asking),
    ...using(store, asking),
    ...looking(store, as, asking),
    ...turning(store, listen),
  };
};
