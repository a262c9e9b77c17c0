/** What the doctor found about one thing, and how to mend it. */
export type Finding = {
  readonly about: string;
  /** - `unknown`: it can't be told from here. */
  readonly state: 'fine' | 'wrong' | 'unknown';
  readonly says: string;
  /** What to do, where something is to be done. */
  readonly fix?: string;
};

export const fine = (about: string, says: string): Finding => ({ about, state: 'fine', says });
export const wrong = (about: string, says: string, fix: string): Finding => ({ about, state: 'wrong', says, fix });
export const unknown = (about: string, says: string): Finding => ({ about, state: 'unknown', says });
