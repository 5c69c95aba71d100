import type { LogstoreRef, ProjectRef } from './places.ts';

/**
 * The start page of the Data Transmission Service console, on which the user chooses change tracking and the region. No
 * page documents an address below it. https://help.aliyun.com/en/dts/user-guide/create-consumer-groups
 */
export const dtsConsole = 'https://dtsnew.console.aliyun.com/';

/** The start page of the Simple Log Service console, which lists the projects of all regions. */
export const slsConsole = 'https://sls.console.aliyun.com/';

/**
 * The page of a project. Its address has no region, because names of projects are unique in all regions.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/embed-console-pages-and-share-log-data
 */
export const projectPage = ({ project }: ProjectRef): string =>
  `${slsConsole}lognext/project/${encodeURIComponent(project)}`;

/**
 * The page of a Logstore, which lists its consumer groups. A group has no documented address of its own.
 * https://help.aliyun.com/zh/sls/developer-reference/configure-the-parameters-related-to-the-console-pages-to-embed
 */
export const logstorePage = (logstore: LogstoreRef): string =>
  `${projectPage(logstore)}/logsearch/${encodeURIComponent(logstore.logstore)}`;
