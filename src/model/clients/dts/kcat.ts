import { quoted } from '../../commandLine.ts';
import { holdsInvisible } from '../../invisible.ts';
import { comment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { endpointNotes, groupPassword, instanceHeader, outsideOfWindow, startInSeconds } from '../traps.ts';

/**
 * A shell script that looks at the positions of some records with kcat, without joining the group or committing.
 * https://github.com/edenhill/kcat
 */
export const dtsKcat: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, topic, kafkaUser, start } = facts;
  return {
    main: {
      path: 'peek.sh',
      language: 'shellscript',
      text: `#!/bin/sh
${comment('#', [instanceHeader(facts), 'Needs kcat 1.7 or newer. Run with: sh peek.sh', looksOnly, groupPassword, asFile])}
set -eu
: "\${DTS_PASSWORD:?Set DTS_PASSWORD.}"

${comment('#', endpointNotes(facts))}
broker=${word(endpoint.text, 'DTS_BROKER')}
topic=${word(topic, 'DTS_TOPIC')}
user=${word(kafkaUser, 'DTS_USER')}
${comment('#', [startInSeconds(facts), `${outsideOfWindow} kcat then begins at the END.`])}
start=${start.at}

umask 077
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
# Some shells do nothing at the exit if a signal ends them.
trap 'exit 1' HUP INT TERM
printf '%s\\n' \\
  "security.protocol=SASL_PLAINTEXT" \\
  "sasl.mechanisms=PLAIN" \\
  "sasl.username=$user" \\
  "sasl.password=$DTS_PASSWORD" > "$settings"
kcat -F "$settings" -C -b "$broker" -t "$topic" -p 0 -o "s@$start" -c 20 -e -f '%o %T %S\\n'
`,
    },
    others: [],
  };
};

const looksOnly =
  'Prints offset, time and size of 20 records. It takes the partition itself, so it neither joins the group nor commits. The records are Avro without a schema ID, which kcat cannot decode.';

const asFile =
  'The password goes into a file that only you can read, because other users see the words of a command line.';

/** A word for the shell, or the variable that it is taken from if it cannot be written. */
const word = (text: string, variable: string): string =>
  quotedWord(text) ?? `"\${${variable}:?Set ${variable}, which cannot be written here.}"`;

const quotedWord = (text: string): string | undefined => (holdsInvisible(text) ? undefined : quoted(text, 'posix'));
