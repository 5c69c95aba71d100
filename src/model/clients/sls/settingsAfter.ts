import type { LogstoreClientFacts } from '../facts.ts';

export type GroupSettings = Pick<LogstoreClientFacts, 'timeoutSeconds' | 'isOrdered'>;

/**
 * The settings that a group has after the Python library was started with it. The timeout that the library sends is
 * always twice its heartbeat interval, so an odd one is rounded up: a longer timeout disturbs less than a shorter one.
 * https://github.com/aliyun/aliyun-log-python-sdk
 */
export const afterPython = ({ timeoutSeconds, isOrdered }: GroupSettings): GroupSettings => ({
  timeoutSeconds: 2 * Math.ceil(timeoutSeconds / 2),
  isOrdered,
});

/** The settings of a group after Logstash: the defaults of the library for Java, because the plug-in has no setting. */
export const afterLogstash: GroupSettings = { timeoutSeconds: 60, isOrdered: false };

export const isSameAs = (one: GroupSettings, other: GroupSettings): boolean =>
  one.timeoutSeconds === other.timeoutSeconds && one.isOrdered === other.isOrdered;
