/**
 * The page's few icons, drawn as lines in the colour of the text around them; words beside them or
 * labels say what they mean.
 */
import { html } from 'htm/preact';

const paths = {
  hash: 'M9.500 4 7.500 20M16.500 4l-2 16M4.500 9h15M4 15h15',
  thread: 'M4 5h16v10H10l-5 4v-4H4z',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  help: [
    'M9.300 9.200a2.800 2.800 0 1 1 4 2.600c-.900.500-1.300 1-1.300 2M12 17v.010',
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  ].join(''),
  sun: [
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z',
    'M12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21',
    'M5.600 5.600l1.100 1.100M17.300 17.300l1.100 1.100M5.600 18.400l1.100-1.100M17.300 6.700l1.100-1.100',
  ].join(''),
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  braces: [
    'M8.500 4.500c-2 0-2.500 1-2.500 2.800 0 2.200.100 3.700-2 4.700',
    ' 2.100 1 2 2.500 2 4.700 0 1.800.500 2.800 2.500 2.800',
    'M15.500 4.500c2 0 2.500 1 2.500 2.800 0 2.200-.100 3.700 2 4.700',
    '-2.100 1-2 2.500-2 4.700 0 1.800-.500 2.800-2.500 2.800',
  ].join(''),
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  cross: 'M7 7l10 10M17 7 7 17',
  warning: 'M12 4 2.800 20h18.400zM12 10v4.500M12 17.300v.010',
  info: 'M12 11v5.500M12 7.700v.010M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  eye: [
    'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z',
    'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  ].join(''),
  down: 'M6 9.500l6 6 6-6',
  up: 'M6 14.500l6-6 6 6',
  out: 'M9 5h10v10M19 5 6 18',
  clock: 'M12 7v5l3.500 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  send: 'M4 12 20 4.500 15.500 20l-4-6.500zM11.500 13.500 20 4.500',
  forward: 'M4 6l7 6-7 6zM13 6l7 6-7 6z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M12 10v7M9 14l3 3 3-3',
  zoom: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
} satisfies Readonly<Record<string, string>>;

export type IconName = keyof typeof paths;

export const icon = (name: IconName) =>
  html`
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d=${paths[name]} />
    </svg>
  `;

/** The bot's face: a drop with the line that a watermark leaves. */
export const logo = () => html`
  <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="9" class="logo-ground" />
    <path
      d="M16 5.500c4 4.900 6.800 8.400 6.800 12.100a6.800 6.800 0 0 1-13.600 0C9.200 13.900 12 10.400 16 5.500z"
      class="logo-drop"
    />
    <path d="M10.600 18.300c1.800-1.300 3.600-1.300 5.400 0s3.600 1.300 5.400 0" class="logo-line" />
  </svg>
`;
