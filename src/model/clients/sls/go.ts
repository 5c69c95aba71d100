import { goMod } from '../buildFiles.ts';
import { comment } from '../comments.ts';
import type { LogstoreClientFacts, LogstoreStart } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { goString } from '../literals.ts';
import {
  accessKeys,
  atLeastOnce,
  libraryEndpoint,
  logstoreEndpointNote,
  logstoreHeader,
  oldestMayGo,
  onlyWithoutCheckpoint,
  ramActionsOfLibrary,
  receiveTime,
  sameSettings,
  uniqueName,
  unusualTimeout,
} from '../traps.ts';
import { versions } from '../versions.ts';
import { heartbeatSeconds } from './heartbeats.ts';

/**
 * A client with the vendor's consumer library for Go. The library reads the group when it starts, and overwrites its
 * timeout and order if they differ from the client's.
 * https://github.com/aliyun/aliyun-log-go-sdk/tree/master/consumer
 */
export const slsGo: ClientTemplate<LogstoreClientFacts> = facts => {
  const { project, logstore, groupName, timeoutSeconds, isOrdered, start } = facts;
  return {
    main: {
      path: 'main.go',
      language: 'go',
      text: `package main

import (
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	sls "github.com/aliyun/aliyun-log-go-sdk"
	consumerLibrary "github.com/aliyun/aliyun-log-go-sdk/consumer"
)

${comment('//', [logstoreHeader(facts), `Needs ${module.path} ${module.version}.`, atLeastOnce(60), accessKeys, ramActionsOfLibrary])}

const group = ${goString(groupName)}

func main() {
	host, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	config := consumerLibrary.LogHubConfig{
${comment('//', [logstoreEndpointNote(facts)], '\t\t')}
		Endpoint: ${goString(libraryEndpoint(facts))},
		Project:  ${goString(project)},
		Logstore: ${goString(logstore)},
		CredentialsProvider: sls.NewStaticCredentialsProvider(
			environment("ALIBABA_CLOUD_ACCESS_KEY_ID"),
			environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
			os.Getenv("ALIBABA_CLOUD_SECURITY_TOKEN"),
		),
		ConsumerGroupName: group,
${comment('//', [uniqueName], '\t\t')}
		ConsumerName: fmt.Sprintf("%s-%s-%d", group, host, os.Getpid()),
${comment('//', [onlyWithoutCheckpoint, whenExpired, ...oldestMayGo(start, whenGone), ...(start.from === 'time' ? [receiveTime] : [])], '\t\t')}
		${position(start)}
${comment('//', [sameSettings(facts), ...unusualTimeout(facts)], '\t\t')}
		HeartbeatTimeoutInSecond:  ${timeoutSeconds},
		HeartbeatIntervalInSecond: ${heartbeatSeconds(timeoutSeconds)},
		InOrder:                   ${isOrdered},
	}
${comment('//', [onlyLogged], '\t')}
	worker := consumerLibrary.InitConsumerWorkerWithCheckpointTracker(config, process)
	worker.Start()

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	worker.StopAndWait()
}

${comment('//', [processRules])}
func process(shard int, groups *sls.LogGroupList, tracker consumerLibrary.CheckPointTracker) (string, error) {
	for _, logGroup := range groups.LogGroups {
		for _, entry := range logGroup.Logs {
			fmt.Printf("shard %d time %d", shard, entry.GetTime())
			for _, content := range entry.Contents {
				fmt.Printf(" %s=%s", content.GetKey(), content.GetValue())
			}
			fmt.Println()
		}
	}
	return "", tracker.SaveCheckPoint(false)
}

func environment(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("Set %s.", name)
	}
	return value
}
`,
    },
    others: [goMod(module)],
  };
};

const module = { go: '1.19', path: 'github.com/aliyun/aliyun-log-go-sdk', version: versions.slsGo };

function position(start: LogstoreStart): string {
  switch (start.from) {
    case 'begin':
      return 'CursorPosition: consumerLibrary.BEGIN_CURSOR,';
    case 'end':
      return 'CursorPosition: consumerLibrary.END_CURSOR,';
    case 'time':
      return `CursorPosition:  consumerLibrary.SPECIAL_TIMER_CURSOR,\n\t\tCursorStartTime: ${start.at},`;
  }
}

const whenExpired =
  'Where the data at a checkpoint has expired, this library repeats the same cursor forever: the shard stands still, and only the log tells. Reset the checkpoint of the group then.';

const whenGone = 'the shard then stands still until the client starts again';

const onlyLogged =
  'The library logs to standard output. A group that cannot be read or created is only logged, and so is every heartbeat that is refused: watch for 401, 403, and 405.';

const processRules =
  'Returns a cursor to go back to, or an empty text to go on. After an error, the same batch comes again every 50 ms forever. The tracker must not be kept or used by several goroutines.';
