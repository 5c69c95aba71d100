import type { DtsJob } from '../cloud/dts/types.ts';
import { type GroupVerdict, toneOf } from '../model/lag/judge.ts';
import { knownStatus, type Tone } from '../model/status/stage.ts';
import type { GroupState } from './groupState.ts';

/** A product icon and a theme colour. There are always words beside it, so colour is never the only sign. */
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

const toneColors: Readonly<Record<Tone, string>> = {
  error: red,
  warning: amber,
  progress: blue,
  neutral: grey,
  well: green,
};

/** The icon of each status of a task: https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
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
      return verdictIcon(group.verdicts[0]);
    case 'unread':
      return { name: 'organization' };
    case 'unreadable':
      return { name: 'question' };
    case 'gone':
      return { name: 'error', color: red };
  }
}

function verdictIcon(verdict: GroupVerdict): Icon {
  const color = toneColors[toneOf(verdict)];
  switch (verdict.kind) {
    case 'dataLost':
      return { name: 'error', color };
    case 'stopped':
      return { name: 'circle-slash', color };
    case 'dataAtRisk':
    case 'stuckShards':
    case 'fallingBehind':
    case 'behind':
    case 'taskBehind':
      return { name: 'warning', color };
    case 'catchingUp':
      return { name: 'arrow-down', color };
    case 'taskNotRunning':
      return { name: 'debug-disconnect', color };
    case 'unknown':
      return { name: 'question' };
    case 'well':
      return { name: 'pass', color };
    case 'notStarted':
    case 'partlyNotStarted':
      return { name: 'circle-large-outline', color };
    case 'noData':
      return { name: 'dash', color };
  }
}

export const failedIcon: Icon = { name: 'error', color: red };
/** The icon of an account without keys, and of the row that says why. */
export const troubleIcon: Icon = { name: 'key', color: amber };
/** The icon of an account whose keys end within minutes. */
export const soonIcon: Icon = { name: 'watch', color: amber };
