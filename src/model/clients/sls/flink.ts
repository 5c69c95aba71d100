import { needed, pom, slf4jSimple } from '../buildFiles.ts';
import { javaComment } from '../comments.ts';
import type { LogstoreClientFacts, LogstoreStart } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { javaString } from '../literals.ts';
import {
  accessKeyPair,
  atLeastOnceByFlink,
  libraryEndpoint,
  logstoreEndpointNote,
  logstoreHeader,
  ramActions,
  receiveTime,
} from '../traps.ts';
import { versions } from '../versions.ts';

/**
 * A Flink job with the vendor's connector. It writes checkpoints to the group and never sends a heartbeat, so that the
 * group moves without a consumer.
 * https://github.com/aliyun/aliyun-log-flink-connector
 */
export const slsFlink: ClientTemplate<LogstoreClientFacts> = facts => {
  const { project, logstore, groupName, start } = facts;
  return {
    main: {
      path: 'src/main/java/GroupConsumer.java',
      language: 'java',
      text: `import com.aliyun.openservices.log.common.FastLog;
import com.aliyun.openservices.log.common.FastLogContent;
import com.aliyun.openservices.log.common.FastLogGroup;
import com.aliyun.openservices.log.common.LogGroupData;
import com.aliyun.openservices.log.flink.model.PullLogsResult;
import com.aliyun.openservices.log.flink.source.AliyunLogSource;
import com.aliyun.openservices.log.flink.source.StartingPosition;
import com.aliyun.openservices.log.flink.source.deserialization.AliyunLogDeserializationSchema;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

${javaComment([logstoreHeader(facts), needed(dependencies), atLeastOnceByFlink, accessKeyPair, actions, noHeartbeat, noSettings])}
public class GroupConsumer {
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
${javaComment([commits], indent)}
        env.enableCheckpointing(60_000);
        AliyunLogSource<String> source = AliyunLogSource.<String>builder()
${javaComment([logstoreEndpointNote(facts)], inner)}
            .setEndpoint(${javaString(libraryEndpoint(facts))})
            .setProject(${javaString(project)})
            .setLogStore(${javaString(logstore)})
            .setConsumerGroup(${javaString(groupName)})
            .setCredentials(
                environment("ALIBABA_CLOUD_ACCESS_KEY_ID"),
                environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))
            .setDeserializer(new Lines())
${javaComment(startNotes(start), inner)}
            ${position(start)}
            .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "sls").print();
        env.execute("consumer group");
    }

    private static String environment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) throw new IllegalStateException("Set " + name + ".");
        return value;
    }

    static class Lines implements AliyunLogDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(PullLogsResult result, Collector<String> out) {
            for (LogGroupData data : result.getLogGroupList()) {
                FastLogGroup group = data.GetFastLogGroup();
                for (int i = 0; i < group.getLogsCount(); i++) {
                    FastLog log = group.getLogs(i);
                    StringBuilder line = new StringBuilder("time " + log.getTime());
                    for (int j = 0; j < log.getContentsCount(); j++) {
                        FastLogContent content = log.getContents(j);
                        line.append(' ').append(content.getKey()).append('=').append(content.getValue());
                    }
                    out.collect(line.toString());
                }
            }
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
`,
    },
    others: [pom('GroupConsumer', dependencies)],
  };
};

const dependencies = [
  {
    group: 'com.aliyun.openservices',
    artifact: 'flink-log-connector',
    version: versions.flinkLogConnector,
    note: 'https://github.com/aliyun/aliyun-log-flink-connector',
  },
  {
    group: 'com.google.protobuf',
    artifact: 'protobuf-java',
    version: versions.protobufJava,
    note: 'The connector needs this version by name.',
  },
  {
    group: 'org.apache.flink',
    artifact: 'flink-clients',
    version: versions.flink,
    note: 'The version that the connector is built with. Your cluster brings its own.',
  },
  {
    group: 'org.apache.flink',
    artifact: 'flink-connector-base',
    version: versions.flink,
    note: 'The connector is built on it and does not bring it.',
  },
  slf4jSimple(versions.slf4jOfLoghub),
];

const indent = '        ';
const inner = '            ';

const actions = ramActions({
  listsShards: true,
  usesGroup: ['ListConsumerGroup', 'GetConsumerGroupCheckPoint', 'ConsumerGroupUpdateCheckPoint'],
});

const whenExpired =
  'Where the data at a checkpoint has expired, reading fails with InvalidCursor, and the job with it. Reset the checkpoint of the group then.';

const noHeartbeat =
  'The connector writes the checkpoints of the group and never sends a heartbeat: the group moves and seems to have no consumer. Do not run consumers of a library on the same group; both would read everything.';

const noSettings = 'The connector has neither the timeout nor the order of the group, and leaves both as they are.';

const commits =
  'The connector commits to the group when a Flink checkpoint is complete. A job that is restored begins at its own state, not at the checkpoint of the group.';

function startNotes({ from }: LogstoreStart): readonly string[] {
  if (from === 'time') {
    return [
      'A job without saved state begins at this time in every shard. The connector has no time as a fallback, so the checkpoints of the group are IGNORED.',
      receiveTime,
    ];
  }
  return [
    'A job without saved state begins at the checkpoint of the group, and where there is none, at the fallback.',
    whenExpired,
  ];
}

function position(start: LogstoreStart): string {
  switch (start.from) {
    case 'begin':
      return `.setStartingPosition(StartingPosition.CHECKPOINT)\n${inner}.setFallbackPosition(StartingPosition.EARLIEST)`;
    case 'end':
      return `.setStartingPosition(StartingPosition.CHECKPOINT)\n${inner}.setFallbackPosition(StartingPosition.LATEST)`;
    case 'time':
      return `.setStartingPosition("${start.at}")`;
  }
}
