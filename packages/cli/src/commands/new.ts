import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import type { TemplateName } from '../new/templates.js';
import { newCommand, newGroup } from './command.js';

/** `pto new`. */
export function newProjectCommand(context: CommandContext): Command {
  return newGroup('new', 'write a project to start from')
    .addCommand(
      templateCommand(context, 'example', 'write a project that compiles a kernel, runs it and tests the result'),
    )
    .addCommand(templateCommand(context, 'runtime', 'write an npm package that adds a runtime, with a test of it'));
}

function templateCommand({ output }: CommandContext, template: TemplateName, summary: string): Command {
  return newCommand(template, summary)
    .argument('<dir>', 'where; it may exist, files in it are never overwritten')
    .action(async (dir: string) => {
      const { createProject } = await import('../new/create-project.js');
      const project = createProject(template, dir);
      const list = project.files.map((file) => `  ${file}`).join('\n');
      output.result(project, () => `${project.dir}\n${list}\n\nNext: cd ${dir} && npm install && npm test`);
    });
}
