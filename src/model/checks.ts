/**
 * Checks of values that were stored by this version, another one, or something else. A check tells whether a value has
 * a type. Members that the type lacks are no reason to refuse a value: a newer version may have added them, and they
 * stay in it.
 */
export type Check<T> = (value: unknown) => value is T;

/** The longest text that is stored, which is that of a policy with its escapes. Longer ones come from a fault. */
const longestText = 10_000;
/** The longest list, which is that of the shards of a large Logstore. */
const longestList = 10_000;

export const isAnything: Check<unknown> = (value): value is unknown => value !== undefined;

export const isText: Check<string> = (value): value is string =>
  typeof value === 'string' && value.length <= longestText;

/** A text that can be a part of a key. */
export const isName: Check<string> = (value): value is string => isText(value) && value !== '';

export const isNumber: Check<number> = (value): value is number => Number.isFinite(value);

export const isFlag: Check<boolean> = (value): value is boolean => typeof value === 'boolean';

export const isRecord: Check<Readonly<Record<string, unknown>>> = (value): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isOneOf =
  <const T extends string>(...values: readonly T[]): Check<T> =>
  (value): value is T =>
    values.some(each => each === value);

export const isMaybe =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || check(value);

export const isListOf =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= longestList && value.every(check);

export const isEither =
  <One, Other>(one: Check<One>, other: Check<Other>): Check<One | Other> =>
  (value): value is One | Other =>
    one(value) || other(value);

/** An object with these members. The compiler asks for a check of each member of the type. */
export const isObject =
  <T extends object>(members: { readonly [Name in keyof T]-?: Check<T[Name]> }): Check<T> =>
  (value): value is T =>
    isRecord(value) && Object.entries<Check<unknown>>(members).every(([name, check]) => check(value[name]));

/** The value of a JSON text; undefined for any other text. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
