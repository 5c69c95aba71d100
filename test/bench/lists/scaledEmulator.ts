import type { Credentials } from '../../../src/cloud/credentials.ts';
import { startEmulator } from '../../../src/emulator/server.ts';
import type { Scale } from '../../../src/emulator/world/world.ts';

/** What the parent process needs to call it. */
export interface Reachable {
  readonly origin: string;
  readonly credentials: Credentials;
}

// node scaledEmulator.ts <scale as JSON> <round trip in ms>: a process of its own, as the services are elsewhere too.
const [scale = '', roundTripMs] = process.argv.slice(2);
const { origin, accounts, world } = await startEmulator({
  scale: JSON.parse(scale) as Scale,
  roundTripMs: Number(roundTripMs),
  // A client that is too fast is refused here as well, and pays for it.
  enforcesRates: true,
});
const [account] = accounts;
// They are made when they are first asked for, which is no work of the services'.
for (const project of world.projects) project.logstores();
if (account === undefined) throw new Error('The emulator has no account.');
const reachable: Reachable = { origin, credentials: account };
process.send?.(reachable);
process.once('disconnect', () => process.exit());
