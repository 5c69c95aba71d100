/** A region, with its names on the product pages. */
interface Region {
  readonly id: string;
  readonly english: string;
  readonly chinese: string;
  /** The recommended host of DTS. It is absent where DTS is not offered. */
  readonly dtsHost?: string;
  readonly hasSls: boolean;
  /** Whether the region is closed. Accounts that use it keep it, but it is not offered. */
  readonly isClosed?: boolean;
}

type Row = readonly [id: string, english: string, chinese: string, services: string, dtsHost?: string];

/**
 * The regions on the product pages, copied because DTS lists none, and Log Service lists its own only to those who are
 * signed in. The letters mean DTS (D), SLS (S), a VPC host of DTS (V), a host of STS (T) and a closed region (x). A row
 * names its DTS host if that is not `dts.<region>.aliyuncs.com`. A host that is not listed may exist, but a host that was
 * guessed wrong cannot be reached.
 * https://help.aliyun.com/en/dts/developer-reference/supported-regions
 * https://help.aliyun.com/en/dts/developer-reference/request-syntax
 * https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints
 * https://alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-endpoint
 */
const rows: readonly Row[] = [
  ['cn-hangzhou', 'China (Hangzhou)', '华东1（杭州）', 'DSVT'],
  ['cn-shanghai', 'China (Shanghai)', '华东2（上海）', 'DSVT'],
  ['cn-nanjing', 'China (Nanjing – Local Region)', '华东5（南京-本地地域）', 'ST'],
  ['cn-fuzhou', 'China (Fuzhou – Local Region)', '华东6（福州-本地地域）', 'ST'],
  ['cn-qingdao', 'China (Qingdao)', '华北1（青岛）', 'DSVT'],
  ['cn-beijing', 'China (Beijing)', '华北2（北京）', 'DSVT'],
  ['cn-zhangjiakou', 'China (Zhangjiakou)', '华北3（张家口）', 'DSVT'],
  ['cn-huhehaote', 'China (Hohhot)', '华北5（呼和浩特）', 'DSVT'],
  ['cn-wulanchabu', 'China (Ulanqab)', '华北6（乌兰察布）', 'DSVT', 'dts.aliyuncs.com'],
  ['cn-wuhan-lr', 'China (Wuhan – Local Region)', '华中1（武汉-本地地域）', 'DST'],
  ['cn-zhengzhou-jva', 'Zhengzhou (China Unicom Joint Venture)', '郑州（联通合营）', 'D'],
  ['cn-shenzhen', 'China (Shenzhen)', '华南1（深圳）', 'DSVT'],
  ['cn-heyuan', 'China (Heyuan)', '华南2（河源）', 'DST'],
  ['cn-guangzhou', 'China (Guangzhou)', '华南3（广州）', 'DST'],
  ['cn-chengdu', 'China (Chengdu)', '西南1（成都）', 'DSVT', 'dts.aliyuncs.com'],
  ['cn-hongkong', 'China (Hong Kong)', '中国香港', 'DSVT'],
  ['ap-southeast-1', 'Singapore', '新加坡', 'DSVT'],
  ['ap-southeast-3', 'Malaysia (Kuala Lumpur)', '马来西亚（吉隆坡）', 'DSVT'],
  ['ap-southeast-5', 'Indonesia (Jakarta)', '印度尼西亚（雅加达）', 'DSVT'],
  ['ap-southeast-6', 'Philippines (Manila)', '菲律宾（马尼拉）', 'DS'],
  ['ap-southeast-7', 'Thailand (Bangkok)', '泰国（曼谷）', 'DST'],
  ['ap-southeast-8', 'Malaysia (Johor)', '马来西亚（柔佛）', 'S'],
  ['ap-northeast-1', 'Japan (Tokyo)', '日本（东京）', 'DSVT'],
  ['ap-northeast-2', 'South Korea (Seoul)', '韩国（首尔）', 'DST'],
  ['us-west-1', 'US (Silicon Valley)', '美国（硅谷）', 'DSVT'],
  ['us-east-1', 'US (Virginia)', '美国（弗吉尼亚）', 'DSVT'],
  ['na-south-1', 'Mexico', '墨西哥', 'ST'],
  ['sa-east-1', 'Brazil (São Paulo)', '巴西（圣保罗）', 'S'],
  ['eu-central-1', 'Germany (Frankfurt)', '德国（法兰克福）', 'DSVT'],
  ['eu-west-1', 'UK (London)', '英国（伦敦）', 'DSVT'],
  ['me-central-1', 'Saudi Arabia (Riyadh)', '沙特（利雅得）', 'DST'],
  ['me-east-1', 'UAE (Dubai)', '阿联酋（迪拜）', 'DSVT'],
  ['cn-hangzhou-finance', 'China East 1 Finance', '华东1 金融云', 'DS', 'dts.cn-hangzhou.aliyuncs.com'],
  ['cn-shanghai-finance-1', 'China East 2 Finance', '华东2 金融云', 'DSVT'],
  ['cn-shenzhen-finance-1', 'China South 1 Finance', '华南1 金融云', 'DV'],
  ['cn-shenzhen-finance', 'China South 1 Finance', '华南1（深圳-金融云）', 'S'],
  ['cn-beijing-finance-1', 'China North 2 Finance (Preview)', '华北2 金融云（邀测）', 'DVT', 'dts.aliyuncs.com'],
  ['cn-north-2-gov-1', 'Beijing Government Cloud', '北京政务云', 'DSV', 'dts.aliyuncs.com'],
  ['cn-heyuan-acdr-1', 'Heyuan ACDR auto-compliance', '河源专属云汽车合规', 'S'],
  ['ap-southeast-2', 'Australia (Sydney)', '澳大利亚（悉尼）', 'DSVx'],
  ['ap-south-1', 'India (Mumbai)', '印度（孟买）', 'DSVx'],
];

/** Every region that offers DTS or SLS, by ID, with those in China first. */
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

/**
 * Whether a text has the form of a region ID. IDs also come from services and become part of a host name, to which
 * signed requests are sent.
 */
export const isRegionId = (text: string): boolean => text.length <= 40 && /^[a-z]{2,5}(?:-[a-z\d]+)+$/.test(text);

/** The region whose Log Service is asked what concerns all regions, which is one of the account's where that is possible. */
export const slsRegionAmong = (ids: readonly string[]): string =>
  ids.find(id => regions.get(id)?.hasSls === true) ?? 'cn-hangzhou';

/** Regions without repetition, starting with `first` when it is given. */
export const regionsFrom = (first: string | undefined, others: readonly string[]): readonly string[] => [
  ...new Set([...(first === undefined ? [] : [first]), ...others]),
];

const regionsWith = (service: string): ReadonlySet<string> =>
  new Set(rows.flatMap(([id, , , services]) => (services.includes(service) ? [id] : [])));

const dtsVpcRegions = regionsWith('V');
const stsRegions = regionsWith('T');

/** Whether there is a `dts-vpc.<region>.aliyuncs.com`, which can be reached only from inside the region. */
export const hasDtsVpcHost = (region: string): boolean => dtsVpcRegions.has(region);

/** Whether there is an `sts.<region>.aliyuncs.com`. A CLI profile may ask for it. The global host offers the same. */
export const hasStsHost = (region: string): boolean => stsRegions.has(region);

/** Whether there is an `sts-vpc.<region>.aliyuncs.com`, which can be reached only from inside the region. */
export const hasStsVpcHost = (region: string): boolean => stsRegions.has(region) || region === 'cn-shenzhen-finance-1';
