/**
 * The versions of libraries that generated build files ask for, as they were on the day of the facts. A comment beside
 * each names the page with newer ones.
 */
export const versions = {
  /** https://central.sonatype.com/artifact/com.aliyun.openservices/loghub-client-lib */
  loghubClientLib: '0.6.54',
  /** The vendor's page asks for this version by name, because the library does not bring it. */
  protobufJava: '2.5.0',
  /** What the vendor's libraries for Log Service and Flink log through. */
  slf4jOfLoghub: '1.7.26',
  /** https://github.com/aliyun/aliyun-log-flink-connector */
  flinkLogConnector: '0.1.46',
  flink: '1.20.3',
  /** https://pkg.go.dev/github.com/aliyun/aliyun-log-go-sdk */
  slsGo: 'v0.1.124',
  /** https://pypi.org/project/aliyun-log-python-sdk/ */
  slsPython: '0.9.52',
  /** https://central.sonatype.com/artifact/com.aliyun.dts/dts-new-subscribe-sdk */
  dtsSdk: '2.1.4',
  /** The last of the versions that the vendor names. Version 4 dropped the old requests that DTS speaks. */
  kafkaClients: '2.7.2',
  /** What that version logs through. https://github.com/apache/kafka/blob/2.7.2/gradle/dependencies.gradle */
  slf4jOfKafka: '1.7.30',
  /** https://pkg.go.dev/github.com/twmb/franz-go */
  franzGo: 'v1.22.3',
  /** https://pypi.org/project/kafka-python/ */
  kafkaPython: '3.0.12',
  /** https://www.npmjs.com/package/kafkajs */
  kafkajs: '2.2.4',
  lz4js: '0.2.0',
} as const;

/** When these versions were looked up. */
export const checkedOn = '2026-11-28';
