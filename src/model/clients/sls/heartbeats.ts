/**
 * The time between two heartbeats of a client that can be told it. A third of the timeout leaves room for two lost ones, and
 * 20 s is what the library for Go has of its own.
 */
export const heartbeatSeconds = (timeoutSeconds: number): number =>
  Math.max(1, Math.min(20, Math.floor(timeoutSeconds / 3)));
