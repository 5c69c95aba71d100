/**
 * Which regions have hosts of their own besides the public ones of the services, as the pages list them. What is not
 * listed may exist, but a name that is guessed wrong is one that cannot be reached.
 */

/**
 * `dts-vpc.<region>.aliyuncs.com`, reachable from inside the region only.
 * https://help.aliyun.com/en/dts/developer-reference/request-syntax
 */
export const hasDtsVpcHost = (region: string): boolean => dtsVpcRegions.has(region);

/**
 * `sts.<region>.aliyuncs.com`, as a CLI profile may ask for it. The global host offers the same, everywhere.
 * https://alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-endpoint
 */
export const hasStsHost = (region: string): boolean => stsRegions.has(region);

/** `sts-vpc.<region>.aliyuncs.com`, reachable from inside the region only. */
export const hasStsVpcHost = (region: string): boolean => stsRegions.has(region) || region === 'cn-shenzhen-finance-1';

const dtsVpcRegions = new Set([
  'cn-hangzhou',
  'cn-shanghai',
  'cn-qingdao',
  'cn-beijing',
  'cn-zhangjiakou',
  'cn-huhehaote',
  'cn-wulanchabu',
  'cn-shenzhen',
  'cn-chengdu',
  'cn-hongkong',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'ap-northeast-1',
  'us-west-1',
  'us-east-1',
  'eu-central-1',
  'eu-west-1',
  'me-east-1',
  'cn-shanghai-finance-1',
  'cn-shenzhen-finance-1',
  'cn-beijing-finance-1',
  'cn-north-2-gov-1',
  'ap-southeast-2',
  'ap-south-1',
]);

const stsRegions = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'ap-southeast-7',
  'cn-beijing',
  'cn-beijing-finance-1',
  'cn-chengdu',
  'cn-fuzhou',
  'cn-guangzhou',
  'cn-hangzhou',
  'cn-heyuan',
  'cn-hongkong',
  'cn-huhehaote',
  'cn-nanjing',
  'cn-qingdao',
  'cn-shanghai',
  'cn-shanghai-finance-1',
  'cn-shenzhen',
  'cn-wuhan-lr',
  'cn-wulanchabu',
  'cn-zhangjiakou',
  'eu-central-1',
  'eu-west-1',
  'me-central-1',
  'me-east-1',
  'na-south-1',
  'us-east-1',
  'us-west-1',
]);
