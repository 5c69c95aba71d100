import { release } from 'node:os';
import * as vscode from 'vscode';
import { settingNames } from '../contributions.ts';
import type { NetworkSettings } from '../network/settings.ts';
import { readSetting } from '../ui/settings.ts';
import { shownAddress, withoutHome, withoutSecrets } from '../ui/withoutSecrets.ts';

/** Holds the settings in force. Addresses have no user and no password. */
export interface SettingsInForce {
  /** Has the extension's settings by name, without the prefix. */
  readonly ours: Readonly<Record<string, SettingValue>>;
  /** Has the editor's settings by full name. */
  readonly editor: Readonly<Record<string, SettingValue>>;
  /** Has the environment variables that are set. */
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

/** Selects variables by name, because others can contain anything. */
const isOfNetwork = (name: string): boolean => /proxy|_cert/i.test(name);

/** Masks the address of a proxy. Lists of hosts and paths of files are shown in full. */
const shownVariable = (name: string, value: string): string =>
  /^(https?|all|ftp)_proxy$/i.test(name) ? shownAddress(value) : withoutSecrets(withoutHome(value));

/** Makes a setting fit to show, even if its value does not have the type that package.json requires. */
function shownSetting(value: unknown): SettingValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return shownText(value);
  return Object.fromEntries(Object.entries(value).map(([name, host]) => [name, shownText(host)]));
}

/** Treats a text with `@` as an address with a user, because other settings have no `@`. */
function shownText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('@') ? shownAddress(text) : withoutSecrets(text);
}

export interface Versions {
  readonly extension: string;
  /** Has the name and the version. */
  readonly editor: string;
  /** Tells where the editor runs: `desktop`, `web`, or the name of a host. */
  readonly host: string;
  readonly node: string;
  /** Has the system, the processor, and the version of the system. */
  readonly platform: string;
  /** Names the kind of remote that the extension host runs on, such as `ssh-remote`, or is `other`. */
  readonly remote?: string;
  readonly language: string;
}

/** The versions as pairs of a name and a value, for people. */
export const versionFacts = (versions: Versions): readonly (readonly [name: string, value: string])[] => [
  [vscode.l10n.t('Extension'), versions.extension],
  [vscode.l10n.t('Editor'), versions.editor],
  [vscode.l10n.t('Runs in'), versions.host],
  ['Node.js', versions.node],
  [vscode.l10n.t('System'), versions.platform],
  [vscode.l10n.t('Remote'), versions.remote ?? vscode.l10n.t('none')],
  [vscode.l10n.t('Language'), versions.language],
];

export function readVersions(extension: string): Versions {
  const { appName, appHost, remoteName, language } = vscode.env;
  return {
    extension,
    editor: `${appName} ${vscode.version}`,
    host: appHost,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch} ${release()}`,
    ...(remoteName !== undefined && { remote: remoteKinds.has(remoteName) ? remoteName : 'other' }),
    language,
  };
}

/**
 * The kinds of remotes by the names that VS Code's own extensions give them. In a browser, the name is the address of the
 * server that the editor comes from, which is nobody else's business.
 * https://code.visualstudio.com/api/references/vscode-api#env
 */
const remoteKinds: ReadonlySet<string> = new Set([
  'attached-container',
  'codespaces',
  'dev-container',
  'k8s-container',
  'ssh-remote',
  'tunnel',
  'wsl',
]);
