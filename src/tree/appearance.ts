import type { DtsJob } from '../cloud/dts/types.ts';
import type { RowState } from '../model/lag/rowState.ts';
import { knownStatus } from '../model/status/stage.ts';
import type { GroupState } from './groupState.ts';

/** A product icon and a theme colour. Words stand beside it always, so colour is never the only sign. */
export interface Icon {
  readonly name: string;
  readonly color?: string;
}

const green = 'testing.iconPassed';
const amber = 'list.warningForeground';
export const warningColor = amber;
const red = 'list.errorForeground';
const blue = 'charts.blue';
const grey = 'disabledForeground';

/** https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
export function statusIcon(status: DtsJob['status']): Icon {
  const known = knownStatus(status);
  switch (known) {
    case 'NotConfigured':
    case 'NotStarted':
      return { name: 'circle-large-outline', color: grey };
    case 'Prechecking':
    case 'Starting':
    case 'Upgrade':
    case 'Downgrade':
      return { name: 'sync~spin' };
    case 'PreCheckPass':
      return { name: 'pass', color: blue };
    case 'Normal':
      return { name: 'pass', color: green };
    case 'Retrying':
      return { name: 'warning', color: amber };
    case 'PrecheckFailed':
    case 'Abnormal':
      return { name: 'error', color: red };
    case 'Locked':
      return { name: 'lock', color: red };
    case undefined:
      return { name: 'question' };
  }
}

export function groupIcon(group: GroupState): Icon {
  switch (group.kind) {
    case 'known':
      return stateIcon(group.state.kind);
    case 'unread':
      return { name: 'organization' };
    case 'unreadable':
      return { name: 'question' };
    case 'gone':
      return { name: 'error', color: red };
  }
}

function stateIcon(kind: RowState['kind']): Icon {
  switch (kind) {
    case 'dataLost':
      return { name: 'error', color: red };
    case 'stopped':
    case 'noClient':
      return { name: 'circle-slash', color: red };
    case 'stuck':
      return { name: 'warning', color: red };
    case 'behind':
      return { name: 'warning', color: amber };
    case 'unknown':
      return { name: 'question' };
    case 'current':
      return { name: 'pass', color: green };
    case 'notStarted':
      return { name: 'circle-large-outline', color: grey };
    case 'noData':
      return { name: 'dash', color: grey };
  }
}

export const failedIcon: Icon = { name: 'error', color: red };
/** An account without keys, and the row that says why. */
export const troubleIcon: Icon = { name: 'key', color: amber };
/** Keys that end within minutes. */
export const soonIcon: Icon = { name: 'watch', color: amber };
