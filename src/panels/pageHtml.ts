import type * as vscode from 'vscode';

/** The empty page, which its script fills and names after its first heading. Nothing is inline, so that the policy can forbid inline code. */
export function pageHtml(
  webview: vscode.Webview,
  language: string,
  title: string,
  script: vscode.Uri,
  styles: readonly vscode.Uri[],
): string {
  const source = (uri: vscode.Uri): string => escaped(webview.asWebviewUri(uri).toString());
  const policy = [
    `default-src 'none'`,
    `script-src ${webview.cspSource}`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
${styles.map(style => `<link rel="stylesheet" href="${source(style)}">`).join('\n')}
</head>
<body>
<main id="page"></main>
<script type="module" src="${source(script)}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
