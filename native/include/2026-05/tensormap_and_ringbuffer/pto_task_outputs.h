// What a submit returns: the task's identity and the tensors that the runtime created for it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "common.h"
#include "pto_runtime_limits.h"
#include "pto_task_id.h"
#include "tensor.h"

struct PtoLayoutAccess;

/// Tensors created by `Arg::add_output(TensorCreateInfo)`, in the order they were added. Tensors that existed before
/// are not listed. References point into the task and are valid until the scope of the submit ends.
///
///     TaskOutputTensors outputs = rt_submit_aiv_task(kAdd, args);
///     next.add_input(outputs.get_ref(0));
class TaskOutputTensors {
public:
    bool empty() const { return count_ == 0; }
    uint32_t size() const { return count_; }

    /// Output `index`; asserts when there are fewer. Not on temporaries: keep the object that submit returned.
    const Tensor &get_ref(uint32_t index) const & {
        always_assert_because(index < count_, "the task has fewer outputs");
        return *tensors_[index];
    }
    const Tensor &get_ref(uint32_t index) const && = delete;

    /// Id for `Arg::add_dep`; invalid after a fatal error.
    PTO2TaskId task_id() const { return task_id_; }

    /// For the runtime: appends an output.
    void materialize_output(const Tensor &tensor) {
        always_assert_because(count_ < MAX_TENSOR_ARGS, "a task has at most 16 outputs");
        tensors_[count_++] = &tensor;
    }
    /// For the runtime.
    void set_task_id(PTO2TaskId id) { task_id_ = id; }

private:
    friend struct ::PtoLayoutAccess;

    PTO2TaskId task_id_ = PTO2TaskId::invalid();
    uint32_t count_ = 0;
    const Tensor *tensors_[MAX_TENSOR_ARGS] = {};
};

using TaskSubmitResult = TaskOutputTensors;

static_assert(sizeof(TaskOutputTensors) == 144 && alignof(TaskOutputTensors) == 8, "TaskOutputTensors is 144 bytes");
