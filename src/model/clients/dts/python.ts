import { requirementsTxt } from '../buildFiles.ts';
import { comment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { pythonString } from '../literals.ts';
import {
  endpointNotes,
  avroRecords,
  dtsAtLeastOnce,
  fillers,
  groupPassword,
  instanceHeader,
  longestFiller,
  neverByOffset,
  noAutoCommit,
  oneClient,
  onlyWithoutCommit,
  outsideOfWindow,
  sourceTimeField,
  startInSeconds,
} from '../traps.ts';
import { versions } from '../versions.ts';

/**
 * A plain Kafka client in Python that takes the only partition itself and commits with the metadata that DTS wants.
 * https://github.com/dpkp/kafka-python
 */
export const dtsPython: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, topic, groupId, kafkaUser, start } = facts;
  return {
    main: {
      path: 'consumer.py',
      language: 'python',
      // Names stand below the second line, because a comment above it can declare another encoding of the file.
      text: `"""Reads a change tracking instance of Alibaba Cloud DTS with a consumer group."""

${comment('#', [instanceHeader(facts), `Needs ${requirement}.`, dtsAtLeastOnce, oneClient, avroRecords])}

import os
import re
import time

from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

${comment('#', endpointNotes(facts))}
BROKER = ${pythonString(endpoint.text)}
TOPIC = ${pythonString(topic)}
GROUP = ${pythonString(groupId)}
USER = ${pythonString(kafkaUser)}
${comment('#', [startInSeconds(facts), onlyWithoutCommit])}
START_SECONDS = ${start.at}


def main():
    consumer = KafkaConsumer(
        bootstrap_servers=BROKER,
        group_id=GROUP,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="PLAIN",
        sasl_plain_username=USER,
${comment('#', [groupPassword], indent)}
        sasl_plain_password=os.environ["DTS_PASSWORD"],
${comment('#', [noAutoCommit], indent)}
        enable_auto_commit=False,
        # An expired position is an error to be seen, not a silent jump.
        auto_offset_reset="none",
    )
    partition = TopicPartition(TOPIC, 0)
    consumer.assign([partition])
    # Kafka calls this number milliseconds. DTS takes seconds.
    start = start_seconds(consumer, partition)
    found = consumer.offsets_for_times({partition: start})[partition]
    if found is None:
${comment('#', [outsideOfWindow], indent)}
        raise SystemExit(f"No record is kept from {start} on.")
    consumer.seek(partition, found.offset)
    committed = time.monotonic()
    for record in consumer:
${comment('#', [fillers], indent)}
        if record.value is None or len(record.value) <= ${longestFiller}:
            continue
        seconds = source_seconds(record.value)
        print(record.offset, seconds, len(record.value))
        if time.monotonic() - committed > 5:
            consumer.commit({partition: OffsetAndMetadata(record.offset + 1, str(seconds))})
            committed = time.monotonic()


${comment('#', [neverByOffset])}
def start_seconds(consumer, partition):
    position = consumer.committed(partition, metadata=True)
    if position is not None and re.fullmatch(r"\\d{1,11}(\\|.*)?", position.metadata):
        return int(position.metadata.split("|")[0])
    return START_SECONDS


${comment('#', [sourceTimeField])}
def source_seconds(value):
    at = 0
    number = 0
    for _field in range(3):
        raw = 0
        shift = 0
        while True:
            part = value[at]
            at += 1
            raw |= (part & 0x7F) << shift
            shift += 7
            if part < 0x80:
                break
        number = (raw >> 1) ^ -(raw & 1)
    return number


if __name__ == "__main__":
    main()
`,
    },
    others: [requirementsTxt([requirement])],
  };
};

const requirement = `kafka-python[lz4]==${versions.kafkaPython}`;

const indent = '        ';
