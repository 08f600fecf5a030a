import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import type { CreatedProject } from '../new/create-project.js';
import type { TemplateName } from '../new/templates.js';
import { newCommand, newGroup } from './command.js';

/** `pto new`. */
export function newProjectCommand(context: CommandContext): Command {
  return newGroup('new', 'write a project to start from')
    .addCommand(
      templateCommand(context, 'example', 'write a project that compiles a kernel, runs it and tests the result'),
    )
    .addCommand(sceneCommand(context))
    .addCommand(templateCommand(context, 'runtime', 'write an npm package that adds a runtime, with a test of it'));
}

function templateCommand({ output }: CommandContext, template: TemplateName, summary: string): Command {
  return newCommand(template, summary)
    .argument('<dir>', 'where; it may exist, files in it are never overwritten')
    .action(async (dir: string) => {
      const { createProject } = await import('../new/create-project.js');
      const project = createProject(template, dir);
      output.result(project, () => describe(project, `cd ${dir} && npm install && npm test`));
    });
}

function sceneCommand({ output }: CommandContext): Command {
  return newCommand('scene', 'write a kernel and the scene that checks it')
    .description(
      'Writes a kernel, its orchestration and a scene that pto test runs: as an npm package of its own, or without that into ' +
        'the package around the directory.',
    )
    .argument('<dir>', 'where; it may exist, files in it are never overwritten')
    .action(async (dir: string) => {
      const { createScene } = await import('../new/create-scene.js');
      const scene = createScene(dir);
      output.result(scene, () => describe(scene, scene.next));
    });
}

function describe({ dir, files }: CreatedProject, next: string): string {
  const list = files.map((file) => `  ${file}`).join('\n');
  return `${dir}\n${list}\n\nNext: ${next}`;
}
