/** A channel that always shows the same list: what changed is edited, and another list is posted anew. */
import type { Conversations } from '../chat/deliver/conversations.ts';
import type { MessageRef, Messenger } from '../chat/deliver/messenger.ts';
import { checkView } from '../chat/view/limits.ts';
import { note, type View, view } from '../chat/view/view.ts';
import { excerpt, text } from '../lib/words/text.ts';

/** One message; its key stays the same as long as it is about the same. */
export type Shown = { readonly key: string; readonly draw: () => View | Promise<View> };

type Posted = { readonly key: string; readonly message: MessageRef; readonly written: string };

export const createBoard = (messenger: Messenger & Conversations, channelId: string) => {
  let posted: readonly Posted[] = [];
  let time = 0;
  const post = async ({ key }: Shown, shown: View): Promise<Posted> => {
    const message = await messenger.send({ kind: 'channel', channelId }, shown, `${time} ${key}`);
    return { key, message, written: JSON.stringify(shown) };
  };
  const edit = async (known: Posted, shown: View): Promise<Posted> => {
    const written = JSON.stringify(shown);
    if (written !== known.written) await messenger.edit(known.message, shown);
    return { ...known, written };
  };
  return {
    show: async (list: readonly Shown[]): Promise<void> => {
      const isSame = list.length === posted.length && list.every(({ key }, index) => key === posted[index]?.key);
      if (!isSame) {
        for (const { message } of posted) await messenger.remove(message);
        posted = [];
        time += 1;
      }
      const now: Posted[] = [];
      for (const [index, each] of list.entries()) {
        const known = posted[index];
        const shown = await drawOrSay(each);
        now.push(known ? await edit(known, shown) : await post(each, shown));
      }
      posted = now;
    },
  };
};

/** What is too long for a chat, or broken, is told in its place. */
const drawOrSay = async ({ key, draw }: Shown): Promise<View> => {
  try {
    return checkView(await draw());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return view('Can’t be shown', [note('bad', text`**${key}** can’t be shown: ${excerpt(why, WHY_AT_MOST)}`)]);
  }
};

const WHY_AT_MOST = 1000;
