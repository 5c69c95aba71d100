import { comment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { propertiesValue } from '../literals.ts';
import { endpointNotes, groupPassword, instanceHeader, noAutoCommit, startInSeconds } from '../traps.ts';

/**
 * The settings of a Kafka client in Java as a file. The password comes from the environment through a provider that
 * Kafka has from version 3.5 on.
 * https://kafka.apache.org/documentation/#config_providers
 */
export const dtsProperties: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, groupId, kafkaUser, topic } = facts;
  const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="${inJaas(kafkaUser)}" password="\${env:DTS_PASSWORD}";`;
  return {
    main: {
      path: 'consumer.properties',
      language: 'properties',
      text: `${comment('#', [instanceHeader(facts), `The topic is ${topic}, and its only partition is 0.`])}
${comment('#', endpointNotes(facts))}
${setting('bootstrap.servers', endpoint.text)}
security.protocol=SASL_PLAINTEXT
sasl.mechanism=PLAIN
${comment('#', [groupPassword, provider])}
config.providers=env
config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
sasl.jaas.config=${propertiesValue(jaas)}
${setting('group.id', groupId)}
${comment('#', [noAutoCommit])}
enable.auto.commit=false
auto.offset.reset=none
key.deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer
value.deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer
${comment('#', [`Kafka has no setting for where to begin. Seek by ${facts.start.at}: ${startInSeconds(facts)}`])}
`,
    },
    others: [],
  };
};

const provider =
  'The provider needs a Kafka client from 3.5 to 3.9. The value goes into a line of JAAS as it is: write a backslash in front of each double quote and backslash of the password, in the variable only.';

/**
 * A setting that holds a text as it is. Kafka asks its providers for whatever looks like `${env:NAME}`, in every value, and
 * has no escape for it.
 */
const setting = (key: string, text: string): string =>
  text.includes('${')
    ? `# Enter this value yourself: Kafka would replace a part of it.\n${key}=`
    : `${key}=${propertiesValue(text)}`;

/**
 * A text between the double quotes of a JAAS line. Kafka reads it as Java's tokenizer does, for which a line end would end
 * the text, and which reads octal numbers. A dollar sign is one so that no provider replaces it.
 * https://docs.oracle.com/javase/8/docs/api/java/io/StreamTokenizer.html#quoteChar-int-
 */
const inJaas = (text: string): string =>
  text
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll(/\p{Cc}|\$(?=\{)/gu, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
