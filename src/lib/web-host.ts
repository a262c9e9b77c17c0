/** Which hosts of web addresses others can reach, as far as their names and numbers tell; pure. */

/** Names that lead nowhere, or only within somebody's own network (RFC 2606, RFC 6761, RFC 6762, RFC 8375). */
const NOWHERE =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|test|example|invalid)$/;
/** Made to be examples (RFC 2606). */
const EXAMPLE = /(^|\.)example\.(com|net|org)$/;

/** As `URL` gives it, but for a dot at its end. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string => hostname.replace(/\.$/, '');

/** A host by numbers, however it was written: URL makes this of every form of IPv4. */
export const isByNumbers = (host: string): boolean => /^\[|^\d+(\.\d+){3}$/.test(host);

/** The name of a host leads to nothing that others could open. */
export const leadsNowhere = (host: string): boolean => !host.includes('.') || NOWHERE.test(host) || EXAMPLE.test(host);

/** A host by numbers is one that everybody can reach. */
export const isPublicAddress = (host: string): boolean =>
  host.startsWith('[') ? isPublicV6(host.slice(1, -1)) : isPublicV4(host);

/** RFC 6890 and RFC 5771: not this host, private, shared, loopback, link-local, multicast or reserved. */
const isPublicV4 = (address: string): boolean => {
  const [a = 0, b = 0] = address.split('.').map(Number);
  const inside =
    [0, 10, 127].includes(a) ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168);
  return !inside;
};

/** Only 2000::/3 is given out (RFC 4291); of it, 2001:db8::/32 is for examples. */
const isPublicV6 = (address: string): boolean => {
  const [first = '', second = ''] = address.split(':');
  const group = Number.parseInt(first || '0', 16);
  return group >= 0x2000 && group <= 0x3fff && !(group === 0x2001 && second === 'db8');
};
