#pragma once
/// Memory that a task may touch: the elements of a view, as one of its arguments declares them.

#include <cstdint>

namespace pto {
namespace runtime {

constexpr uint32_t kAccessDims = 5;

struct AccessRule {
    /// Position among the arguments that the kernel gets.
    int32_t argument = -1;
    /// What offsets in messages count from: the address that the kernel is given.
    uint64_t origin = 0;
    /// First byte of the view, and bytes from there to the end of its last element.
    uint64_t address = 0;
    uint64_t extent = 0;
    bool may_write = false;
    /// Whether the scope that the memory belongs to had ended when the task was submitted.
    bool is_finished = false;
    /// Dimensions around the runs without gaps that the view consists of: extents, and distances in bytes.
    uint32_t outer_dims = 0;
    uint64_t shape[kAccessDims] = {};
    uint64_t stride_bytes[kAccessDims] = {};
    /// Bytes of such a run.
    uint64_t run_bytes = 0;

    /// How many bytes from `at` on lie in the view without a gap; 0 when `at` is not in it.
    uint64_t bytes_from(uint64_t at) const noexcept;
    /// Distance of `at` from the bytes between the view's first and last one; 0 between them.
    uint64_t distance_to(uint64_t at) const noexcept;
};

/// A rule for the bytes [address, address + extent).
AccessRule plain_rule(int32_t argument, uint64_t address, uint64_t extent, bool may_write);

}  // namespace runtime
}  // namespace pto
