import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { importDirection } from './tools/tidy/import-direction.js';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Use a named export; only the configuration file of a tool has a default one.',
};

export default tseslint.config(
  { ignores: ['**/dist/', '**/build/', '**/outputs/', '**/coverage/', '.nx/', '**/*.gen.ts'] },
  js.configs.recommended,
  {
    languageOptions: { globals: globals.node },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noDefaultExport],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  ...importDirection,
  {
    // Matchers such as expect.any() have the type any.
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['**/*.config.{js,ts,mjs}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
