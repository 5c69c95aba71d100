import type { RpcOperation } from '../operation.ts';
import { topicOf } from '../world/instance.ts';
import { taskOf } from './parameters.ts';

/** The invented numbers of those who are told. The service sends them as one text with commas. */
const phones = '13612345678,13712345678';

/** Tells of what the account is told about a task. https://help.aliyun.com/zh/dts/developer-reference/api-describejobmonitorrule */
export const describeJobMonitorRule: RpcOperation = {
  service: 'dts',
  family: 'task',
  isWrite: false,

  run(call) {
    const instance = taskOf(call);
    const topic = topicOf(instance);
    return {
      Code: '200',
      DtsJobId: instance.jobId,
      MonitorRules: instance.alerts.map(({ type, isOn, delaySeconds }) => ({
        Type: type,
        State: isOn ? 'Y' : 'N',
        DelayRuleTime: delaySeconds,
        Phone: phones,
        // The page gives every task that is no verification of data this type.
        JobType: 'normal',
        JobId: instance.jobId,
      })),
      Topics: topic === undefined ? [] : [topic],
    };
  },
};
