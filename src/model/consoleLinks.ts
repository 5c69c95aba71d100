import type { LogstoreRef, ProjectRef } from './places.ts';

/**
 * The start page of the Data Transmission Service console, from which Change Tracking and the region are chosen. No page
 * documents an address below it. https://help.aliyun.com/en/dts/user-guide/create-consumer-groups
 */
export const dtsConsole = 'https://dtsnew.console.aliyun.com/';

/** The start page of Simple Log Service, with the projects of all regions. */
export const slsConsole = 'https://sls.console.aliyun.com/';

/**
 * Names of projects are unique among all regions, so the address needs none.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/embed-console-pages-and-share-log-data
 */
export const projectPage = ({ project }: ProjectRef): string =>
  `${slsConsole}lognext/project/${encodeURIComponent(project)}`;

/**
 * The Logstore, whose consumer groups are listed below it there; a group has no documented address of its own.
 * https://help.aliyun.com/zh/sls/developer-reference/configure-the-parameters-related-to-the-console-pages-to-embed
 */
export const logstorePage = (logstore: LogstoreRef): string =>
  `${projectPage(logstore)}/logsearch/${encodeURIComponent(logstore.logstore)}`;
