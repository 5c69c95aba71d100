import type { Services } from '../../../src/commands/services.ts';

type Part<T> = T extends (...args: never[]) => unknown ? T : Partial<T>;

/** What a command works with, of which a test needs a part. Whatever is not there fails when the command asks for it. */
export function servicesWith(parts: { readonly [K in keyof Services]?: Part<Services[K]> }): Services {
  const whole = Object.entries(parts).map(([name, part]) => [
    name,
    typeof part === 'object' ? only<object>(part) : part,
  ]);
  return only<Services>(Object.fromEntries(whole) as Partial<Services>);
}

/** Checked against the type as far as it goes, and against what is asked for when it is asked for. */
export function only<T extends object>(part: Partial<T>): T {
  return new Proxy(part, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof found === 'function') return found.bind(target) as unknown;
      // A promise that is resolved with it looks whether it is a promise itself.
      if (name in target || name === 'then') return found;
      throw new Error(`The command asked for ${String(name)}, which this test does not have.`);
    },
  }) as T;
}
