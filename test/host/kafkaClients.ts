import { spawnSync } from 'node:child_process';
import { canInstall, install } from './debian.ts';

/** Is the Python of the system, because packages of Debian are not there for another one. */
export const python = '/usr/bin/python3';

const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;

/** Kafka clients of others that are installed here. Debian has both, at versions that its users run. */
export const installedClients = {
  kcat: () => runs('kcat', '-V'),
  python: () => runs(python, '-c', 'import kafka, lz4.frame'),
} as const;

/** Sees to it that there are Kafka clients of others. Where they cannot be installed, it says what is not compared. */
export const getKafkaClients = (): void => {
  const missing = [
    ...(installedClients.kcat() ? [] : ['kcat']),
    ...(installedClients.python() ? [] : ['python3-kafka', 'python3-lz4']),
  ];
  if (missing.length === 0) return;
  if (canInstall()) install(missing);
  else console.log(`Without ${missing.join(' and ')}, the emulator is not tried with them. Debian has these packages.`);
};
