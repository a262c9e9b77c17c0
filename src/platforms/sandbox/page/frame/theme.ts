/** Light or dark: what the system prefers, unless the person said otherwise here. */
const KEY = 'watermark-look';
const system = matchMedia('(prefers-color-scheme: dark)');

const kept = (): string | null => {
  const look = localStorage.getItem(KEY);
  return look === 'light' || look === 'dark' ? look : null;
};

export const isDark = (): boolean => (kept() ?? (system.matches ? 'dark' : 'light')) === 'dark';

/** Also whenever the system changes its mind, at dusk for one. */
export const applyTheme = (): void => {
  const show = (): void => {
    document.documentElement.dataset.look = isDark() ? 'dark' : 'light';
  };
  show();
  system.addEventListener('change', show);
};

/** True when it is dark now. */
export const toggleTheme = (): boolean => {
  localStorage.setItem(KEY, isDark() ? 'light' : 'dark');
  document.documentElement.dataset.look = isDark() ? 'dark' : 'light';
  return isDark();
};
