import type { Entry } from './entry.ts';
import { entriesOf, entriesOfBeginning, knowledge } from './knowledge.ts';

/**
 * The entry of a key that a precheck sends in place of a text: the name of an item, such as `CHECK_CONN_SRC`, its long
 * name, which ends with `_DETAIL`, the reason, as in `CHECK__ERROR_SAME_OBJ`, or the remedy, as in
 * `CHECK_ERROR_DEST_CONN_REPAIR2`. The parts of a name come in either order.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-skipprecheck
 */
export function entryOfPrecheckKey(key: string): Entry | undefined {
  const [exact] = entriesOf('precheck', key);
  if (exact) return exact;
  const wanted = coreOf(key);
  if (wanted === undefined) return entriesOfBeginning('precheck', key)[0];
  return (
    knowledge.precheck.find(({ codes = [] }) => codes.some(code => coreOf(code) === wanted)) ??
    entriesOfBeginning('precheck', key)[0]
  );
}

function coreOf(key: string): string | undefined {
  const core = /^CHECK__?(?:ERROR_)?(\w+?)(?:_DETAIL|_REPAIR\d?)?$/i.exec(key)?.[1];
  return core?.toUpperCase().split('_').sort().join('_');
}
