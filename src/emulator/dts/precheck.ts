import { type Instance, isFailing, precheckMs, type PrecheckItem, statusOf } from '../world/instance.ts';

export interface CheckedItem extends PrecheckItem {
  readonly state: 'NotStarted' | 'Checking' | 'Failed' | 'Success';
}

export interface Precheck {
  readonly state: 'NotStarted' | 'Checking' | 'Failed' | 'Finished';
  readonly percent: number;
  readonly items: readonly CheckedItem[];
}

/** Tells how far the precheck of an instance is. A failed check does not end it. */
export function precheckOf(instance: Instance, now: number): Precheck {
  const start = instance.starts.at(-1);
  const checks = instance.precheck.map(item =>
    isFailing(item, start?.skipped ?? nothing) ? item : { item: item.item },
  );
  const status = statusOf(instance, now);
  switch (status) {
    case 'NotConfigured':
    case 'NotStarted':
      return { state: 'NotStarted', percent: 0, items: checks.map(item => ({ ...item, state: 'NotStarted' })) };
    case 'Prechecking': {
      // A precheck that runs from the beginning of the world never ends. It starts over when it is nearly complete.
      const percent = start
        ? Math.floor(((now - start.at) / precheckMs) * 100)
        : 5 + (Math.floor((now - instance.bornAt) / 2000) % 90);
      const current = Math.floor((percent * checks.length) / 100);
      const items = checks.map<CheckedItem>((item, index) => ({
        ...item,
        state: index === current ? 'Checking' : index < current ? doneState(item) : 'NotStarted',
      }));
      return { state: 'Checking', percent, items };
    }
    case 'PrecheckFailed':
    case 'PreCheckPass':
    case 'Starting':
    case 'Normal':
    case 'Retrying':
    case 'Abnormal':
    case 'Upgrade':
    case 'Downgrade':
    case 'Locked': {
      const items = checks.map(item => ({ ...item, state: doneState(item) }));
      return { state: items.some(({ failure }) => failure) ? 'Failed' : 'Finished', percent: 100, items };
    }
  }
}

const nothing: ReadonlySet<string> = new Set();

const doneState = ({ failure }: PrecheckItem): 'Success' | 'Failed' => (failure ? 'Failed' : 'Success');

/** Lists the checks that the vendor lets its users skip. https://www.alibabacloud.com/help/en/dts/developer-reference/api-skipprecheck */
export const skippable: ReadonlySet<string> = new Set([
  'CHECK_SAME_OBJ',
  'CHECK_SAME_USER',
  'CHECK_SERVER_ID',
  'CHECK_SRC',
  'CHECK_TOPOLOGY',
  'CHECK_DEST_TABLE_EMPTY',
  'CHECK_SUPER_AUTH_DEST',
]);
