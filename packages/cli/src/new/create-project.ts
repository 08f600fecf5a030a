import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { PtoError, invalidArgument } from '@pto/task-interface';

import { projectFiles } from './templates.js';
import type { ProjectFile, TemplateName } from './templates.js';

/** A project that was written. */
export interface CreatedProject {
  readonly name: string;
  readonly dir: string;
  /** Relative to the directory. */
  readonly files: readonly string[];
}

/**
 * Writes a project to start from. Files that are there already are never touched: when one is in the way nothing is
 * written.
 *
 * @param templates - whose files are written
 * @param dir - made when it does not exist; its last part is the project's name
 * @throws PtoError `ERR_PTO_CLI_FILE_EXISTS`, `ERR_PTO_CLI_USAGE` for a directory that makes no name
 */
export function createProject(templates: TemplateName | readonly TemplateName[], dir: string): CreatedProject {
  const root = path.resolve(dir);
  const name = projectName(root);
  const files = [templates].flat().flatMap((template) => projectFiles(template, name));
  const inTheWay = files.filter((file) => existsSync(path.join(root, file.name))).map((file) => file.name);
  if (inTheWay.length > 0) throw fileExists(root, inTheWay);
  writeAll(root, files);
  return { name, dir: root, files: files.map((file) => file.name) };
}

function projectName(root: string): string {
  const name = path.basename(root).toLowerCase();
  if (/^[a-z0-9][a-z0-9._-]*$/.test(name)) return name;
  throw invalidArgument({
    code: 'ERR_PTO_CLI_USAGE',
    what: 'pto new, the name of the directory',
    given: path.basename(root),
    allowed: 'letters, digits, dots, hyphens and underscores, with a letter or digit first',
    remedy: 'It becomes the name of an npm package. Choose another directory.',
  });
}

/** Writes all files, or none. */
function writeAll(root: string, files: readonly ProjectFile[]): void {
  const written: string[] = [];
  try {
    for (const { name, content } of files) {
      const file = path.join(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content, { flag: 'wx' });
      written.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw fileExists(root, [path.relative(root, (error as NodeJS.ErrnoException).path ?? root)]);
  }
}

function fileExists(root: string, names: readonly string[]): PtoError {
  return new PtoError(
    'ERR_PTO_CLI_FILE_EXISTS',
    `${root} has these files already: ${names.join(', ')}.\n  Choose a directory without them; nothing was written.`,
    { details: { dir: root, files: names } },
  );
}
