// The interface of an orchestration for the runtime `sequential`.
//
//     extern "C" void orchestrate(SequentialRun &run, const ChipStorageTaskArgs &args) {
//         const ContinuousTensor &values = args.tensor(0);
//         run.submit(0, {values.data, values.shapes[0]});
//         run.submit(1, {values.data, values.shapes[0]});
//     }
//
// A task runs when it is submitted and has ended when submit returns. So there are no dependencies to declare, and the
// orchestration may read between two tasks what the first one wrote.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "task_args.h"

/// Values that a kernel can be called with, at most.
inline constexpr int32_t SEQUENTIAL_MAX_ARGS = 16;

/// What an orchestration sees of its run. The library of an orchestration links nothing of the runtime: it reaches it
/// through this pointer.
class SequentialRun {
public:
    using Submit = int (*)(SequentialRun &run, int32_t func_id, const uint64_t *args, int32_t count);

    explicit SequentialRun(Submit submit) : submit_(submit) {}

    /// Calls kernel `func_id` of the callable with these values: addresses, and scalars as bits. False when the run has
    /// failed, with this task or an earlier one; nothing is called from then on.
    bool submit(int32_t func_id, std::initializer_list<uint64_t> args) {
        return submit_(*this, func_id, args.begin(), static_cast<int32_t>(args.size())) == 0;
    }

private:
    Submit submit_;
};

/// The entry function of an orchestration library; declare it extern "C". Its name is `orchestrate` unless the callable
/// gives another.
using SequentialOrchestration = void (*)(SequentialRun &run, const ChipStorageTaskArgs &args);
