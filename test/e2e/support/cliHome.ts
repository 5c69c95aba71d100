import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../../../src/cloud/credentials.ts';

/** A profile, by the names of the file. */
export type Profile = { readonly name: string; readonly mode: string } & Readonly<Record<string, unknown>>;

/** The CLI's file in a home folder. Only the test writes it. */
export class CliHome {
  readonly #file: string;
  #written = '';

  constructor(home: string) {
    const folder = join(home, '.aliyun');
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'config.json');
  }

  /** As the CLI does it: a new file takes the place of the old one. */
  write(profiles: readonly Profile[]): void {
    const text = JSON.stringify({ current: profiles[0]?.name, profiles }, undefined, '\t');
    writeFileSync(`${this.#file}.tmp`, text);
    renameSync(`${this.#file}.tmp`, this.#file);
    this.#written = digest(text);
  }

  /** Whether the file is byte for byte what was written last. */
  get isUntouched(): boolean {
    return digest(readFileSync(this.#file, 'utf8')) === this.#written;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const pairMembers = ({ accessKeyId, accessKeySecret, securityToken }: Credentials) => ({
  access_key_id: accessKeyId,
  access_key_secret: accessKeySecret,
  ...(securityToken !== undefined && { sts_token: securityToken }),
});
