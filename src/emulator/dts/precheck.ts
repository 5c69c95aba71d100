import type { Instance, PrecheckItem } from '../world/instance.ts';

export interface CheckedItem extends PrecheckItem {
  readonly state: 'NotStarted' | 'Checking' | 'Failed' | 'Success';
}

export interface Precheck {
  readonly state: 'NotStarted' | 'Checking' | 'Failed' | 'Finished';
  readonly percent: number;
  readonly items: readonly CheckedItem[];
}

/** Tells how far the precheck of an instance is. A failed check does not end it. */
export function precheckOf({ status, precheck, bornAt }: Instance, now: number): Precheck {
  switch (status) {
    case 'NotConfigured':
    case 'NotStarted':
      return { state: 'NotStarted', percent: 0, items: precheck.map(item => ({ ...item, state: 'NotStarted' })) };
    case 'Prechecking': {
      // A running precheck never ends. It starts over when it is nearly complete.
      const percent = 5 + (Math.floor((now - bornAt) / 2000) % 90);
      const current = Math.floor((percent * precheck.length) / 100);
      const items = precheck.map<CheckedItem>((item, index) => ({
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
      const items = precheck.map(item => ({ ...item, state: doneState(item) }));
      return { state: items.some(({ failure }) => failure) ? 'Failed' : 'Finished', percent: 100, items };
    }
  }
}

const doneState = ({ failure }: PrecheckItem): 'Success' | 'Failed' => (failure ? 'Failed' : 'Success');
