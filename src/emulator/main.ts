import { parseArgs } from 'node:util';
import { denialForms, faultKinds, parseFaults } from './faults.ts';
import { type EmulatorOptions, startEmulator } from './server.ts';
import type { Scale } from './world/world.ts';

const help = `Emulates Data Transmission Service, Simple Log Service and STS on this computer.

Usage: npm run emulator -- [options]

  --port <number>        the port to listen on (a free one)
  --data-plane <number>  the port for the Kafka clients of change tracking instances (a free one)
  --seed <number>        makes another world (1)
  --speed <number>       how fast the world moves (1); its dates then run ahead of the clock
  --scale <size>         "sample", or instances x projects x Logstores per project, for example 10000x500x200
  --round-trip <ms>      how long every answer takes at least (0)
  --rates                refuse calls beyond the documented rates
  --faults <json>        what goes wrong, for example '[{"operation":"Create*","kind":"lostAnswer","times":1}]'
  --help

Point a client at the origin that is printed, with or without the cloud's own host names. It answers under no other
names, and no web pages. Its secrets are new with every start.

While it runs, on the same port, with the header that is printed (POST, PUT and DELETE with content-type: application/json):
  GET /-/faults, POST /-/faults <json>, DELETE /-/faults, POST /-/release, GET /-/requests
  PUT /-/policies/<account> <json>: what RAM lets an account do, for example powerless

Also there, without a signature: the metadata of an ECS instance below /latest/, and keys at /credentials.

Kafka clients connect to the public endpoint of an instance with SASL_PLAINTEXT, the name <username>-<group ID>, and the
password that is printed, or the one that was chosen for the group.

Faults: ${faultKinds.join(', ')}.
Each has an operation (a name, a beginning of one with *, or *) and may have times; slow and skewedClock have ms, and kafkaError has code.
Operations of the data plane are kafka.Connect, kafka.ConnectNode, kafka.Metadata, kafka.Fetch and so on.
How RAM denies can be given as form: ${[...new Set(Object.values(denialForms).flat())].join(', ')}.
`;

/** Runs the emulator from a terminal until it is interrupted. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'data-plane': { type: 'string' },
      seed: { type: 'string' },
      speed: { type: 'string' },
      scale: { type: 'string' },
      'round-trip': { type: 'string' },
      rates: { type: 'boolean' },
      faults: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const dataPlane = values['data-plane'];
  const options: EmulatorOptions = {
    dataPlanePort: dataPlane === undefined ? 0 : numberIn('--data-plane', dataPlane),
    ...(values.port !== undefined && { port: numberIn('--port', values.port) }),
    ...(values.seed !== undefined && { seed: numberIn('--seed', values.seed) }),
    ...(values.speed !== undefined && { speed: numberIn('--speed', values.speed) }),
    ...(values.scale !== undefined && { scale: scaleIn(values.scale) }),
    ...(values['round-trip'] !== undefined && { roundTripMs: numberIn('--round-trip', values['round-trip']) }),
    ...(values.rates !== undefined && { enforcesRates: values.rates }),
    ...(values.faults !== undefined && { faults: parseFaults(values.faults) }),
  };
  const emulator = await startEmulator(options);
  const [account] = emulator.accounts;
  process.stdout.write(
    `The emulator listens on ${emulator.origin} with ${emulator.world.instances.length} change tracking instances ` +
      `and ${emulator.world.projects.length} projects. Stop it with Ctrl+C.\n` +
      `A pair that works until it stops, and nowhere else:\n` +
      `  AccessKey ID      ${account?.accessKeyId ?? ''}\n` +
      `  AccessKey secret  ${account?.accessKeySecret ?? ''}\n` +
      `Kafka clients connect to ${emulator.world.dataPlane ?? ''}. The password of all consumer groups:\n` +
      `  ${emulator.groupPassword}\n` +
      `The header that controls it:\n` +
      `  authorization: Bearer ${emulator.controlSecret}\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close());
}

function numberIn(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new TypeError(`${option} takes a number, not "${text}".`);
  return value;
}

function scaleIn(text: string): 'sample' | Scale {
  if (text === 'sample') return text;
  const [, instances, projects, logstoresPerProject] =
    /^(\d+)x(\d+)x(\d+)$/.exec(text) ?? unusable(`--scale takes "sample" or three numbers, not "${text}".`);
  return {
    instances: Number(instances),
    projects: Number(projects),
    logstoresPerProject: Number(logstoresPerProject),
  };
}

function unusable(message: string): never {
  throw new TypeError(message);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
  process.exitCode = 1;
}
