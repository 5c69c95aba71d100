import { strToU8, zipSync } from 'fflate';
import type { BundleFile } from './supportBundle.ts';

export function zip(files: readonly BundleFile[]): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])));
}
