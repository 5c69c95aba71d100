import * as l10n from '@vscode/l10n';
import type { Copyable } from '../../src/group/protocol.ts';
import { html, type Wanted } from '../shared/dom.ts';
import { icon } from '../shared/icons.ts';

/** What was copied a moment ago, for the tick in its place. */
export interface CopiedHere {
  readonly what: Copyable | undefined;
  readonly shard: number | undefined;
}

export function copyButton(what: Copyable, name: string, copied: CopiedHere, shard?: number): Wanted {
  const isDone = copied.what === what && copied.shard === shard;
  const label = isDone ? l10n.t('Copied') : l10n.t('Copy: {0}', name);
  return html(
    'button',
    {
      type: 'button',
      class: isDone ? 'copy done' : 'copy',
      title: label,
      'aria-label': label,
      'data-action': 'copy',
      'data-what': what,
      'data-shard': shard,
    },
    icon(isDone ? 'copied' : 'copy'),
  );
}
