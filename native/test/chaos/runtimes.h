#pragma once
/// Both runtimes on both architectures, with graphs that mean the same for each: one to fold a number, and many that fail.
///
///     TEST_P(Leaks, …) { expect(fold(GetParam(), chip, …)); }
///     PTO_WITH_EVERY_RUNTIME(Leaks);

#include <string>
#include <utility>
#include <vector>

#include "test/chaos/workload.h"

namespace pto {
namespace test {

struct RuntimeModel {
    const char *name;
    const char *library;
    bool is_built_on_host;
};

inline const RuntimeModel kRuntimes[] = {{"a2a3_tensormap", PTO_HOST_RUNTIME_A2A3, false},
                                         {"a5_tensormap", PTO_HOST_RUNTIME_A5, false},
                                         {"a2a3_host_build", PTO_HBG_RUNTIME_A2A3, true},
                                         {"a5_host_build", PTO_HBG_RUNTIME_A5, true}};

inline void PrintTo(const RuntimeModel &model, std::ostream *out) { *out << model.name; }

#define PTO_WITH_EVERY_RUNTIME(suite)                                           \
    INSTANTIATE_TEST_SUITE_P(Runtime, suite, ::testing::ValuesIn(kRuntimes), \
                             [](const auto &test) { return std::string(test.param.name); })

/// Kernels of a callable: those that its graphs name.
inline std::vector<KernelFile> kernels_of(const RuntimeModel &model) {
    if (!model.is_built_on_host) return all_kernels();
    const std::string folder = PTO_HBG_KERNEL_DIR "/";
    return {{0, folder + "noop.so"}, {2, folder + "fold_order.so"}, {5, folder + "throw.so"}};
}

/// A callable that folds the numbers from 1 to its scalar into the element of its tensor. It brings one kernel.
inline std::vector<uint8_t> fold_image(const RuntimeModel &model) {
    return model.is_built_on_host
               ? make_image(PTO_HBG_SHAPES_GRAPHS, "chain", {{2, PTO_HBG_KERNEL_DIR "/fold_order.so"}})
               : make_image(PTO_DEPENDENCIES_GRAPHS, "inout_chain", {{kFoldOrder, PTO_TEST_KERNEL_DIR "/fold_order_kernel.so"}});
}

/// Runs that callable on `start`; whether the result is right.
inline bool fold(Chip &chip, int32_t id, uint32_t start, uint32_t count, int block_dim = 3) {
    std::vector<uint32_t> value = {start};
    uint32_t expected = start;
    for (uint32_t k = 1; k <= count; ++k) expected = expected * 3 + k;
    return chip.run(id, Args().tensor(value).scalar(count), block_dim, 2) == 0 && value[0] == expected;
}

/// A callable whose run fails, on a tensor of one element and some scalars.
struct FailingGraph {
    const char *library;
    const char *function;
    std::vector<uint64_t> scalars;
};

inline std::vector<FailingGraph> failing_graphs(const RuntimeModel &model) {
    if (model.is_built_on_host) {
        return {{PTO_HBG_ERRORS_GRAPHS, "cycle_of_two", {}},
                {PTO_HBG_ERRORS_GRAPHS, "bad_edge", {0, 77}},
                {PTO_HBG_ERRORS_GRAPHS, "odd_task", {77, 1}},
                {PTO_HBG_ERRORS_GRAPHS, "odd_task", {0, 2}},
                {PTO_HBG_ERRORS_GRAPHS, "too_many_arguments", {}},
                {PTO_HBG_ERRORS_GRAPHS, "change_and_return", {9}},
                {PTO_HBG_ERRORS_GRAPHS, "throw_error", {}},
                {PTO_HBG_ERRORS_GRAPHS, "throwing_kernel", {}}};
    }
    return {{PTO_ERRORS_GRAPHS, "fatal", {9}},
            {PTO_ERRORS_GRAPHS, "assertion", {}},
            {PTO_ERRORS_GRAPHS, "throw_std", {}},
            {PTO_ERRORS_GRAPHS, "unknown_kernel", {77}},
            {PTO_ERRORS_GRAPHS, "no_kernel", {}},
            {PTO_ERRORS_GRAPHS, "zero_blocks", {}},
            {PTO_ERRORS_GRAPHS, "many_tensors", {17}},
            {PTO_ERRORS_GRAPHS, "dep_not_submitted", {}},
            {PTO_ERRORS_GRAPHS, "alloc_nothing", {}},
            {PTO_ERRORS_GRAPHS, "auto_in_manual", {}},
            {PTO_ERRORS_GRAPHS, "output_of_three_gib", {}},
            {PTO_SCOPES_GRAPHS, "nested", {64, 0}},
            {PTO_SCOPES_GRAPHS, "hold", {128, 0}},  // a window of 128
            {PTO_DATA_ACCESS_GRAPHS, "outside_the_buffer", {}},
            {PTO_GANG_GRAPHS, "gangs", {7, 30, 0}},
            {PTO_LAUNCH_GRAPHS, "throw_while_waiting", {}},
            {PTO_LAUNCH_GRAPHS, "one_task", {kThrow, 0}},
            {PTO_DEFERRED_GRAPHS, "one", {65, 1, 0, 0}}};
}

}  // namespace test
}  // namespace pto
