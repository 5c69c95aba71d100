/** Waits for shared work until the signal fires, which ends only this waiting and not the work. */
export function orAborted<T>(outcome: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(signal.reason as Error);
    };
    // A signal that has fired says so no more.
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    void Promise.resolve(outcome)
      .then(resolve, reject)
      .finally(() => {
        signal.removeEventListener('abort', leave);
      });
  });
}
