/** Two accounts that are made one person, as people do it. */
import { labelsOn, type Person, wordsIn } from './bot.ts';

/** Nothing happens where they can’t be linked. */
export const linkPeople = async (one: Person, other: Person): Promise<void> => {
  const shown = await one.command('link');
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '';
  const used = await other.command('link', { code });
  if (!labelsOn(used).includes('Confirm')) return;
  await other.press(used, 'Confirm');
  const asked = await one.press(shown, 'Confirm');
  if (labelsOn(asked).includes('Yes, link us')) await one.press(asked, 'Yes, link us');
};
