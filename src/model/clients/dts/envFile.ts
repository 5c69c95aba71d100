import { comment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { envValue } from '../literals.ts';
import { endpointNotes, groupPassword, instanceHeader, startInSeconds } from '../traps.ts';

/** The facts as environment variables, for a client that exists already. The password is left empty. */
export const dtsEnvFile: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, topic, groupId, kafkaUser, start } = facts;
  return {
    main: {
      path: '.env',
      language: 'dotenv',
      text: `${comment('#', [instanceHeader(facts), ...endpointNotes(facts)])}
${variable('DTS_BROKER', endpoint.text)}
${variable('DTS_TOPIC', topic)}
${comment('#', [groupIdNote])}
${variable('DTS_SID', groupId)}
${comment('#', [joinedUser])}
${variable('DTS_USER', kafkaUser)}
${comment('#', [groupPassword, 'Do not commit this file once it holds the password.'])}
DTS_PASSWORD=
${comment('#', [startInSeconds(facts)])}
DTS_CHECKPOINT=${start.at}
`,
    },
    others: [],
  };
};

const groupIdNote = 'The ID of the group is the group.id of Kafka, and what the SDK calls sid.';

const joinedUser =
  'This is the user for a plain Kafka client. The official SDK for Java wants the username alone, without the ID of the group.';

const variable = (name: string, text: string): string => {
  const value = envValue(text);
  return value === undefined
    ? `# Enter this value yourself: programs that read this file do not agree on how to write it.\n${name}=`
    : `${name}=${value}`;
};
