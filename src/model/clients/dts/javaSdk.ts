import { needed, pom } from '../buildFiles.ts';
import { javaComment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { javaString } from '../literals.ts';
import {
  endpointNotes,
  dtsAtLeastOnce,
  groupPassword,
  instanceHeader,
  oneClient,
  outsideOfWindow,
  startInSeconds,
} from '../traps.ts';
import { versions } from '../versions.ts';

/**
 * A client with the vendor's SDK for Java in mode ASSIGN, because the SDK's authors mark the other mode as untested.
 * https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
 */
export const dtsJavaSdk: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, topic, groupId, userName, start } = facts;
  return {
    main: {
      path: 'src/main/java/GroupConsumer.java',
      language: 'java',
      text: `import com.aliyun.dts.subscribe.clients.ConsumerContext;
import com.aliyun.dts.subscribe.clients.DTSConsumer;
import com.aliyun.dts.subscribe.clients.DefaultDTSConsumer;
import com.aliyun.dts.subscribe.clients.common.RecordListener;
import com.aliyun.dts.subscribe.clients.record.DefaultUserRecord;
import java.util.Collections;

${javaComment([instanceHeader(facts), needed(dependencies), dtsAtLeastOnce, oneClient])}
public class GroupConsumer {
    public static void main(String[] args) {
        ConsumerContext context = new ConsumerContext(
${javaComment(endpointNotes(facts), inner)}
            ${javaString(endpoint.text)},
            ${javaString(topic)},
            ${javaString(groupId)},
${javaComment([bareUser], inner)}
            ${javaString(userName)},
${javaComment([groupPassword, noQuotes], inner)}
            environment("DTS_PASSWORD"),
${javaComment([startInSeconds(facts), `${outsideOfWindow} The SDK then logs a warning and starts at the OLDEST record.`], inner)}
            "${start.at}",
            ConsumerContext.ConsumerSubscribeMode.ASSIGN);
${javaComment([restart], indent)}
        context.setForceUseCheckpoint(false);

        DTSConsumer consumer = new DefaultDTSConsumer(context);
        RecordListener listener = GroupConsumer::consume;
        consumer.addRecordListeners(Collections.singletonMap("main", listener));
        // Blocks for as long as the client runs.
        consumer.start();
    }

    private static void consume(DefaultUserRecord record) {
        System.out.println(record.getSourceTimestamp() + " " + record.getOperationType());
        // Without this line, the position never moves. The SDK sends it every 5 s. An exception ends the client.
        record.commit("");
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
    group: 'com.aliyun.dts',
    artifact: 'dts-new-subscribe-sdk',
    version: versions.dtsSdk,
    note: 'Newer versions, also of the line 1.1: https://central.sonatype.com/artifact/com.aliyun.dts/dts-new-subscribe-sdk. It brings a binding to log4j 1.2.',
  },
];

const indent = '        ';
const inner = '            ';

const bareUser = 'The username alone: the SDK joins it with the ID of the group by itself.';

const noQuotes =
  'The SDK writes the password into a JAAS line without escaping it, so a password with a double quote or a backslash fails.';

const restart =
  'The start time counts only if there is no file localCheckpointStore-<group ID> in the working directory and no checkpoint on the server; otherwise, the SDK goes on from there. With true, EVERY start is at the start time. If the process can move to another computer, keep the position in a store of your own: setUserRegisteredStore.';
