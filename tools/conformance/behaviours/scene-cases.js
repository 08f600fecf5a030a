const TEST = 'packages/scene-test/test';
const chip = (name) => `${TEST}/execute/chip-cases.test.ts > ${name}`;
const host = (name) => `${TEST}/execute/host-cases.test.ts > ${name}`;
const defined = (name) => `${TEST}/definition/define-scene.test.ts > ${name}`;
const wrong = (name) => `${TEST}/definition/wrong-fields.test.ts > ${name}`;
const args = (name) => `${TEST}/definition/task-args-builder.test.ts > ${name}`;
const outputs = (name) => `${TEST}/execute/outputs.test.ts > ${name}`;
const moved = (name) => `${TEST}/execute/rehost.test.ts > ${name}`;
const threads = (name) => `${TEST}/execute/golden-threads.test.ts > ${name}`;
const schedules = (name) => `${TEST}/execute/schedules/schedules.test.ts > ${name}`;
const pairs = (name) => `${TEST}/execute/schedules/explore.test.ts > ${name}`;

/** How scenes are defined, and what one case does. */
export const sceneCases = {
  title: 'Scenes and their cases',
  text: 'What a definition of a scene may say, and what is done with one of its cases.',
  behaviours: {
    'A definition is checked when it is made: unknown, missing and wrong fields are refused with their path and the nearest name':
      [wrong('%s: %o is refused with its path'), wrong('level 3, %s: %o is refused with its path')],
    'Names of cases, callables and scenes, and ids of kernels, are there once': [
      wrong('names and ids that are there twice are refused at the second'),
      defined('two scenes of one name in a file are refused'),
    ],
    'A case may carry data of its own; what it leaves out has its default': [
      defined('a case may carry data of its own'),
      defined('what is left out has its default'),
    ],
    "Definitions in upstream's form are understood": [
      defined('names with underscores and numbers of directions are those of definitions in upstream’s form'),
      defined('both spellings of one field are one too many'),
      defined('manual for one platform is manual for a list of one'),
    ],
    'Sources are relative to the file of the scene; the definition itself is never changed': [
      defined('paths of sources are relative to the file of the scene'),
      defined('a scene is a frozen copy'),
    ],
    'A class is a scene with what it inherits; a file has the scenes that it defines itself, not those that it imports':
      [
        defined('a class is a scene of its name, with what it inherits'),
        defined('the scenes of a file are taken once, and those of other files are not its own'),
      ],
    'Arguments keep their order, tensors before scalars, each under a name of its own; a refused one leaves the others as they are':
      [
        args('arguments are there in order and by name'),
        args('a tensor after a scalar is refused'),
        args('the name %o cannot be had again'),
        args('what is no tensor or no scalar is refused, and nothing is added'),
      ],
    'More or fewer tensors than the signature has are refused with the name of the tensor and the remedy': [
      chip('arguments that the signature does not have are refused'),
    ],
    'A clone of the arguments has tensors of its own, and shares between them what the originals share': [
      args('a clone has tensors of its own'),
      args('tensors over the same memory share the copy of it'),
    ],
    'Each kernel has include directories of its own, and may be written in AscendC': [
      chip('a kernel finds its headers where it looks for them, another kernel elsewhere'),
      chip('what a definition says of a kernel in AscendC reaches its compiler, which has none for simulators'),
      wrong('a kernel in AscendC says what it takes'),
      'packages/compiler/test/compile-callable.test.ts > compileCallable > finds headers of the same name for each kernel where that kernel looks for them',
    ],
    'A case is compared with its golden result, and fails with the tensors that differ': [
      chip('a case that leaves the golden result passes'),
      chip('a case that leaves something else fails, with all comparisons in a file'),
    ],
    'No golden result is computed when the case, its scene or the command line says so, in this order of precedence from the end':
      [
        chip('a golden result is neither computed nor compared when it is skipped'),
        defined('whether a case has a golden result: the case says it, else the scene'),
      ],
    'Hooks may be async, write into their copy of the arguments, and compare themselves': [
      chip('hooks may be async, write into the copy, and compare themselves'),
    ],
    'Golden results are computed on other threads while kernels compile, and here when a thread cannot load the scene':
      [
        threads('a golden result is computed on another thread, from a copy'),
        threads('many at a time are all answered, each with its own'),
        threads('a scene whose module no thread can import is computed on the main thread, and that is said once'),
      ],
    'Scenes of one name with different kernels run their own; what was compiled or registered is known by its content':
      [chip('scenes of one name and different kernels run their own')],
    'Every round starts from the same inputs, and an input that a kernel has changed is found when asked for': [
      chip('every round starts from the same inputs, and a changed one is found when asked for'),
    ],
    'Nothing is recorded in several rounds, whatever was asked for, and that is said': [
      outputs('nothing is recorded in several rounds, and that is said'),
    ],
    'Each run of a case has a directory of its own, where the environment or the working directory says': [
      outputs('runs of the same case at the same time have directories of their own'),
      outputs('outputs are where the environment says, else below the current directory'),
    ],
    'Names for viewers go by func_id at level 2 and by place at level 3': [
      outputs('names go by func_id at level 2 and by place at level 3'),
    ],
    'A run that fails, a worker that cannot start and a source that does not compile leave the device to the next case':
      [
        chip('a run that fails takes its worker with it; the next case gets another'),
        chip('a worker that cannot be initialised leaves the device to others'),
        chip('what does not compile fails with what the compiler says, and the next case runs'),
      ],
    'An orchestration function of level 3 gets callables by name, their signatures and keep; an unknown name says which there are':
      [
        host('names, signatures and keep are what an orchestration function is given'),
        host('a name that no callable has is an error that says which there are'),
      ],
    'A case of level 3 has the chips and sub workers that it asks for, and all its tensors are compared': [
      host('an orchestration function submits chip callables and functions by name; all tensors are compared'),
      host('each chip that a case asks for is there'),
    ],
    'Variables of a scene reach the chips of its cases, and no other scene’s': [
      host('variables of a scene reach its chips, and chips of other scenes do not see them'),
    ],
    'Tensors of level 3 move to memory that children see, keep their values and are given back last first': [
      moved('values, shapes and types stay, and memory is given back last first'),
      moved('when one cannot be moved, the others are given back'),
    ],
    'Tensors that overlap are not moved; parts of one buffer that do not overlap are': [
      moved('the same tensor twice is refused'),
      moved('parts of one buffer that do not overlap can be moved'),
      host('tensors that share memory are refused'),
    ],
    'Tensors that are not contiguous are refused before they move': {
      reason: 'a tensor of a scene has no strides: it is contiguous, or it cannot be made',
    },
    'A scene of level 4 passes when its function returns': [
      host('a scene of level 4 passes when its function returns'),
    ],
    'A missing dependency is found by schedules from seeds, with the seed and the two tasks; with the dependency none is found':
      [
        schedules('a missing dependency is found within 200 schedules, with the two tasks that lack it'),
        schedules('with the dependency no schedule gives another result'),
        pairs('of random graphs that lack several dependencies, one that is lacking is named'),
        pairs('a result that changes by itself has no pair, and the search ends'),
      ],
    'At level 3 the task for a chip that makes the difference is found first, then the two tasks in it': [
      schedules('at level 3 the task for a chip that makes the difference is found, and in it the two tasks'),
    ],
    'Without a golden result, what the tasks leave in order of submission is what other schedules must leave': [
      schedules('without a golden result, what the order of submission leaves counts'),
    ],
    'A kernel that touches what its task was not given is told with task, argument and offset': [
      `${TEST}/execute/check-access.test.ts > at level 3 the accesses of each chip are told, with the task for the chip`,
      `${TEST}/execute/check-access.test.ts > a kernel that writes to its input is told when accesses are checked, and one that does not passes`,
    ],
    'A scene is a test of vitest for each case and simulator': [
      `${TEST}/vitest/adapter.test.ts > each case is a test on each simulator; it fails with what is wrong, and manual cases are skipped`,
      `${TEST}/vitest/adapter.test.ts > a tensor matches its golden result within the tolerances of scenes`,
    ],
  },
};
