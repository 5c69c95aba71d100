import dns from 'node:dns';
import type { TestContext } from 'node:test';

/**
 * Lets `{project}.localhost` be found for the length of a test, on machines whose resolver does not know that every such
 * name is this computer. A client that puts the project in front of its endpoint has to be able to look it up.
 */
export function resolveLocalhost(t: TestContext): void {
  const { lookup } = dns;
  const patched = (
    name: string,
    options: object,
    done: (error: null, found: unknown, family: number) => void,
  ): void => {
    if (!name.endsWith('.localhost')) {
      Reflect.apply(lookup, dns, [name, options, done]);
      return;
    }
    const wantsAll = 'all' in options && options.all === true;
    done(null, wantsAll ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4);
  };
  t.mock.method(dns, 'lookup', patched as unknown as typeof lookup);
}
