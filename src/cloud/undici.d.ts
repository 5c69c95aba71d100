/** The one part of undici that is imported by its own path (the index would replace every extension's `fetch`). */
declare module 'undici/lib/dispatcher/client.js' {
  import type { Client } from 'undici';

  const client: typeof Client;
  export default client;
}
