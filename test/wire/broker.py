"""A broker of somebody else: the one that librdkafka has for its own tests. It ends when its input does.

https://github.com/confluentinc/librdkafka/blob/master/src/rdkafka_mock.h
"""

import ctypes
import sys

library = ctypes.CDLL("librdkafka.so.1")
for name in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_mock_cluster_new"):
    getattr(library, name).restype = ctypes.c_void_p
library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p

producer = 0
settings = ctypes.c_void_p(library.rd_kafka_conf_new())
client = ctypes.c_void_p(library.rd_kafka_new(producer, settings, ctypes.create_string_buffer(512), 512))
cluster = ctypes.c_void_p(library.rd_kafka_mock_cluster_new(client, 1))
library.rd_kafka_mock_topic_create(cluster, sys.argv[1].encode(), 1, 1)
print(library.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)
sys.stdin.read()
