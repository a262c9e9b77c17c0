/** What every part of the page is handed: the state to draw, and the deeds that change it. */
import { createContext } from 'preact';
import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import type { Deeds } from './deeds.ts';
import type { Room, State, Store } from './store.ts';

export type Kit = { readonly store: Store; readonly deeds: Deeds };

const KitContext = createContext<Kit | undefined>(undefined);
export const KitProvider = KitContext.Provider;

export const useKit = (): Kit => {
  const kit = useContext(KitContext);
  if (!kit) throw new Error('the page was drawn outside its KitProvider');
  return kit;
};

/** Draws again whenever the state changes. */
export const useStateOf = (store: Store): State => {
  const [state, setState] = useState(store.get());
  useLayoutEffect(() => {
    // What happened between the first drawing and now would be missed otherwise: a page that opens
    // slowly would stay empty.
    setState(store.get());
    return store.subscribe(() => setState(store.get()));
  }, [store]);
  return state;
};

/** The room, for parts that are only drawn once there is one. */
export const useRoom = (): Room => {
  const { room } = useKit().store.get();
  if (!room) throw new Error('the page was drawn before the server told it anything');
  return room;
};

/** What was typed or chosen in the element an event came from. */
export const typedIn = (event: Event): string => {
  const { currentTarget } = event;
  return currentTarget instanceof HTMLInputElement ||
    currentTarget instanceof HTMLTextAreaElement ||
    currentTarget instanceof HTMLSelectElement
    ? currentTarget.value
    : '';
};
