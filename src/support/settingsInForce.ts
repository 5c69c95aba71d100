import { release } from 'node:os';
import * as vscode from 'vscode';
import { settingNames } from '../contributions.ts';
import type { NetworkSettings } from '../network/settings.ts';
import { readSetting } from '../ui/settings.ts';
import { shownAddress, withoutHome, withoutSecrets } from '../ui/withoutSecrets.ts';

/** The settings that decide what happens, without user and password in any address. */
interface SettingsInForce {
  /** By their names below our prefix. */
  readonly ours: Readonly<Record<string, SettingValue>>;
  /** By their full names. */
  readonly editor: Readonly<Record<string, SettingValue>>;
  /** Variables of the environment; those that are not set are left out. */
  readonly environment: Readonly<Record<string, string>>;
}

export type SettingValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

export function settingsInForce(network: NetworkSettings): SettingsInForce {
  return {
    ours: Object.fromEntries(settingNames.map(name => [name, shownSetting(readSetting(name))])),
    editor: {
      'http.proxy': shownAddress(network.proxy),
      'http.noProxy': network.noProxy.map(shownAddress),
      'http.proxySupport': network.proxySupport,
      'http.systemCertificates': network.usesSystemCertificates,
    },
    environment: Object.fromEntries(
      Object.entries(network.environment).flatMap(([name, value]) =>
        value === undefined || !isOfNetwork(name) ? [] : [[name, shownVariable(name, value)]],
      ),
    ),
  };
}

/** A variable of another kind may hold anything. */
const isOfNetwork = (name: string): boolean => /proxy|_cert/i.test(name);

/** Only those that name proxies hold addresses; lists of hosts and the paths of files are shown whole. */
const shownVariable = (name: string, value: string): string =>
  /^(https?|all|ftp)_proxy$/i.test(name) ? shownAddress(value) : withoutSecrets(withoutHome(value));

/** Whatever stands there, which need not be what package.json asks for. */
function shownSetting(value: unknown): SettingValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return shownText(value);
  return Object.fromEntries(Object.entries(value).map(([name, host]) => [name, shownText(host)]));
}

/** An endpoint where somebody wrote a user into it; what else our settings hold has no `@`. */
function shownText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('@') ? shownAddress(text) : withoutSecrets(text);
}

/** What runs here. */
export interface Versions {
  /** Of this extension. */
  readonly extension: string;
  /** Name and version. */
  readonly editor: string;
  /** Where the editor itself runs: `desktop`, `web` or the name of a host. */
  readonly host: string;
  /** Of the extension host. */
  readonly node: string;
  /** System, processor, and the version of the system. */
  readonly platform: string;
  /** The kind of remote that the extension host runs on, for example `ssh-remote`. */
  readonly remote?: string;
  readonly language: string;
}

export function readVersions(extension: string): Versions {
  const { appName, appHost, remoteName, language } = vscode.env;
  return {
    extension,
    editor: `${appName} ${vscode.version}`,
    host: appHost,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch} ${release()}`,
    ...(remoteName !== undefined && { remote: remoteName }),
    language,
  };
}
