#pragma once
/// What a task of May's interface says about the memory that it touches.

#include "pto_arg.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/orchestrator.h"

namespace pto {
namespace tmr {

/// Tells the run's access check about a task whose arguments are in place, before it can run. There is a check.
void declare_accesses(Orchestrator &orchestrator, const TaskSlot &task, const Arg &args);

}  // namespace tmr
}  // namespace pto
