import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import lz4 from 'lz4js';
import { newerType } from '../../support/dtsAvro.ts';
import { logGroupList } from '../../support/logProto.ts';

/** The parts of kafkajs that take an answer to Fetch apart. Without a connection it offers none of them. */
interface KafkaJs {
  readonly CompressionTypes: { readonly LZ4: number };
  readonly CompressionCodecs: Record<number, () => { decompress(bytes: Buffer): Promise<Buffer> }>;
}
type DecodeMessages = (decoder: object) => Promise<readonly { readonly value: Buffer }[]>;

const require = createRequire(import.meta.url);
const { CompressionTypes, CompressionCodecs } = require('kafkajs') as KafkaJs;
const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js') as DecodeMessages;
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  decompress: bytes => Promise.resolve(Buffer.from(lz4.decompress(bytes))),
});

/** What would be in the package with them. */
export const libraries = ['kafkajs', 'avsc', 'lz4js', 'protobufjs/light'];

/** Decodes with packages what a broker has sent: in one go, without limits or descriptions of what is damaged. */
export async function changesByLibraries(sent: Buffer): Promise<number> {
  const length = Buffer.alloc(4);
  length.writeInt32BE(sent.length);
  const messages = await decodeMessages(new Decoder(Buffer.concat([length, sent])));
  for (const { value } of messages) newerType.decode(value);
  return messages.length;
}

/** Decodes with packages what PullLogs has answered. */
export function logsByLibraries(sent: Buffer): number {
  const decoded = logGroupList.decode(inflateSync(sent)) as unknown as {
    readonly logGroupList: readonly { readonly Logs: readonly unknown[] }[];
  };
  return decoded.logGroupList.reduce((sum, { Logs }) => sum + Logs.length, 0);
}
