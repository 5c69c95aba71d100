import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'dot-properties';
import { dtsProperties } from '../../../../src/model/clients/dts/properties.ts';
import { hostileNames, instanceFacts } from './sampleFacts.ts';

describe('the generated settings of a Kafka client in Java', () => {
  const read = (name?: string) => {
    const facts = instanceFacts('checkpoint', 'notTried', name);
    return { facts, settings: { ...parse(dtsProperties(facts).main.text) } as Readonly<Record<string, string>> };
  };

  test('hold everything that DTS needs, and no secret', () => {
    assert.deepEqual(read().settings, {
      'bootstrap.servers': 'dts-cn-hangzhou.aliyuncs.com:18001',
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'PLAIN',
      'config.providers': 'env',
      'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
      'sasl.jaas.config':
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="billing-dtsabc123def456" password="${env:DTS_PASSWORD}";',
      'group.id': 'dtsabc123def456',
      'enable.auto.commit': 'false',
      'auto.offset.reset': 'none',
      'key.deserializer': 'org.apache.kafka.common.serialization.ByteArrayDeserializer',
      'value.deserializer': 'org.apache.kafka.common.serialization.ByteArrayDeserializer',
    });
  });

  test('sign in as the user, whatever the name is', () => {
    for (const name of hostileNames) {
      const { facts, settings } = read(name);
      const jaas = settings['sasl.jaas.config'] ?? '';
      const [whole, inside = ''] = /username="((?:\\.|[^"\\\n\r])*)" password=/.exec(jaas) ?? [];
      assert.ok(whole, jaas);
      const user = inside.replaceAll(/\\([0-7]{3}|.)/g, (_all, escape: string) =>
        escape.length === 3 ? String.fromCharCode(Number.parseInt(escape, 8)) : escape,
      );
      assert.equal(user, facts.kafkaUser);
    }
  });

  test('ask the environment for the password alone, whatever the names are', () => {
    for (const name of hostileNames) {
      const facts = { ...instanceFacts('checkpoint', 'notTried', name), groupId: name };
      const settings = { ...parse(dtsProperties(facts).main.text) } as Readonly<Record<string, string>>;
      const asked = Object.values(settings).flatMap(value => value.match(/\$\{[^}]*:[^}]*\}/g) ?? []);
      assert.deepEqual(asked, ['${env:DTS_PASSWORD}'], name);
    }
  });
});
