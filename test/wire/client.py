"""Does what a user of Python's Kafka client does, and prints what it sees as JSON."""

import json
import sys

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

server, user, password, topic, group, seconds = sys.argv[1:]
partition = TopicPartition(topic, 0)
seconds = int(seconds)


def open_consumer(secret):
    return KafkaConsumer(
        bootstrap_servers=server,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="PLAIN",
        sasl_plain_username=user,
        sasl_plain_password=secret,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="none",
    )


def name_of_error(action):
    try:
        action()
    except KafkaError as error:
        return type(error).__name__
    return None


seen = {"wrongPassword": name_of_error(lambda: open_consumer("wrong"))}
consumer = open_consumer(password)
seen["topics"] = sorted(consumer.topics())
consumer.assign([partition])
seen["millisecondsFind"] = consumer.offsets_for_times({partition: seconds * 1000})[partition]
found = consumer.offsets_for_times({partition: seconds})[partition]
seen["found"] = [found.offset, found.timestamp]
consumer.seek(partition, found.offset)
records = []
while len(records) < 2000:
    records += consumer.poll(10000).get(partition, [])
seen["offsets"] = [records[0].offset, records[1999].offset]
seen["longest"] = max(len(record.value or b"") for record in records)
seen["heartbeat"] = next(record.value.hex() for record in records if record.value and len(record.value) < 120)
seen["autoCommit"] = name_of_error(lambda: consumer.commit({partition: OffsetAndMetadata(found.offset, "")}))
consumer.commit({partition: OffsetAndMetadata(found.offset + 7, "%d|python" % seconds)})
seen["committed"] = consumer.committed(partition)
consumer.close()
print(json.dumps(seen))
