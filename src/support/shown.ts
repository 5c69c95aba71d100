import { homedir } from 'node:os';
import { withoutSecrets } from '../ui/withoutSecrets.ts';

/**
 * An address as it may be seen: with a mask in the place of user and password, and without what follows host and port.
 * What is no address may hold a password anywhere, so that only what stands behind its last `@` is shown.
 */
export function shownAddress(address: string): string {
  const [, scheme = '', rest = ''] = /^(\w[\w+.-]*:\/\/)?(.*)$/s.exec(address.trim()) ?? [];
  const user = rest.lastIndexOf('@');
  const host = /^[^/?#]*/.exec(rest.slice(user + 1))?.[0] ?? '';
  return withoutSecrets(`${scheme}${user < 0 ? '' : '***@'}${host}`);
}

/** A text without the way to the home folder, which mostly holds somebody's name. */
export const withoutHome = (text: string): string => text.replaceAll(homedir(), '~');
