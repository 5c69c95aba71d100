/** A copy without these members, as an answer is from which the service left them out. */
export const without = <T extends object, K extends keyof T>(value: T, ...names: readonly K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.some(left => left === name))) as Omit<T, K>;
