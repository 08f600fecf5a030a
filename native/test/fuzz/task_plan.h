#pragma once
/// A task on its way into a program.

#include <cstdint>
#include <vector>

#include "test/fuzz/order_model.h"
#include "test/fuzz/program.h"
#include "test/fuzz/view_model.h"

namespace pto {
namespace fuzz {

/// A tensor argument: a part of a buffer, or with kCreate a tensor to be created.
struct Use {
    uint32_t buffer = 0;
    int32_t tag = program::kInput;
    uint32_t role = program::kSource;
    int32_t version = 0;
    bool manual_dep = false;
    ViewModel view;
    /// Of a created tensor.
    TensorShape shape = {};
    bool has_initial_value = false;
    uint64_t initial_value = 0;

    bool is_written() const { return role != program::kSource && role != program::kAwait; }
    bool is_created() const { return tag == program::kCreate; }
    /// Bytes of its heap block.
    uint64_t output_bytes() const { return is_created() ? (uint64_t{shape.bytes()} + 1023) / 1024 * 1024 : 0; }
    ByteSet bytes() const {
        ByteSet set;
        const uint32_t width = view.width();
        for (const uint32_t element : view.elements()) {
            for (uint32_t i = 0; i < width; ++i) set.set(element * width + i);
        }
        return set;
    }
};

struct TaskPlan {
    /// Core slots with a kernel, one bit each.
    uint32_t slots = 1;
    uint32_t block_num = 1;
    bool starts_together = false;
    bool is_meeting = false;
    uint32_t delay_us = 0;
    /// Of the counter with role kAwait.
    uint32_t expected = 0;
    /// Another task is complete only after this one: it must not wait for that.
    bool is_notifying = false;
    uint64_t seed = 0;
    std::vector<Use> uses;
    std::vector<uint64_t> scalars;

    uint32_t subtasks() const { return block_num * static_cast<uint32_t>(__builtin_popcount(slots)); }
    uint64_t output_bytes() const {
        uint64_t sum = 0;
        for (const Use &use : uses) sum += use.output_bytes();
        return sum;
    }
};

}  // namespace fuzz
}  // namespace pto
