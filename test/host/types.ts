import { runTool } from './processes.ts';

/** Compiles the extension with its tests, then the pages; both remember what they found in node_modules. */
export const typesAreFine = async (): Promise<boolean> => {
  const codes = [];
  for (const project of ['tsconfig.json', 'media/tsconfig.json']) {
    const memory = `node_modules/.cache/${project.replace('/', '-')}.tsbuildinfo`;
    codes.push(await runTool('typescript/bin/tsc', ['-p', project, '--incremental', '--tsBuildInfoFile', memory]));
  }
  return codes.every(code => code === 0);
};

if (process.argv[1] === import.meta.filename) process.exitCode = (await typesAreFine()) ? 0 : 1;
