import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import manifest from '../../package.json' with { type: 'json' };

/** What `pto new` can start. Each has a directory of its name under `templates`. */
export type TemplateName = 'example' | 'runtime' | 'scene' | 'scene-project';

/** A file to write. */
export interface ProjectFile {
  /** Relative to the project. */
  readonly name: string;
  readonly content: string;
}

/** npm leaves a .gitignore out of a package, and pto test would run a scene among the templates. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore', 'scene.ts': '{{name}}.scene.ts' };

/** The files of a new project, with its name in them. */
export function projectFiles(template: TemplateName, projectName: string): ProjectFile[] {
  const root = fileURLToPath(new URL(`../templates/${template}/`, import.meta.url));
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const name = path.relative(root, path.join(entry.parentPath, RENAMED[entry.name] ?? entry.name));
      const content = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
      return { name: filledIn(name, projectName), content: filledIn(content, projectName) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function filledIn(content: string, projectName: string): string {
  return content.replaceAll('{{name}}', projectName).replaceAll('{{version}}', manifest.version);
}
