import tseslint from 'typescript-eslint';

// VS Code makes links, commands, icons, and markup of some texts, and the texts of services and files are anybody's.
const onlyIn = (file, names) => ({
  selector: `:matches(MemberExpression, ObjectPattern > Property, Literal):matches([property.name=/^(${names})$/], [key.name=/^(${names})$/], [value=/^(${names})$/])`,
  message: `Use ${file}, where every text passes through plainText.`,
});
const texts = [
  onlyIn('src/ui/notifications.ts', 'show(Information|Warning|Error)Message|setStatusBarMessage|showInputBox'),
  {
    selector: 'MemberExpression[object.property.name="window"][property.name="withProgress"]',
    message: 'Use src/ui/progress.ts, where every text passes through plainText.',
  },
  {
    selector: ':matches(AssignmentExpression > MemberExpression.left)[property.name=/^(isTrusted|supportHtml)$/]',
    message: 'A tooltip must not run commands or contain HTML.',
  },
];
const keyboard = [
  {
    selector: 'CallExpression > MemberExpression.callee[property.name="focus"]',
    message: 'Use media/shared/focus.ts, which leaves the keyboard where the user types.',
  },
];
const markup = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment)$/]',
    message: "Set textContent instead, because the text may be anybody's.",
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'artifacts/', 'node_modules/'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'media/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './media/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/ui/notifications.ts', 'src/ui/progress.ts'],
    rules: { 'no-restricted-syntax': ['error', ...texts, ...markup] },
  },
  {
    files: ['media/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...markup] },
  },
  {
    files: ['media/**/*.ts'],
    ignores: ['media/shared/focus.ts'],
    rules: { 'no-restricted-syntax': ['error', ...markup, ...keyboard] },
  },
  {
    // node:test returns promises that its own runner awaits; the scripts that drive the editor talk to the terminal.
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
    },
  },
);
