#pragma once
/// What a kernel moves between memory and its core, as far as the tensors of its task tell: each tensor that it reads once
/// in, each that it writes once out. Blocks of a task have equal parts.

#include <cstdint>
#include <optional>

#include "runtime/common/recording/dependency_capture.h"
#include "runtime/common/recording/records.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace runtime {

/// Bytes of one block.
struct KernelTraffic {
    uint64_t read = 0;
    uint64_t written = 0;
    /// Of `read`: those of the first tensor that it reads, and of the second one.
    uint64_t first_read = 0;
    uint64_t second_read = 0;
};

/// Nothing when the task is not in the capture, has no tensors, or has some that its kernels' signatures do not fit.
///
/// Signatures say which tensors are whose (see KernelSignatures). Where none says anything, the task's own declarations
/// count for each of its kernels; a tensor that declares no dependency counts as read and written then.
std::optional<KernelTraffic> traffic_of(const BlockRecord &block, const DependencyCapture &graph, const KernelTable &kernels);

}  // namespace runtime
}  // namespace pto
