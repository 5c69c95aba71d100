import { closestSettings, isSameAs } from '../../start/slsStart.ts';
import { utcText } from '../../units.ts';
import { comment } from '../comments.ts';
import type { LogstoreClientFacts, LogstoreStart } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { logstashString } from '../literals.ts';
import {
  accessKeyPair,
  goesToStartOnce,
  libraryEndpoint,
  logstoreEndpointNote,
  logstoreHeader,
  onlyWithoutCheckpoint,
  ramActionsOfLibrary,
  settingsOf,
} from '../traps.ts';

/**
 * A Logstash pipeline with the vendor's input plug-in, which uses the consumer library for Java and has no setting for
 * the timeout and the order of the group.
 * https://help.aliyun.com/document_detail/121080.html
 */
export const slsLogstash: ClientTemplate<LogstoreClientFacts> = facts => {
  const { project, logstore, groupName, start } = facts;
  const names = [
    ['project', project, 'SLS_PROJECT'],
    ['logstore', logstore, 'SLS_LOGSTORE'],
    ['consumer_group', groupName, 'SLS_CONSUMER_GROUP'],
  ] as const;
  const unwritable = names.filter(([, name]) => logstashString(name) === undefined).map(([, , variable]) => variable);
  const consumer = logstashString(groupName) ?? '"logstash"';
  return {
    main: {
      path: 'pipeline.conf',
      language: 'logstash',
      text: `${comment('#', [
        logstoreHeader(facts),
        'Install the plug-in first: bin/logstash-plugin install logstash-input-sls. Its block is called logservice.',
        mayLose,
        accessKeyPair,
        ramActionsOfLibrary,
        ...(unwritable.length > 0
          ? [`Set also ${unwritable.join(', ')}: Logstash has no certain way to write these names.`]
          : []),
      ])}
input {
  logservice {
${comment('#', [logstoreEndpointNote(facts)], indent)}
    endpoint => "${libraryEndpoint(facts)}"
    access_id => "\${ALIBABA_CLOUD_ACCESS_KEY_ID}"
    access_key => "\${ALIBABA_CLOUD_ACCESS_KEY_SECRET}"
${names.map(([key, name, variable]) => `    ${key} => ${logstashString(name) ?? `"\${${variable}}"`}`).join('\n')}
${comment('#', [consumerName], indent)}
    consumer_name => ${consumer}
    consumer_name_with_ip => true
${comment('#', [onlyWithoutCheckpoint, goesToStartOnce(start), ...startNotes(start), settings(facts)], indent)}
    position => "${position(start)}"
    checkpoint_second => 30
    include_meta => true
  }
}

output {
  stdout { codec => rubydebug }
}
`,
    },
    others: [],
  };
};

const indent = '    ';

/** https://github.com/aliyun/logstash-input-logservice */
const consumerName =
  'The plug-in puts the address of the server, the process ID and random characters behind this name. So a restart has a new name, and waits until the old one has timed out. Versions that put only the address there need a name of its own for each pipeline on a server.';

const mayLose =
  'Records can be LOST: the plug-in saves a checkpoint about every 30 s, when it has handed the records over in memory, not when they have reached the output. A restart also repeats what came after the last checkpoint.';

function settings(facts: LogstoreClientFacts): string {
  const has = settingsOf(facts);
  const after = closestSettings('logstash', facts);
  const library = `The plug-in has no setting for either, and the library below it uses ${after.timeoutSeconds} s, ${after.isOrdered ? '' : 'not '}in order, by default`;
  return isSameAs(after, facts)
    ? `${has} ${library}, which is the same.`
    : `WARNING: ${has} ${library}: starting this pipeline CHANGES the group to that, for all of its consumers.`;
}

const startNotes = ({ from }: LogstoreStart): readonly string[] =>
  from === 'time'
    ? [
        'This is the time of receipt in UTC, but the plug-in reads it in the time zone of its server: start Logstash with LS_JAVA_OPTS=-Duser.timezone=UTC.',
      ]
    : [];

const position = (start: LogstoreStart): string =>
  start.from === 'time' ? utcText(start.at).replace('T', ' ').replace('Z', '') : start.from;
