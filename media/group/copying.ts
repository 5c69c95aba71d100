import type { Copyable } from '../../src/panels/group/protocol.ts';
import type { Wanted } from '../shared/dom.ts';
import { copyButtonFor } from '../shared/parts.ts';

/** What was copied a moment ago, for the tick in its place. */
export interface CopiedHere {
  readonly what: Copyable | undefined;
  readonly shard: number | undefined;
}

export function copyButton(what: Copyable, name: string, copied: CopiedHere, shard?: number): Wanted {
  const isDone = copied.what === what && copied.shard === shard;
  return copyButtonFor(name, isDone, { 'data-what': what, 'data-shard': shard });
}
