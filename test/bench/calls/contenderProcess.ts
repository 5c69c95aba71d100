import { listed } from './answers.ts';
import { contenders, type ServiceName } from './contenders.ts';

/** As many as a DTS account may have under way in a region. */
const underWay = 5;

// node contenderProcess.ts <service> <name> <port>: answers each number of calls it is sent with the CPU time of one
// call in microseconds, its own and the system's. A process of its own, so that no contender pays for another's rubbish.
const [service, name, port] = process.argv.slice(2);
const call = await contenders[service as ServiceName][name ?? '']?.(Number(port));
if (call === undefined) throw new Error(`There is no contender ${String(service)} ${String(name)}.`);

const measure = async (calls: number): Promise<number> => {
  let left = calls;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const count = await call();
      if (count !== listed) throw new Error(`${String(name)} read ${count} elements.`);
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: underWay }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
};

process.on('message', (calls: number) => {
  // A call that fails ends the process, and the parent says so.
  void measure(calls).then(microseconds => process.send?.(microseconds));
});
process.once('disconnect', () => process.exit());
