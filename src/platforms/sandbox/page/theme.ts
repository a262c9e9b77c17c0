/** Light or dark: what the system prefers, unless the person said otherwise here. */
const KEY = 'watermark-look';

const kept = (): string | null => {
  const look = localStorage.getItem(KEY);
  return look === 'light' || look === 'dark' ? look : null;
};

export const applyTheme = (): void => {
  const look = kept();
  if (look) document.documentElement.dataset.look = look;
};

export const isDark = (): boolean =>
  (kept() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

/** True when it is dark now. */
export const toggleTheme = (): boolean => {
  localStorage.setItem(KEY, isDark() ? 'light' : 'dark');
  applyTheme();
  return isDark();
};
