/**
 * Why bytes are not what they should be.
 *
 * - `cutOff`: they end before a value does
 * - `size`: a length or a count is negative, or more than there can be
 * - `number`: a number has more digits than its type
 * - `branch`: a union has no such branch
 * - `format`: a record format that Kafka does not have, or a type that protobuf does not have
 * - `checksum`: the bytes are not those of which the sender has written the checksum
 * - `snappy`, `zstd`, `codec`: a compression that is not undone here, or that Kafka does not have
 * - `compressed`: the compressed bytes do not decompress
 * - `bomb`: the compressed bytes become too many
 */
export type Damage =
  'cutOff' | 'size' | 'number' | 'branch' | 'format' | 'checksum' | 'snappy' | 'zstd' | 'codec' | 'compressed' | 'bomb';
