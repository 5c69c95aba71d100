/** The one part of undici that is imported by its own path (the index would replace every extension's `fetch`). */
declare module 'undici/lib/dispatcher/agent.js' {
  import type { Agent } from 'undici';

  const agent: typeof Agent;
  export default agent;
}
