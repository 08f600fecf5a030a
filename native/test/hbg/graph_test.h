#pragma once
/// Behaviour tests of host_build_graph: see test/chip/graph_test.h.

#include "test/chip/graph_test.h"
#include "test/hbg/kernel_ids.h"

namespace pto {
namespace test {

inline std::vector<KernelFile> all_kernels() {
    const char *const names[] = {"noop",  "add_scalar", "fold_order",  "store_args", "meet",
                                 "throw", "matmul_add", "elementwise", "late_write",  "gather"};
    std::vector<KernelFile> files;
    for (const char *name : names) {
        files.push_back({static_cast<int32_t>(files.size()), std::string(PTO_TEST_KERNEL_DIR "/") + name + ".so"});
    }
    return files;
}

/// The start folded by the numbers 1 to `count`.
inline uint32_t folded(uint32_t start, uint32_t count) {
    for (uint32_t k = 1; k <= count; ++k) start = start * 3 + k;
    return start;
}

}  // namespace test
}  // namespace pto
