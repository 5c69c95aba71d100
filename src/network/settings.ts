/** What decides how a request is sent. It is read again whenever one of the settings changes. */
export interface NetworkSettings {
  /** This extension's `network.route`. */
  readonly route: 'auto' | 'direct' | 'editor';
  /** The editor's `http.proxy`, or empty. It may contain a user and a password, so it is never shown as it is. */
  readonly proxy: string;
  /** The editor's `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** The editor's `http.proxySupport`. With `off`, no proxy is used at all. */
  readonly proxySupport: 'off' | 'on' | 'fallback' | 'override';
  /** The editor's `http.systemCertificates`. */
  readonly usesSystemCertificates: boolean;
  /** The variables of the editor's own environment that concern proxies and certificates. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How the last request to an origin was sent, for the diagnostics. */
export interface RouteTaken {
  readonly origin: string;
  readonly route: 'direct' | 'editor';
  /** The host and port of the proxy. It is not known which proxy the editor uses. */
  readonly proxy?: string;
  /** The runtime's code for why the direct route failed. */
  readonly insteadOfDirect?: string;
}

/** The settings and what came of them, for the diagnostics. */
export interface NetworkReport {
  /** The settings, without the passwords of proxies. */
  readonly settings: NetworkSettings;
  readonly routes: readonly RouteTaken[];
  /** How many certificate authorities the direct route trusts, by where they come from. */
  readonly certificates: { readonly bundled: number; readonly system: number; readonly extra: number };
  /** What could not be read or understood, such as a malformed proxy address or a missing certificate file. */
  readonly warnings: readonly string[];
}
