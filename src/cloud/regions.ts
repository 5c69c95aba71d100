/** A region, as the product pages call it. */
interface Region {
  readonly id: string;
  readonly english: string;
  readonly chinese: string;
  /** The recommended host of DTS; absent where DTS is not offered. */
  readonly dtsHost?: string;
  readonly hasSls: boolean;
  /** Accepted where it was chosen before, never offered. */
  readonly isClosed?: boolean;
}

type Row = readonly [id: string, english: string, chinese: string, services: string, dtsHost?: string];

/**
 * Neither service lists its own regions, so the pages are copied here. Services: D for DTS, S for SLS, x for closed.
 * The DTS host is written out where it is not `dts.<region>.aliyuncs.com`.
 * https://help.aliyun.com/en/dts/developer-reference/supported-regions
 * https://help.aliyun.com/en/dts/developer-reference/request-syntax
 * https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints
 */
const rows: readonly Row[] = [
  ['cn-hangzhou', 'China (Hangzhou)', '华东1（杭州）', 'DS'],
  ['cn-shanghai', 'China (Shanghai)', '华东2（上海）', 'DS'],
  ['cn-nanjing', 'China (Nanjing – Local Region)', '华东5（南京-本地地域）', 'S'],
  ['cn-fuzhou', 'China (Fuzhou – Local Region)', '华东6（福州-本地地域）', 'S'],
  ['cn-qingdao', 'China (Qingdao)', '华北1（青岛）', 'DS'],
  ['cn-beijing', 'China (Beijing)', '华北2（北京）', 'DS'],
  ['cn-zhangjiakou', 'China (Zhangjiakou)', '华北3（张家口）', 'DS'],
  ['cn-huhehaote', 'China (Hohhot)', '华北5（呼和浩特）', 'DS'],
  ['cn-wulanchabu', 'China (Ulanqab)', '华北6（乌兰察布）', 'DS', 'dts.aliyuncs.com'],
  ['cn-wuhan-lr', 'China (Wuhan – Local Region)', '华中1（武汉-本地地域）', 'DS'],
  ['cn-zhengzhou-jva', 'Zhengzhou (China Unicom Joint Venture)', '郑州（联通合营）', 'D'],
  ['cn-shenzhen', 'China (Shenzhen)', '华南1（深圳）', 'DS'],
  ['cn-heyuan', 'China (Heyuan)', '华南2（河源）', 'DS'],
  ['cn-guangzhou', 'China (Guangzhou)', '华南3（广州）', 'DS'],
  ['cn-chengdu', 'China (Chengdu)', '西南1（成都）', 'DS', 'dts.aliyuncs.com'],
  ['cn-hongkong', 'China (Hong Kong)', '中国香港', 'DS'],
  ['ap-southeast-1', 'Singapore', '新加坡', 'DS'],
  ['ap-southeast-3', 'Malaysia (Kuala Lumpur)', '马来西亚（吉隆坡）', 'DS'],
  ['ap-southeast-5', 'Indonesia (Jakarta)', '印度尼西亚（雅加达）', 'DS'],
  ['ap-southeast-6', 'Philippines (Manila)', '菲律宾（马尼拉）', 'DS'],
  ['ap-southeast-7', 'Thailand (Bangkok)', '泰国（曼谷）', 'DS'],
  ['ap-southeast-8', 'Malaysia (Johor)', '马来西亚（柔佛）', 'S'],
  ['ap-northeast-1', 'Japan (Tokyo)', '日本（东京）', 'DS'],
  ['ap-northeast-2', 'South Korea (Seoul)', '韩国（首尔）', 'DS'],
  ['us-west-1', 'US (Silicon Valley)', '美国（硅谷）', 'DS'],
  ['us-east-1', 'US (Virginia)', '美国（弗吉尼亚）', 'DS'],
  ['na-south-1', 'Mexico', '墨西哥', 'S'],
  ['sa-east-1', 'Brazil (São Paulo)', '巴西（圣保罗）', 'S'],
  ['eu-central-1', 'Germany (Frankfurt)', '德国（法兰克福）', 'DS'],
  ['eu-west-1', 'UK (London)', '英国（伦敦）', 'DS'],
  ['me-central-1', 'Saudi Arabia (Riyadh)', '沙特（利雅得）', 'DS'],
  ['me-east-1', 'UAE (Dubai)', '阿联酋（迪拜）', 'DS'],
  ['cn-hangzhou-finance', 'China East 1 Finance', '华东1 金融云', 'DS', 'dts.cn-hangzhou.aliyuncs.com'],
  ['cn-shanghai-finance-1', 'China East 2 Finance', '华东2 金融云', 'DS'],
  ['cn-shenzhen-finance-1', 'China South 1 Finance', '华南1 金融云', 'D'],
  ['cn-shenzhen-finance', 'China South 1 Finance', '华南1（深圳-金融云）', 'S'],
  ['cn-beijing-finance-1', 'China North 2 Finance (Preview)', '华北2 金融云（邀测）', 'D', 'dts.aliyuncs.com'],
  ['cn-north-2-gov-1', 'Beijing Government Cloud', '北京政务云', 'DS', 'dts.aliyuncs.com'],
  ['cn-heyuan-acdr-1', 'Heyuan ACDR auto-compliance', '河源专属云汽车合规', 'S'],
  ['ap-southeast-2', 'Australia (Sydney)', '澳大利亚（悉尼）', 'DSx'],
  ['ap-south-1', 'India (Mumbai)', '印度（孟买）', 'DSx'],
];

/** Every region that offers DTS or SLS, China first, by id. */
export const regions: ReadonlyMap<string, Region> = new Map(
  rows.map(([id, english, chinese, services, dtsHost]) => [
    id,
    {
      id,
      english,
      chinese,
      ...(services.includes('D') && { dtsHost: dtsHost ?? `dts.${id}.aliyuncs.com` }),
      hasSls: services.includes('S'),
      ...(services.includes('x') && { isClosed: true }),
    },
  ]),
);

/** Regions without repetition, the first of them in front where there is one. */
export const regionsFrom = (first: string | undefined, others: readonly string[]): readonly string[] => [
  ...new Set([...(first === undefined ? [] : [first]), ...others]),
];

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
