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
  isDotSegment(project) ? slsConsole : `${slsConsole}lognext/project/${encoded(project)}`;

/**
 * The page of a Logstore, which lists its consumer groups. A group has no documented address of its own.
 * https://help.aliyun.com/zh/sls/developer-reference/configure-the-parameters-related-to-the-console-pages-to-embed
 */
export const logstorePage = (logstore: LogstoreRef): string =>
  isDotSegment(logstore.logstore)
    ? projectPage(logstore)
    : `${projectPage(logstore)}/logsearch/${encoded(logstore.logstore)}`;

/** Whether an address cannot have this name in its path, from which a browser removes it even when it is encoded. */
const isDotSegment = (name: string): boolean => name === '.' || name === '..';

const encoded = (name: string): string => encodeURIComponent(name.toWellFormed());
