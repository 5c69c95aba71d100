import { needed, pom, slf4jSimple } from '../buildFiles.ts';
import { javaComment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { javaString } from '../literals.ts';
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
 * A plain Kafka client in Java that takes the only partition itself and commits with the metadata that DTS wants.
 * https://www.alibabacloud.com/help/en/dts/user-guide/use-a-kafka-client-to-consume-tracked-data
 */
export const dtsJavaKafka: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, topic, groupId, kafkaUser, start } = facts;
  return {
    main: {
      path: 'src/main/java/GroupConsumer.java',
      language: 'java',
      text: `import java.time.Duration;
import java.util.Collections;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

${javaComment([instanceHeader(facts), needed(dependencies), dtsAtLeastOnce, oneClient, avroRecords])}
public class GroupConsumer {
    private static final String USER = ${javaString(kafkaUser)};
${javaComment([startInSeconds(facts), onlyWithoutCommit], '    ')}
    private static final long START_SECONDS = ${start.at}L;

    public static void main(String[] args) {
        Properties properties = new Properties();
${javaComment(endpointNotes(facts), indent)}
        properties.put("bootstrap.servers", ${javaString(endpoint.text)});
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", "PLAIN");
${javaComment([groupPassword], indent)}
        properties.put("sasl.jaas.config", jaas(USER, environment("DTS_PASSWORD")));
        properties.put("group.id", ${javaString(groupId)});
${javaComment([noAutoCommit], indent)}
        properties.put("enable.auto.commit", "false");
        // An expired position is an error to be seen, not a silent jump.
        properties.put("auto.offset.reset", "none");
        TopicPartition partition = new TopicPartition(${javaString(topic)}, 0);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            consumer.assign(Collections.singleton(partition));
            consumer.seek(partition, offsetAt(consumer, partition, startSeconds(consumer, partition)));
            long committedAt = System.nanoTime();
            while (true) {
                ConsumerRecord<byte[], byte[]> last = null;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
${javaComment([fillers], '                    ')}
                    if (record.value() == null || record.value().length <= ${longestFiller}) continue;
                    System.out.println(record.offset() + " " + sourceSeconds(record.value()) + " " + record.value().length);
                    last = record;
                }
                if (last != null && System.nanoTime() - committedAt > 5_000_000_000L) {
                    String metadata = Long.toString(sourceSeconds(last.value()));
                    OffsetAndMetadata position = new OffsetAndMetadata(last.offset() + 1, metadata);
                    consumer.commitSync(Collections.singletonMap(partition, position));
                    committedAt = System.nanoTime();
                }
            }
        }
    }

${javaComment([neverByOffset], '    ')}
    private static long startSeconds(KafkaConsumer<?, ?> consumer, TopicPartition partition) {
        OffsetAndMetadata committed = consumer.committed(Collections.singleton(partition)).get(partition);
        if (committed == null || !committed.metadata().matches("\\\\d{1,11}(\\\\|.*)?")) return START_SECONDS;
        return Long.parseLong(committed.metadata().split("\\\\|")[0]);
    }

    // Kafka calls this number milliseconds. DTS takes seconds.
    private static long offsetAt(KafkaConsumer<?, ?> consumer, TopicPartition partition, long seconds) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(Collections.singletonMap(partition, seconds)).get(partition);
${javaComment([outsideOfWindow], indent)}
        if (found == null) throw new IllegalStateException("No record is kept from " + seconds + " on.");
        return found.offset();
    }

${javaComment([sourceTimeField], '    ')}
    private static long sourceSeconds(byte[] value) {
        int at = 0;
        long number = 0;
        for (int field = 0; field < 3; field++) {
            long raw = 0;
            int shift = 0;
            byte part;
            do {
                part = value[at++];
                raw |= (part & 0x7fL) << shift;
                shift += 7;
            } while (part < 0);
            number = (raw >>> 1) ^ -(raw & 1);
        }
        return number;
    }

    // A backslash or a quote in the password would end the value in a JAAS line.
    private static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=" + quoted(user)
            + " password=" + quoted(password) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\\\", "\\\\\\\\").replace("\\"", "\\\\\\"") + '"';
    }

    private static String environment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) throw new IllegalStateException("Set " + name + ".");
        return value;
    }
}
`,
    },
    others: [pom('GroupConsumer', dependencies)],
  };
};

const dependencies = [
  {
    group: 'org.apache.kafka',
    artifact: 'kafka-clients',
    version: versions.kafkaClients,
    note: 'DTS supports Kafka clients up to 2.7. Version 4 cannot speak to it.',
  },
  slf4jSimple(versions.slf4jOfKafka),
];

const indent = '        ';
