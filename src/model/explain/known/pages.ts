/** The vendor's pages that entries refer to. */
export const pages = {
  dtsErrors: 'https://help.aliyun.com/en/dts/support/common-error-codes-and-troubleshooting-methods',
  dtsApiErrors: 'https://help.aliyun.com/document_detail/462133.html',
  dtsNames: 'https://help.aliyun.com/document_detail/433328.html',
  dtsConnections: 'https://help.aliyun.com/document_detail/84900.html',
  dtsFaq: 'https://github.com/AlibabaCloudDocs/dts/tree/master/cn.zh-CN/%E5%B8%B8%E8%A7%81%E9%97%AE%E9%A2%98FAQ',
  dtsRowImage:
    'https://www.alibabacloud.com/help/en/dts/dts-1051007-an-error-is-reported-when-dts-connects-to-the-mysql-reader-to-verify-the-log-binlog-row-image',
  precheck: 'https://help.aliyun.com/en/dts/user-guide/troubleshoot-precheck-failures',
  precheckStatus: 'https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeprecheckstatus',
  skipPrecheck: 'https://www.alibabacloud.com/help/en/dts/developer-reference/api-skipprecheck',
  mysqlAccount:
    'https://help.aliyun.com/en/dts/user-guide/create-an-account-for-a-self-managed-mysql-database-and-configure-binary-logging',
  topologies: 'https://help.aliyun.com/document_detail/124115.html',
  trackPostgres:
    'https://help.aliyun.com/en/dts/user-guide/track-data-changes-from-an-apsaradb-rds-for-postgresql-instance',
  trackOracle: 'https://help.aliyun.com/en/dts/user-guide/configure-a-change-tracking-task',
  dtsDemo: 'https://help.aliyun.com/en/dts/user-guide/use-the-sdk-demo-to-consume-tracked-data',
  dtsSdk: 'https://github.com/aliyun/aliyun-dts-subscribe-sdk-java',
  dtsKafka: 'https://help.aliyun.com/en/dts/user-guide/use-a-kafka-client-to-consume-tracked-data',
  oldSdk: 'https://help.aliyun.com/document_detail/26647.html',
  kafkaCompatibility:
    'https://cwiki.apache.org/confluence/display/KAFKA/KIP-896%3A+Remove+old+client+protocol+API+versions+in+Kafka+4.0',
  slsErrors: 'https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes',
  slsLimits: 'https://help.aliyun.com/document_detail/92571.html',
  slsRam: 'https://www.alibabacloud.com/help/en/sls/developer-reference/ram-authorization-for-sls',
  slsGroups: 'https://www.alibabacloud.com/help/en/sls/user-guide/log-consumption-by-consumer-group',
  createGroup: 'https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup',
  heartBeat: 'https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupheartbeat',
  slsJava: 'https://github.com/aliyun/aliyun-log-consumer-java',
  slsGo: 'https://github.com/aliyun/aliyun-log-go-sdk/tree/master/consumer',
  slsPython: 'https://github.com/aliyun/aliyun-log-python-sdk/tree/master/aliyun/log/consumer',
  slsFlink: 'https://github.com/aliyun/aliyun-log-flink-connector',
  slsLogstash: 'https://github.com/aliyun/logstash-input-logservice',
  sts: 'https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes',
  openApi: 'https://help.aliyun.com/document_detail/51132.html',
} as const;

/**
 * The page of an error that DTS retries, of which there is one for each hundred. Those of 0001 to 0300 and of 0601 to
 * 0700 were not found, so they lead to the list.
 */
export function retryPage(code: string): string {
  const hundred = Math.floor((Number(/\d{4}$/.exec(code)?.[0] ?? 0) - 1) / 100);
  if (![3, 4, 5, 7].includes(hundred)) return pages.dtsNames;
  return `https://help.aliyun.com/en/dts/support/dts-entry-err-0${hundred}01-to-0${hundred + 1}00`;
}
