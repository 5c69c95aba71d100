import { regions } from '../../cloud/regions.ts';
import { refuse, type SlsOperation } from '../operation.ts';

/**
 * Lists the regions in the language that is asked for, with those members that all editions of the page have. The page
 * names no permission. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-describeregions
 */
export const describeRegions: SlsOperation = {
  isWrite: false,

  run({ query: { language = 'zh' } }) {
    if (!['zh', 'en', 'ja'].includes(language)) refuse(400, 'ParameterInvalid', 'language is not valid');
    const open = [...regions.values()].filter(({ hasSls, isClosed }) => hasSls && isClosed !== true);
    return {
      regions: open.map(({ id, english, chinese }) => ({
        region: id,
        // The table has no Japanese names.
        localName: language === 'zh' ? chinese : english,
        intranetEndpoint: `${id}-intranet.log.aliyuncs.com`,
        internetEndpoint: `${id}.log.aliyuncs.com`,
        dataRedundancyType: ['LRS', 'ZRS'],
      })),
    };
  },
};
