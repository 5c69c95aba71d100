import * as vscode from 'vscode';
import { CloudError, longestOffsetMs } from '../cloud/errors.ts';
import { durationText } from '../model/durations.ts';
import type { NetworkReport, RouteTaken } from '../network/settings.ts';
import { describe } from '../ui/messages.ts';
import { withoutHome, withoutSecrets } from '../ui/withoutSecrets.ts';
import { momentText, numberText, regionName } from '../ui/words.ts';
import type { Probe, ProbeResult, Target, Use } from './probes.ts';
import { settingsInForce, type SettingValue, versionFacts, type Versions } from './settingsInForce.ts';
import { namesText } from '../ui/written.ts';

interface Findings {
  readonly at: Date;
  readonly versions: Versions;
  readonly probes: readonly Probe[];
  /** Counts the endpoints that were not probed. */
  readonly leftOut: number;
  readonly network: NetworkReport;
  readonly extraCertificates?: { readonly path: string; readonly problem?: string };
}

/** Writes the verdict first, then its evidence, with the most important sections before the rest. */
export function diagnosticsText(findings: Findings): string {
  const { at, probes, network } = findings;
  const warnings = network.warnings.map(warning => withoutHome(warning));
  const sections = [
    [`Consumer Groups for Alibaba Cloud · ${vscode.l10n.t('Network Diagnostics')}`, momentText(at)],
    [verdict(probes), ...reasons(probes), ...clockVerdict(probes)],
    section(vscode.l10n.t('Endpoints'), endpointLines(findings)),
    section(vscode.l10n.t('Warnings'), warnings),
    section(vscode.l10n.t('Settings'), settingLines(network)),
    section(vscode.l10n.t('Environment Variables'), environmentLines(findings)),
    section(vscode.l10n.t('Trusted Certificate Authorities'), certificateLines(network)),
    section(vscode.l10n.t('Routes to Other Hosts'), otherRoutes(findings)),
    section(vscode.l10n.t('Versions'), columns(versionFacts(findings.versions))),
    [vscode.l10n.t('This report contains host names, but no credentials or passwords.')],
  ];
  const lines = sections.filter(({ length }) => length > 0).flatMap(lines => [...lines, '']);
  return lines.map(withoutSecrets).join('\n');
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map(line => `  ${line}`)];

function verdict(probes: readonly Probe[]): string {
  const failed = probes.filter(({ result }) => result.kind === 'failed').length;
  if (failed === 0) return vscode.l10n.t('All endpoints responded.');
  if (failed === probes.length) return vscode.l10n.t('No endpoints responded.');
  return failed === 1
    ? vscode.l10n.t("1 of {0} endpoints isn't responding.", numberText(probes.length))
    : vscode.l10n.t("{0} of {1} endpoints aren't responding.", numberText(failed), numberText(probes.length));
}

/** Explains each kind of unexpected result once. */
function reasons(probes: readonly Probe[]): readonly string[] {
  const words = new Map(
    probes.flatMap(({ result }) => {
      const meaning = meaningOf(result);
      return meaning === undefined ? [] : [[`${resultWords(result)} ${meaning}`, [resultWords(result), meaning]]];
    }),
  );
  return columns([...words.values()]).map(line => `  ${line}`);
}

function meaningOf(result: ProbeResult): string | undefined {
  switch (result.kind) {
    case 'answered':
      if (result.isOfService) return undefined;
      return vscode.l10n.t(
        "This doesn't look like a response from the service. Something in between, such as a proxy, might have sent it.",
      );
    case 'failed':
      return describe(result.error).text;
  }
}

/** Services reject requests whose time differs more. https://help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature */
const toleratedMs = 15 * 60_000;
/** A smaller difference can come from the time that responses take. */
const noticedMs = 30_000;

function clockVerdict(probes: readonly Probe[]): readonly string[] {
  const offsets = probes.flatMap(({ result }) => (result.kind === 'answered' ? (result.clockAheadMs ?? []) : []));
  // The median is used, so that a single odd response does not matter.
  const offset = offsets.toSorted((a, b) => a - b)[Math.floor(offsets.length / 2)];
  if (offset === undefined) return [];
  if (Math.abs(offset) > longestOffsetMs) {
    return [
      vscode.l10n.t(
        "The responses are dated more than a year off this computer's clock. Check the clock and any proxy in between.",
      ),
    ];
  }
  const difference = durationText(Math.abs(offset) / 1_000, vscode.env.language);
  if (Math.abs(offset) < noticedMs) return [vscode.l10n.t("This computer's clock matches the services' clocks.")];
  const fact =
    offset > 0
      ? vscode.l10n.t("This computer's clock is {0} behind the services' clocks.", difference)
      : vscode.l10n.t("This computer's clock is {0} ahead of the services' clocks.", difference);
  return Math.abs(offset) < toleratedMs
    ? [fact]
    : [fact, vscode.l10n.t('The services reject requests that are off by more than 15 minutes. Correct the clock.')];
}

function endpointLines({ probes, leftOut, network: { routes } }: Findings): readonly string[] {
  const lines = columns(probes.map(({ target, result }) => endpointCells(target, result, routes)));
  if (leftOut === 0) return lines;
  return [
    ...lines,
    leftOut === 1
      ? vscode.l10n.t("1 more endpoint wasn't checked.")
      : vscode.l10n.t("{0} more endpoints weren't checked.", numberText(leftOut)),
  ];
}

function endpointCells(target: Target, result: ProbeResult, routes: readonly RouteTaken[]): readonly string[] {
  const origin = 'endpoint' in target ? target.endpoint.origin : undefined;
  const route = routes.find(taken => taken.origin === origin);
  return [
    result.kind === 'failed' ? '✗' : result.isOfService ? '✓' : '?',
    origin === undefined ? '–' : hostOf(origin),
    useWords(target.uses),
    resultWords(result),
    result.ms === undefined ? '' : vscode.l10n.t('{0} ms', numberText(result.ms)),
    route ? routeWords(route) : '',
  ];
}

const hostOf = (origin: string): string => origin.replace(/^https:\/\//, '');

function resultWords(result: ProbeResult): string {
  switch (result.kind) {
    case 'answered':
      return `HTTP ${result.status}`;
    case 'failed':
      return result.error instanceof CloudError ? (result.error.code ?? result.error.kind) : '';
  }
}

/** If there are more regions than this, only their number is shown. */
const regionsNamed = 3;

function useWords(uses: readonly Use[]): string {
  const services = [...new Set(uses.map(({ service }) => service))];
  return services
    .map(service => {
      const name = service.toUpperCase();
      const regions = uses.flatMap(use => (use.service === service ? (use.region ?? []) : []));
      if (regions.length === 0) return name;
      if (regions.length > regionsNamed) {
        return vscode.l10n.t('{0} of {1} regions', name, numberText(regions.length));
      }
      return `${name} ${namesText(regions.map(regionName))}`;
    })
    .join(' · ');
}

function routeWords({ route, proxy, insteadOfDirect }: RouteTaken): string {
  if (route === 'direct')
    return proxy === undefined ? vscode.l10n.t('direct') : vscode.l10n.t('through proxy {0}', proxy);
  return insteadOfDirect === undefined
    ? vscode.l10n.t('through VS Code')
    : vscode.l10n.t('through VS Code, because the direct connection failed ({0})', insteadOfDirect);
}

function settingLines({ settings }: NetworkReport): readonly string[] {
  const { ours, editor } = settingsInForce(settings);
  const network = Object.entries(ours).filter(([name]) => name.startsWith('network.'));
  const shown = [...network, ...Object.entries(editor)];
  return columns(shown.map(([name, value]) => [name, namesText(partsOf(value)) || vscode.l10n.t('not set')]));
}

function partsOf(value: SettingValue): readonly string[] {
  if (typeof value !== 'object') return [String(value)];
  return isList(value) ? value : Object.entries(value).map(([name, host]) => `${name} = ${host}`);
}

const isList = (value: SettingValue): value is readonly string[] => Array.isArray(value);

function environmentLines({ network, extraCertificates }: Findings): readonly string[] {
  const { environment } = settingsInForce(network.settings);
  const entries = Object.entries(environment);
  if (entries.length === 0) return [vscode.l10n.t('No variables for proxies or certificates are set.')];
  return columns(
    entries.map(([name, value]) => {
      const isExtra = name === 'NODE_EXTRA_CA_CERTS' && extraCertificates !== undefined;
      return [name, isExtra ? `${value} (${readableWords(extraCertificates)})` : value];
    }),
  );
}

const readableWords = ({ problem }: NonNullable<Findings['extraCertificates']>): string =>
  problem === undefined ? vscode.l10n.t('readable') : vscode.l10n.t("can't be read: {0}", problem);

function certificateLines({ certificates: { bundled, system, extra } }: NetworkReport): readonly string[] {
  return columns([
    [vscode.l10n.t('Bundled with Node.js'), numberText(bundled)],
    [vscode.l10n.t('From the system'), numberText(system)],
    ['NODE_EXTRA_CA_CERTS', numberText(extra)],
  ]);
}

/** More routes than this would add nothing new. */
const routesShown = 30;

function otherRoutes({ probes, network: { routes } }: Findings): readonly string[] {
  const asked = new Set(probes.flatMap(({ target }) => ('endpoint' in target ? target.endpoint.origin : [])));
  const others = routes.filter(({ origin }) => !asked.has(origin)).slice(0, routesShown);
  return columns(others.map(route => [hostOf(route.origin), routeWords(route)]));
}

/** Aligns rows of cells in columns. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, widthOf(cell))));
  return rows.map(row =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** Measures a text in columns of a fixed-width font, in which Chinese and full-width characters take two. https://www.unicode.org/reports/tr11/ */
function widthOf(text: string): number {
  return Array.from(text).reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;
