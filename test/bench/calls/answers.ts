/** The account, the addressed resources and the fixed answers that every contender works with. */

export const credentials = {
  accessKeyId: 'LTAI5tBenchmark00000001',
  accessKeySecret: 'a-secret-of-thirty-characters-',
};
export const region = 'cn-hangzhou';
export const instanceId = 'dtsk2gm967v16f4d2b';
export const project = 'orders';

/** How many elements each answer lists; a contender that reads another number did not do the work. */
export const listed = 3;

const groups = ['billing', 'search', 'warehouse'];

export const describeConsumerChannelAnswer = JSON.stringify({
  TotalRecordCount: listed,
  RequestId: '8F2AD4C7-04BB-5D4C-8A3C-6A5D2F0E9B11',
  PageRecordCount: listed,
  Success: 'true',
  HttpStatusCode: '200',
  PageNumber: 1,
  ConsumerChannels: groups.map((name, index) => ({
    ConsumerGroupName: name,
    ConsumerGroupId: `dtsor2y66j4219x7k${index}`,
    ConsumerGroupUserName: `${name}_reader`,
    ConsumptionCheckpoint: '2026-01-15T08:30:00Z',
    MessageDelay: 3 + index,
    UnconsumedData: 120 * index,
  })),
});

/** The one list of Log Service that every client of the vendor knows. */
export const listLogStoresAnswer = JSON.stringify({
  count: listed,
  total: listed,
  logstores: ['invoices', 'payments', 'refunds'],
});
