import type { KafkaRecord } from '../../kafka/batches.ts';
import { type Damaged, damaged, Malformed } from '../../malformed.ts';
import { decodeRecord } from './avro.ts';
import type { DtsRecord } from './record.ts';

/** What has come at an offset: a record of DTS, one that only moves the offset forward, or something else. */
export type DtsRow =
  | {
      readonly kind: 'record';
      readonly offset: bigint;
      readonly record: DtsRecord;
      /** What the record was decoded from. Who keeps many rows keeps this, which takes a tenth of the memory. */
      readonly bytes: Buffer;
    }
  | { readonly kind: 'filler'; readonly offset: bigint }
  | Damaged;

/** The vendor's SDK passes over values of up to 2 bytes, its older samples over those of up to 48. */
const emptyBytes = 2;
const fillerBytes = 48;

/**
 * Reads a record, without throwing. DTS sends short fillers in place of what the instance does not track. Those are the
 * short values that cannot be decoded, because an idle source also has short records that can be, such as heartbeats.
 */
export function rowOf({ offset, value }: KafkaRecord): DtsRow {
  if (!value || value.length <= emptyBytes) return { kind: 'filler', offset };
  // A copy, so that a row that is kept does not keep all that came with it.
  const bytes = Buffer.from(value);
  try {
    const record = decodeRecord(bytes);
    return record.operation === 'NOOP' ? { kind: 'filler', offset } : { kind: 'record', offset, record, bytes };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return value.length <= fillerBytes ? { kind: 'filler', offset } : damaged(offset, error, value);
  }
}
