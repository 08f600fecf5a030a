#pragma once
/// Behaviour tests of tensormap_and_ringbuffer: see test/chip/graph_test.h.

#include "test/chip/graph_test.h"
#include "test/tmr/kernel_ids.h"

namespace pto {
namespace test {

/// Every kernel of kernel_ids.h.
inline std::vector<KernelFile> all_kernels() {
    const std::string folder = PTO_TEST_KERNEL_DIR "/";
    std::vector<KernelFile> files;
    const char *const names[] = {"noop",    "add_scalar", "increment",     "slow_add", "record_launch",
                                 "meet",    "gather",     "scatter",       "store_scalars", "throw",
                                 "defer",   "report_error", "describe",    "poll",     "fold_order", "meet_all",
                                 "bump",    "defer_many", "copy_engine",   "hang"};
    int32_t id = 0;
    for (const char *name : names) files.push_back({id++, folder + name + "_kernel.so"});
    for (int32_t lane = 0; lane < 2; ++lane) files.push_back({kRecordAic + lane, folder + "record_line" + std::to_string(lane) + "_kernel.so"});
    for (int32_t lane = 0; lane < 3; ++lane) files.push_back({kCombineAic + lane, folder + "combine" + std::to_string(lane) + "_kernel.so"});
    return files;
}

}  // namespace test
}  // namespace pto
