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

/**
 * A text without the way to the home folder, which mostly holds somebody's name: also as JSON and addresses of files write
 * it where the system has backslashes and does not tell capital letters from small ones.
 */
export function withoutHome(text: string, home = homedir()): string {
  // In a container, somebody may be at home at the root, or nowhere.
  if (/^[\\/]*$/.test(home)) return text;
  const ways = [home.replaceAll('\\', '\\\\'), home, home.replaceAll('\\', '/')];
  return text.replaceAll(new RegExp(ways.map(literally).join('|'), 'gi'), '~');
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
