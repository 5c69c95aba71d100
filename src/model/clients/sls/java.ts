import { needed, pom, slf4jSimple } from '../buildFiles.ts';
import { javaComment } from '../comments.ts';
import type { LogstoreClientFacts, LogstoreStart } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { javaString } from '../literals.ts';
import {
  accessKeys,
  atLeastOnce,
  goesToStartOnce,
  libraryEndpoint,
  logstoreEndpointNote,
  logstoreHeader,
  onlyWithoutCheckpoint,
  ramActionsOfLibrary,
  receiveTime,
  sameSettings,
  uniqueName,
  unusualTimeout,
} from '../traps.ts';
import { versions } from '../versions.ts';

/**
 * A client with the vendor's consumer library for Java. The library reads the group when it starts, and overwrites its
 * timeout and order if they differ from the client's.
 * https://github.com/aliyun/aliyun-log-consumer-java
 */
export const slsJava: ClientTemplate<LogstoreClientFacts> = facts => {
  const { project, logstore, groupName, timeoutSeconds, isOrdered, start } = facts;
  return {
    main: {
      path: 'src/main/java/GroupConsumer.java',
      language: 'java',
      text: `import com.aliyun.openservices.log.common.FastLog;
import com.aliyun.openservices.log.common.FastLogContent;
import com.aliyun.openservices.log.common.FastLogGroup;
import com.aliyun.openservices.log.common.LogGroupData;
import com.aliyun.openservices.loghub.client.ClientWorker;
import com.aliyun.openservices.loghub.client.ILogHubCheckPointTracker;
import com.aliyun.openservices.loghub.client.config.LogHubConfig;
import com.aliyun.openservices.loghub.client.exceptions.LogHubCheckPointException;
import com.aliyun.openservices.loghub.client.interfaces.ILogHubProcessor;
import java.net.InetAddress;
import java.util.List;

${javaComment([logstoreHeader(facts), needed(dependencies), atLeastOnce(60), accessKeys, ramActionsOfLibrary])}
public class GroupConsumer {
    private static final String GROUP = ${javaString(groupName)};

    public static void main(String[] args) throws Exception {
${javaComment([uniqueName], indent)}
        String consumer = GROUP + "-" + InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
        LogHubConfig config = new LogHubConfig(
            GROUP,
            consumer,
${javaComment([logstoreEndpointNote(facts)], inner)}
            ${javaString(libraryEndpoint(facts))},
            ${javaString(project)},
            ${javaString(logstore)},
            environment("ALIBABA_CLOUD_ACCESS_KEY_ID"),
            environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
${javaComment([onlyWithoutCheckpoint, goesToStartOnce(start), ...(start.from === 'time' ? [receiveTime] : [])], inner)}
            ${position(start)});
        if (System.getenv("ALIBABA_CLOUD_SECURITY_TOKEN") != null) {
            config.setStsToken(System.getenv("ALIBABA_CLOUD_SECURITY_TOKEN"));
        }
${javaComment([sameSettings(facts), ...unusualTimeout(facts)], indent)}
        config.setTimeoutInSeconds(${timeoutSeconds});
        config.setConsumeInOrder(${isOrdered});
        config.setHeartBeatIntervalMillis(${heartbeatMillis(timeoutSeconds)});
${javaComment([unboundedMemory], indent)}
        config.setMaxInProgressingDataSizeInMB(64);

        ClientWorker worker = new ClientWorker(Processor::new, config);
        new Thread(worker, "consumer").start();
        // Commits the last checkpoints, which can take some seconds.
        Runtime.getRuntime().addShutdownHook(new Thread(worker::shutdown));
    }

    private static String environment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) throw new IllegalStateException("Set " + name + ".");
        return value;
    }

    static class Processor implements ILogHubProcessor {
        private int shard;

        @Override
        public void initialize(int shardId) {
            shard = shardId;
        }

${javaComment([processRules], indent)}
        @Override
        public String process(List<LogGroupData> groups, ILogHubCheckPointTracker tracker) {
            for (LogGroupData data : groups) {
                FastLogGroup group = data.GetFastLogGroup();
                for (int i = 0; i < group.getLogsCount(); i++) {
                    FastLog log = group.getLogs(i);
                    StringBuilder line = new StringBuilder("shard " + shard + " time " + log.getTime());
                    for (int j = 0; j < log.getContentsCount(); j++) {
                        FastLogContent content = log.getContents(j);
                        line.append(' ').append(content.getKey()).append('=').append(content.getValue());
                    }
                    System.out.println(line);
                }
            }
            try {
                tracker.saveCheckPoint(false);
            } catch (LogHubCheckPointException e) {
                // The next checkpoint is saved in its place. Until then, a restart repeats more.
                e.printStackTrace();
            }
            return null;
        }

        @Override
        public void shutdown(ILogHubCheckPointTracker tracker) {
${javaComment([shutdownRules], inner)}
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
    artifact: 'loghub-client-lib',
    version: versions.loghubClientLib,
    note: 'https://central.sonatype.com/artifact/com.aliyun.openservices/loghub-client-lib',
  },
  {
    group: 'com.google.protobuf',
    artifact: 'protobuf-java',
    version: versions.protobufJava,
    note: 'The library above needs this version by name.',
  },
  slf4jSimple(versions.slf4jOfLoghub),
];

const indent = '        ';
const inner = '            ';

const processRules =
  'Returns null to go on, or a cursor to go back to. An exception is only logged, and its data is SKIPPED: to get it again, catch what can be repeated and return tracker.getCurrentCursor().';

const shutdownRules =
  'The library commits what was saved above. To save here, too, would skip data that was not processed.';

const unboundedMemory = 'Without a limit, the library holds unprocessed data in memory however much it is.';

/** The library advises at least 10 s; a third of the timeout leaves room for two lost heartbeats. */
const heartbeatMillis = (timeoutSeconds: number): number => Math.min(10_000, Math.floor((timeoutSeconds * 1000) / 3));

function position(start: LogstoreStart): string {
  switch (start.from) {
    case 'begin':
      return 'LogHubConfig.ConsumePosition.BEGIN_CURSOR';
    case 'end':
      return 'LogHubConfig.ConsumePosition.END_CURSOR';
    case 'time':
      return String(start.at);
  }
}
