/** A line as somebody reported it, where it stands, and what it is to be recognized as. */
export interface Report {
  readonly link: string;
  readonly text: string;
  /** A code or a message of the entry that has to come first. */
  readonly is: string;
  /** What the database or the program says itself. */
  readonly quote?: string;
}

const github = 'https://github.com/';
const dtsDocs = `${github}AlibabaCloudDocs/dts`;
const slsDocs = `${github}AlibabaCloudDocs/sls`;

/** Lines from issues and from the vendor's pages, shortened where they go on with what is not about the error. */
export const reports: readonly Report[] = [
  // Clients of Log Service.
  {
    link: `${github}aliyun/aliyun-log-go-sdk/issues/77`,
    text: String.raw`level=warn time=2020-04-26T03:25:46.858718Z caller=heart_beat.go:72 msg="send heartbeat error" error="{\n    \"httpCode\": 405,\n    \"errorCode\": \"InvalidMethod\",\n    \"errorMessage\": \"invalid request method : /logstores/logxxxxx/consumergroups/\",\n    \"requestID\": \"5EA4FF3A7E87633xxxxxx\"\n}"`,
    is: 'InvalidMethod',
  },
  {
    link: `${github}aliyun/aliyun-log-go-sdk/issues/38`,
    text: String.raw`evel=warn time=2019-08-08T08:04:25.149421Z caller=heart_beat.go:72 msg="send heartbeat error" error="{\n    \"httpCode\": 401,\n    \"errorCode\": \"Unauthorized\",\n    \"errorMessage\": \"denied by sts or ram, action: log:ConsumerGroupHeartBeat, resource: acs:log:cn-hangzhou:1595139653552356:project/guanghe-hub/logstore/order-flow/consumergroup/order2Group\",\n    \"requestID\": \"5D4BD78964ED3D851E02493F\"\n}"`,
    is: 'denied by sts or ram',
  },
  {
    link: `${github}aliyun/aliyun-log-go-sdk/issues/75`,
    text: String.raw`level=info time=2020-04-13T22:01:45.285643329Z caller=io_worker.go:74 msg="sendToServer failed" error="{\n \"httpCode\": -1,\n \"errorCode\": \"ClientError\",\n \"errorMessage\": \"stopped retrying err: {\\n \\\"httpCode\\\": 500,\\n \\\"errorCode\\\": \\\"InternalServerError\\\",\\n \\\"errorMessage\\\": \\\"internal server error,no avaliable shard\\\",\\n \\\"requestID\\\": \\\"5E94E1460400C45210C245D6\\\"\\n}: context deadline exceeded\",\n \"requestID\": \"\"\n}`,
    is: 'InternalServerError',
  },
  {
    link: `${github}aliyun/aliyun-log-go-sdk/issues/259`,
    text: `level=warn time=2024-02-28T08:00:17.104214Z caller=consumer_client.go:158 msg="unknown error when pull log" shardId=1 cursor="MTcwODQ4MDc0MzkzOTQ4MDQzMQ==" error="can't find 'x-log-rawdatasize' header" tryTimes=1`,
    is: 'unknown error when pull log',
  },
  {
    link: `${github}aliyun/aliyun-log-log4j-appender/issues/8`,
    text: `log4j:ERROR Failed to putLogs. project=item-server logstore=access-log topic= source= logItems=[com.aliyun.openservices.log.common.LogItem@1fa921f7]
com.aliyun.openservices.log.exception.LogException: denied by sts or ram, action: log:PostLogStoreLogs, resource: acs:log:cn-hangzhou:1530704xxxxx:project/itemxxxx/logstore/accessxxxx, itemscount: 243
\tat com.aliyun.openservices.log.producer.inner.IOThread.doSendData(IOThread.java:180)
\tat com.aliyun.openservices.log.producer.inner.IOThread.sendData(IOThread.java:126)
\tat java.lang.Thread.run(Thread.java:748)`,
    is: 'denied by sts or ram',
    quote:
      'denied by sts or ram, action: log:PostLogStoreLogs, resource: acs:log:cn-hangzhou:1530704xxxxx:project/itemxxxx/logstore/accessxxxx, itemscount: 243',
  },
  {
    link: `${github}AliyunContainerService/log-pilot/issues/85`,
    text: `2018-03-16 03:06:55 +0000 [warn]: #0    Caught in puts logs: LogException:
{
    ErrorCode: Unauthorized
    ErrorMessage: denied by sts or ram, action: log:PostLogStoreLogs, resource: acs:log:cn-beijing:1841696975452027:project/xxx
    RequestId: ["5AAB34CFA3342560601902EC"]
}`,
    is: 'denied by sts or ram',
  },
  {
    link: `${github}aliyun-UED/aliyun-sdk-js/pull/7`,
    text: `{ message: '{"error_code":"SLSLogStoreNotExist","error_message":"logstore xxoo_not_exists_aslds not exist"}\\n',
  error_code: 'SLSLogStoreNotExist',
  error_message: 'logstore xxoo_not_exists_aslds not exist',
  request_id: '54D33044AB9AC49D2E1D2274',
  code: 404 }`,
    is: 'LogStoreNotExist',
  },
  {
    link: `${github}aliyun-UED/aliyun-sdk-js/issues/126`,
    text: String.raw`{\"errorCode\":\"SignatureNotMatch\",\"errorMessage\":\"signature yWnodctajXTMQYhHxMoMIOW2Hzk= not match\"}`,
    is: 'SignatureNotMatch',
  },
  {
    link: `${github}aliyun/aliyun-log-java-producer/issues/44`,
    text: 'Failed to put logs,The security token you provided has expired',
    is: 'SecurityTokenExpired',
  },
  {
    link: `${github}aliyun/serverless-aliyun-function-compute/issues/8`,
    text: 'UnauthorizedError: denied by sts or ram, action: log:GetProject, resource: acs:log:cn-shanghai:1700044811950409:project/sls-serverless-aliyun-hello-world-logs',
    is: 'denied by sts or ram',
  },
  {
    link: `${github}aliyun/terraform-provider-alicloud/issues/5855`,
    text: `│ Error: [ERROR] terraform-provider-alicloud/alicloud/resource_alicloud_log_project.go:104:
│ [ERROR] terraform-provider-alicloud/alicloud/service_alicloud_log.go:653: Resource <REDACTED>-audit-log GetProjectPolicy Failed!!! [SDK aliyun-log-go-sdk ERROR]:
│ {
│     "httpCode": 405,
│     "errorCode": "InvalidMethod",
│     "errorMessage": "invalid request method : /policy",
│     "requestID": "<REDACTED>"
│ }`,
    is: 'InvalidMethod',
  },
  {
    link: `${github}aliyun/aliyun-log-python-sdk/issues/2`,
    text: `aliyun.log.logexception.LogException: LogException:
{
    ErrorCode: BadResponse
    ErrorMessage: failed to parse data to LogGroupList
    RequestId:
}`,
    is: 'BadResponse',
  },
  {
    link: slsDocs,
    text: `message:  fetch data get errors:{"errorCode": "Unauthorized", "errorMessage": "denied by sts or ram, action: log:ListShards, resource: acs:log:cn-hangzhou:1654218965343050:...}`,
    is: 'denied by sts or ram',
  },
  {
    link: slsDocs,
    text: `errors:{"errorCode": "SignatureNotMatch", "errorMessage": "signature gdaL/nWSRtve5FOB+QqHO/sBdnA= not match", "requestId": "5D760261ED35D40AA4AB1953"},retrytimes=1`,
    is: 'SignatureNotMatch',
  },
  {
    link: slsDocs,
    text: `"errorCode": "Unauthorized",
              "errorMessage": "AccessKeyId not found: LTAIL3gUus8AEu11"`,
    is: 'AccessKeyId not found',
  },
  {
    link: slsDocs,
    text: `message:  fetch data get errors:{"errorCode": "LogStoreNotExist", "errorMessage": "logstore pull_logstore_test9900881 does not exist", "requestId": "5D7227AA269948500404B777"},retrytimes=2`,
    is: 'LogStoreNotExist',
  },
  {
    link: slsDocs,
    text: `message:  fetch data get errors:{"errorCode": "ProjectNotExist", "errorMessage": "The Project does not exist : ali-sls-etl-regression-test", "requestId": "5D760AB12ECD0722AA1DD681"}`,
    is: 'ProjectNotExist',
  },
  {
    link: slsDocs,
    text: 'error_code:WriteQuotaExceed error_message:Write quota exceed projectName:project_name',
    is: 'WriteQuotaExceed',
  },

  // The gateway of all products.
  {
    link: `${github}aliyun/terraform-provider-alicloud/pull/4068`,
    text: `Error: [ERROR] terraform-provider-alicloud/alicloud/resource_alicloud_dts_synchronization_instance.go:159: Resource alicloud_dts_synchronization_instance CreateDtsInstance Failed!!! [SDK alibaba-cloud-sdk-go ERROR]:
SDKError:
   StatusCode: 403
   Code: LXBuyError
   Message: code: 403, Buy instance error.ARREARAGE request id: F24B990A-69C7-5109-96B4-AC951C9E7E9F
   Data: {"Code":"LXBuyError","HostId":"dts.aliyuncs.com","Message":"Buy instance error.ARREARAGE","RequestId":"F24B990A-69C7-5109-96B4-AC951C9E7E9F"}`,
    is: 'LXBuyError',
  },
  {
    link: `${github}aylei/aliyun-exporter/issues/36`,
    text: 'aliyunsdkcore.acs_exception.exceptions.ServerException: HTTP Status: 404 Error:InvalidAccessKeyId.NotFound Specified access key is not found. RequestID: C7E393EC-A6D6-4BAB-922F-7DA3AC55DFCE',
    is: 'InvalidAccessKeyId.NotFound',
  },
  {
    link: `${github}sanjusss/aliyun-ddns/issues/77`,
    text: 'Aliyun.Acs.Core.Exceptions.ClientException: InvalidAccessKeyId : Specified access key is not found or invalid. + [ RequestId : 0E0AC82F-B026-5C39-91F4-B7E63A2D1332 ]',
    is: 'InvalidAccessKeyId.NotFound',
  },
  {
    link: `${github}honwen/aliyun-ddns-cli/issues/24`,
    text: '2019/10/08 14:53:34 Aliyun API Error: RequestId: 61671224-9C93-440F-8962-FBBA450296E2 Status Code: 404 Code: InvalidAccessKeyId.NotFound Message: Specified access key is not found.',
    is: 'InvalidAccessKeyId.NotFound',
  },
  {
    link: `${github}pragkent/alidns-webhook/issues/5`,
    text: `E0323 17:49:13.715484       1 solver.go:56] Get hosted zone test.cn. error: SDK.ServerError
ErrorCode: InvalidAccessKeyId.NotFound
Recommend: https://error-center.aliyun.com/status/search?Keyword=InvalidAccessKeyId.NotFound&source=PopGw
RequestId: ****
Message: Specified access key is not found.`,
    is: 'InvalidAccessKeyId.NotFound',
  },
  {
    link: `${github}aliyun/ack-set-context/issues/2`,
    text: 'InvalidAccessKeyId.NotFoundError: code: 404, Specified access key is not found., requestid: 3DF885FD-9B90-5127-94C8-1BEF34EA0DDA',
    is: 'InvalidAccessKeyId.NotFound',
  },
  {
    link: `${github}certimate-go/certimate/issues/720`,
    text: 'acme: error presenting token: alicloud: API call failed: SDK.ServerError ErrorCode: InvalidAccessKeyId',
    is: 'InvalidAccessKeyId.NotFound',
  },
  {
    link: `${github}Molunerfinn/PicGo/issues/466`,
    text: String.raw`StatusCodeError: 403 - "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>InvalidAccessKeyId</Code>\n  <Message>The OSS Access Key Id you provided does not exist in our records.</Message>\n  <HostId>machgeekimg.oss-cn-qingdao.aliyuncs.com</HostId>\n</Error>\n"`,
    is: 'InvalidAccessKeyId.NotFound',
  },
  {
    link: `${github}aliyun/aliyun-openapi-python-sdk/issues/41`,
    text: 'aliyunsdkcore.acs_exception.exceptions.ServerException: HTTP Status: 400 Error:IllegalTimestamp The input parameter "Timestamp" that is mandatory for processing this request is not supplied. RequestID: xxxxxx',
    is: 'IllegalTimestamp',
  },
  {
    link: `${github}pragkent/alidns-webhook/issues/28`,
    text: `Get hosted zone lerjin.com. error: SDK.ServerError
 ErrorCode: InvalidTimeStamp.Expired
Recommend: https://api.aliyun.com/troubleshoot?q=InvalidTimeStamp.Expired&product=Alidns&requestId=0BF35E8A-A8D2-59DC-9039-1976C392BA92
RequestId: 0BF35E8A-A8D2-59DC-9039-1976C392BA92
Message: Specified time stamp or date value is expired.`,
    is: 'InvalidTimeStamp.Expired',
  },
  {
    link: `${github}aliyun/alibaba-cloud-sdk-go/issues/39`,
    text: 'SDK.ServerError 400 Bad Request {"Recommend":"https://error-center.aliyun.com/status/search?Keyword=SignatureNonceUsed&source=PopGw","Message":"Specified signature nonce was used already.","RequestId":"4BC02B9F-6E54-4346-9B2C-5B9896F66540","HostId":"rds.ap-southeast-3.aliyuncs.com","Code":"SignatureNonceUsed"}',
    is: 'SignatureNonceUsed',
  },
  {
    link: `${github}toplan/phpsms/issues/126`,
    text: '{"RequestId":"FF733085-B27A-494E-B151-C0AC008708D6","HostId":"sms.aliyuncs.com","Code":"Forbidden","Message":"User not authorized to operate on the specified resource."}',
    is: 'Forbidden.RAM',
  },
  {
    link: `${github}aliyun/alibabacloud-csharp-sdk/issues/40`,
    text: 'Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256 6306ef31f2c1915dd47e562d932ea4643dad1747e0b751314727150613831f85]',
    is: 'SignatureDoesNotMatch',
  },
  {
    link: `${github}louislam/uptime-kuma/issues/5086`,
    text: `"errorCode": "SignatureDoesNotMatch",
  "errorMessage": "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId...",
  "eventSource": "dysmsapi.aliyuncs.com"`,
    is: 'SignatureDoesNotMatch',
  },

  // Tasks of DTS.
  {
    link: dtsDocs,
    text: 'DTS-30019: Can not find column [column_in_source<-->column_in_target] in target table db_name.table_name',
    is: 'DTS-30019',
  },
  {
    link: dtsDocs,
    text: 'DTS-70019: Can not find column[column_in_source<-->column_in_target]in target table db_name.table_name',
    is: 'DTS-70019',
  },
  {
    link: dtsDocs,
    text: "DTS-10046: execute sql: CREATE TABLE if not exists`dts`.`table_name` ( `id` int(11) NOTNULL,`column1` bigint(20) NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULTCHARSET=utf8 failed. Create TransactionTable failed. cause:MySQLSyntaxErrorException: CREATE command denied to user 'username'@'ip_address' for table 'table_name'",
    is: 'DTS-10046',
    quote: "CREATE command denied to user 'username'@'ip_address' for table 'table_name'",
  },
  {
    link: dtsDocs,
    text: "DTS-70002: get table detail info failed after 151times (user: db_name, database:table_name) MySQLSyntaxErrorException: Table 'db_name.table_name'doesn't exist",
    is: 'DTS-70002',
    quote: "Table 'db_name.table_name'doesn't exist",
  },
  {
    link: dtsDocs,
    text: "DTS-60001: Create connection failed (url:ip_address:port, user: username) cause: SQLException: Access denied for user'username'@'ip_address' (using password: YES)",
    is: 'DTS-60001',
    quote: "Access denied for user'username'@'ip_address' (using password: YES)",
  },
  {
    link: dtsDocs,
    text: 'DTS-61015: Create connection failed(url:ip_address:port, user: username) cause:MySQLNonTransientConnectionException: Data source rejected establishment ofconnection, message from server: "Too many connections"',
    is: 'DTS-61015',
    quote: 'Data source rejected establishment ofconnection, message from server: "Too many connections"',
  },
  {
    link: dtsDocs,
    text: "DTS-71016: connect target failed (url: jdbc:mysql://ip_address:port?parameters)cause: SQLException: null, message from server: \"Host 'ip_address' isblocked because of many connection errors; unblock with 'mysqladminflush-hosts'\"",
    is: 'DTS-71016',
  },
  {
    link: dtsDocs,
    text: 'DTS-10015: unreachable redis network.JedisConnectionException: Could not get a resource from the poolJedisConnectionException: Failed connecting to ip_address:portConnectException: Connection timed out (Connection timed out)',
    is: 'DTS-10015',
    quote: 'Connection timed out (Connection timed out)',
  },
  {
    link: dtsDocs,
    text: String.raw`DTS-070211: Connect Source DB failed. cause by [com.mysql.jdbc.exceptions.jdbc4.MySQLNonTransientConnectionException:Could not create connection to database server. Attempted reconnect 3 times. Giving up.][com.mysql.jdbc.exceptions.jdbc4.CommunicationsException:Communications link failure\n\nThe last packet sent successfully to the server was 0 milliseconds ago. The driver has not received any packets from the server.][java.net.ConnectException:Connection timed out (Connection timed out)] About more information in [https://yq.aliyun.com/articles/499178].`,
    is: 'DTS-070211',
    quote: 'Connection timed out (Connection timed out)',
  },
  {
    link: dtsDocs,
    text: 'DTS-150002 MySQL binlog filename@offset is not exists. Original error: original_error.',
    is: 'DTS-1050002',
    quote: 'original_error.',
  },
  {
    link: dtsDocs,
    text: 'DTS-150003 MySQL binlog timstamp 12345678 is not found on server. Original error: original_error.',
    is: 'DTS-1050003',
  },
  {
    link: dtsDocs,
    text: 'DTS-150004 MySQL binlog sql sql_xx parse error, binlog at filename@offset',
    is: 'DTS-1050004',
  },
  {
    link: dtsDocs,
    text: 'DTS-1050005 MySQL table rdsdb.dept binlog column count check error, local count is 3, but binlog count is 4, at offset 3@4105797.',
    is: 'DTS-1050005',
  },
  {
    link: dtsDocs,
    text: 'DTS-1050005 MySQL local meta column db_name.table_name.column_name attribute type, local<>record(bigint<>varchar).',
    is: 'DTS-1050006',
  },
  {
    link: dtsDocs,
    text: 'DTS-1050008 MySQL local table db_name.table_name meta not found.',
    is: 'DTS-1050008',
  },
  { link: dtsDocs, text: 'DTS-1050009 MySQL binlog parse error, at offset filename@offset.', is: 'DTS-1050009' },
  {
    link: dtsDocs,
    text: 'DTS-1050010 column db_name.table_name.column_name binlog parse error, at offset filename@offset.',
    is: 'DTS-1050010',
  },
  {
    link: dtsDocs,
    text: 'DTS-1051001 Query remote MySQL instance xx.xx.xx.xx:xx table db_name.table_name meta fail. Original error: original_error.',
    is: 'DTS-1051001',
  },
  {
    link: dtsDocs,
    text: 'DTS-1051002 Current connect MySQL instance xx.xx.xx.xx:xx is not master.',
    is: 'DTS-1051002',
  },
  {
    link: dtsDocs,
    text: 'DTS-1051004 BEGIN and COMMIT middle have any other evetns, Please vaild binlog file.',
    is: 'DTS-1051004',
  },
  {
    link: dtsDocs,
    text: 'DTS-1051006 MySQL Server xx.xx.xx.xx:xx, Table db_name.table_name is not exists.',
    is: 'DTS-1051006',
  },
  {
    link: 'https://www.alibabacloud.com/help/en/dts/dts-1051007-an-error-is-reported-when-dts-connects-to-the-mysql-reader-to-verify-the-log-binlog-row-image',
    text: 'DTS-1051007 In binary log offset filename@offset(timestamp: unix_timestmap), found table db_name.table_name not full mode event.',
    is: 'DTS-1051007',
  },
  { link: dtsDocs, text: 'Get source schemas failed, reason[null]', is: 'Get source schemas failed, reason[…]' },
  { link: dtsDocs, text: 'xxxx resource is insufficient', is: 'resource is insufficient' },

  // Clients of Kafka, which read change tracking instances as well.
  {
    link: `${github}apache/pinot/issues/14372`,
    text: 'Caused by: org.apache.kafka.common.errors.TimeoutException: Timeout expired while fetching topic metadata',
    is: 'Timeout expired while fetching topic metadata',
    quote: 'Timeout expired while fetching topic metadata',
  },
  {
    link: `${github}obsidiandynamics/kafdrop/issues/134`,
    text: 'org.apache.kafka.common.errors.UnsupportedVersionException: The broker does not support LIST_OFFSETS with version in range [2,5]. The supported range is [0,1].',
    is: 'UnsupportedVersionException',
    quote: 'The broker does not support LIST_OFFSETS with version in range [2,5]. The supported range is [0,1].',
  },
  {
    link: `${github}omarsmak/kafka-consumer-lag-monitoring/issues/10`,
    text: 'Caused by: org.apache.kafka.common.errors.UnsupportedVersionException: The broker only supports OffsetFetchRequest v1, but we need v2 or newer to request all topic partitions.',
    is: 'The broker only supports',
  },
  {
    link: `${github}AliwareMQ/aliware-kafka-demos/issues/2`,
    text: '%3|1501655805.616|ERROR|rdkafka#producer-1| [thrd:sasl_ssl://kafka-ons-internet.aliyun.com:8080/bootstrap]: sasl_ssl://kafka-ons-internet.aliyun.com:8080/bootstrap: SASL authentication failure: Disconnected: check client PLAIN credentials and broker logs',
    is: 'SASL authentication failure',
  },
  {
    link: `${github}alibaba/canal/issues/1838`,
    text: '2020-09-28 10:46:50.386 [kafka-producer-network-thread | producer-1] WARN  org.apache.kafka.clients.NetworkClient - [Producer clientId=producer-1] Error while fetching metadata with correlation id 14740 : {T_binlog_air=TOPIC_AUTHORIZATION_FAILED}',
    is: 'TOPIC_AUTHORIZATION_FAILED',
  },
  {
    link: `${github}alibaba/canal/issues/5434`,
    text: '[kafka-producer-network-thread | producer-7] WARN  org.apache.kafka.clients.NetworkClient - [Producer clientId=producer-7] Bootstrap broker 192.168.1.20:9092 (id: -1 rack: null) disconnected',
    is: 'Bootstrap broker … disconnected',
  },
  {
    link: `${github}IBM/sarama/issues/910`,
    text: '[Sarama] 2017/07/06 16:03:16 kafka: error while consuming userlog/13: kafka server: The requested offset is outside the range of offsets maintained by the server for the given topic/partition.',
    is: 'OFFSET_OUT_OF_RANGE',
  },
  {
    link: `${github}getsentry/sentry-docs/pull/15131`,
    text: 'Exception: KafkaError{code=OFFSET_OUT_OF_RANGE,val=1,str="Broker: Offset out of range"}',
    is: 'OFFSET_OUT_OF_RANGE',
  },
  {
    link: `${github}dpkp/kafka-python/issues/192`,
    text: "kafka.common.OffsetOutOfRangeError: FetchResponse(topic='sessions_internal', partition=0, error=1, highwaterMark=-1, messages=<generator object _decode_message_set_iter at 0x101fce0f0>)",
    is: 'OffsetOutOfRangeError',
  },
  {
    link: `${github}italia/daf/issues/178`,
    text: 'org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent failure: Lost task 0.3 in stage 0.0 (TID 3, slave1.platform.daf.gov.it, executor 4): org.apache.kafka.clients.consumer.OffsetOutOfRangeException: Offsets out of range with no configured reset policy for partitions: {daf-iot-events-10=46123606}',
    is: 'OffsetOutOfRangeException',
    quote: 'Offsets out of range with no configured reset policy for partitions: {daf-iot-events-10=46123606}',
  },
  {
    link: `${github}dpkp/kafka-python/issues/1935`,
    text: "it won't work with error Errors.NoBrokersAvailable()",
    is: 'NoBrokersAvailable',
  },
  {
    link: `${github}bitnami/charts/issues/32628`,
    text: 'kafka: client has run out of available brokers to talk to',
    is: 'client has run out of available brokers to talk to',
  },
];
