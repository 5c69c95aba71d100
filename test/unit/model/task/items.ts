import type { PrecheckItem } from '../../../../src/cloud/dts/types.ts';

/** An item of a precheck that failed and can be skipped. */
export const failed = (item: string, change: Partial<PrecheckItem> = {}): PrecheckItem => ({
  item,
  result: 'Failed',
  canSkip: true,
  isSkipped: false,
  precheckId: 'pre',
  ...change,
});
