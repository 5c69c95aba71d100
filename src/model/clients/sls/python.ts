import { timeoutHint } from '../../rules.ts';
import { closestSettings, isSameAs } from '../../start/slsStart.ts';
import { requirementsTxt } from '../buildFiles.ts';
import { comment } from '../comments.ts';
import type { LogstoreClientFacts, LogstoreStart } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { pythonString } from '../literals.ts';
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
  settingsOf,
  uniqueName,
  unusualTimeout,
} from '../traps.ts';
import { versions } from '../versions.ts';

/**
 * A client with the consumer library of the vendor's SDK for Python. The library overwrites the timeout and the order of
 * the group whenever it starts, and can only express even timeouts.
 * https://github.com/aliyun/aliyun-log-python-sdk
 */
export const slsPython: ClientTemplate<LogstoreClientFacts> = facts => {
  const { project, logstore, groupName, isOrdered, start } = facts;
  return {
    main: {
      path: 'consumer.py',
      language: 'python',
      // Names stand below the second line, because a comment above it can declare another encoding of the file.
      text: `"""Reads a Logstore of Alibaba Cloud Log Service with a consumer group."""

${comment('#', [logstoreHeader(facts), `Needs ${requirement}.`, atLeastOnce(3), accessKeys, ramActionsOfLibrary])}

import logging
import os
import socket

from aliyun.log.consumer import ConsumerProcessorBase, ConsumerWorker, CursorPosition, LogHubConfig
from aliyun.log.pulllog_response import PullLogResponse

GROUP = ${pythonString(groupName)}


class Processor(ConsumerProcessorBase):
${comment('#', [processRules], '    ')}
    def process(self, log_groups, check_point_tracker):
        for log in PullLogResponse.loggroups_to_flattern_list(log_groups):
            print(self.shard_id, log)
        self.save_checkpoint(check_point_tracker)


def main():
    logging.basicConfig(level=logging.INFO)
    config = LogHubConfig(
${comment('#', [logstoreEndpointNote(facts)], indent)}
        ${pythonString(libraryEndpoint(facts))},
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        ${pythonString(project)},
        ${pythonString(logstore)},
        GROUP,
${comment('#', [uniqueName], indent)}
        f"{GROUP}-{socket.gethostname()}-{os.getpid()}",
${comment('#', [onlyWithoutCheckpoint, whenExpired, ...oldestMayGo(start, whenGone), ...(start.from === 'time' ? [receiveTime] : [])], indent)}
        ${position(start)}
${comment('#', [...settingsNote(facts), ...unusualTimeout(facts)], indent)}
        heartbeat_interval=${closestSettings('python', facts).timeoutSeconds / 2},
        in_order=${isOrdered ? 'True' : 'False'},
        security_token=os.environ.get("ALIBABA_CLOUD_SECURITY_TOKEN"),
    )
    ConsumerWorker(Processor, consumer_option=config).start(join=True)


if __name__ == "__main__":
    main()
`,
    },
    others: [requirementsTxt([requirement])],
  };
};

const requirement = `aliyun-log-python-sdk==${versions.slsPython}`;

const indent = '        ';

function settingsNote(facts: LogstoreClientFacts): readonly string[] {
  const { timeoutSeconds } = facts;
  const after = closestSettings('python', facts);
  const interval = after.timeoutSeconds / 2;
  const has = `${settingsOf(facts)} This library overwrites both whenever it starts (RAM action log:UpdateConsumerGroup), and its timeout is always twice the heartbeat interval.`;
  const odd = isSameAs(after, facts)
    ? []
    : [
        `WARNING: an odd timeout cannot be expressed. Starting this client CHANGES the timeout of the group from ${timeoutSeconds} s to ${after.timeoutSeconds} s. To prevent that, give the group an even timeout first.`,
      ];
  const rare =
    timeoutHint(timeoutSeconds) !== 'long'
      ? []
      : [
          `With this timeout, the library sends a heartbeat only every ${interval} s, and learns only then which shards it has.`,
        ];
  return [has, ...odd, ...rare];
}

function position(start: LogstoreStart): string {
  switch (start.from) {
    case 'begin':
      return 'cursor_position=CursorPosition.BEGIN_CURSOR,';
    case 'end':
      return 'cursor_position=CursorPosition.END_CURSOR,';
    case 'time':
      return `cursor_position=CursorPosition.SPECIAL_TIMER_CURSOR,\n${indent}cursor_start_time=${start.at},`;
  }
}

const processRules =
  'An exception is only logged, and its data is SKIPPED: to get it again, catch what can be repeated and return check_point_tracker.get_check_point().';

const whenExpired =
  'Where the data at a checkpoint has expired, this library jumps to the END whatever is configured here, and everything that is still kept before it is lost without a word.';

const whenGone = 'this library then jumps to the END, too';
