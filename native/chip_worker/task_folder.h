#pragma once
/// Where what is recorded of a task goes. Tasks of a worker share an output folder, and chips of it run at the same time; so
/// each task has a folder of its own below that: `<output_prefix>/L3.chip0/task-<run>-<task>`.

#include <string>

#include "abi/lane.h"

namespace pto {
namespace chip_worker {

/// Changes the output folder of `config`, if it has one, into that of the task. `worker_path`: of the chip in the tree.
/// Throws Failure ERR_PTO_CONFIG_INVALID when it does not fit; the parent does not submit such a task.
void narrow_output_folder(CallConfig *config, const std::string &worker_path, const abi::LaneCommand &command);

/// A modelled chip reads what kernels take in the folder of the task: gives that the file of the folder that was given, if it
/// has one. Throws Failure ERR_PTO_CONFIG_INVALID when it cannot be copied.
void hand_down_kernel_costs(const std::string &output_folder, const std::string &task_folder);

}  // namespace chip_worker
}  // namespace pto
