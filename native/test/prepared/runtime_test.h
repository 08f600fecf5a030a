#pragma once
/// Tests of what every runtime does in the same way: each is run on each chip with each runtime.
///
///     TEST_P(Callables, Run) { ASSERT_EQ(prepare(0), 0); expect_good_run(0); }
///     PTO_WITH_EVERY_RUNTIME(Callables);

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "test/chip/arguments.h"
#include "test/chip/chip.h"
#include "test/chip/chip_model.h"

namespace pto {
namespace test {

struct RuntimeModel {
    const char *name;
    ChipModel chip;
    /// The library of graphs/.
    const char *graphs;
    /// Kernels for func id 1 that add 1 and 100.
    const char *step_one;
    const char *step_hundred;
    /// Whether orchestrations are loaded when they are prepared, by the host. Else by the first run, on the device.
    bool loads_on_host;
};

inline constexpr RuntimeModel kTmrOnA2A3 = {"a2a3_tmr", a2a3_chip(PTO_A2A3_TMR), PTO_TMR_GRAPHS, PTO_TMR_STEP_1, PTO_TMR_STEP_100, false};
inline constexpr RuntimeModel kTmrOnA5 = {"a5_tmr", a5_chip(PTO_A5_TMR), PTO_TMR_GRAPHS, PTO_TMR_STEP_1, PTO_TMR_STEP_100, false};
inline constexpr RuntimeModel kHbgOnA2A3 = {"a2a3_hbg", a2a3_chip(PTO_A2A3_HBG), PTO_HBG_GRAPHS, PTO_HBG_STEP_1, PTO_HBG_STEP_100, true};
inline constexpr RuntimeModel kHbgOnA5 = {"a5_hbg", a5_chip(PTO_A5_HBG), PTO_HBG_GRAPHS, PTO_HBG_STEP_1, PTO_HBG_STEP_100, true};

inline void PrintTo(const RuntimeModel &model, std::ostream *out) { *out << model.name; }

#define PTO_WITH_EVERY_RUNTIME(suite)                                                                \
    INSTANTIATE_TEST_SUITE_P(Runtime, suite,                                                         \
                             ::testing::Values(kTmrOnA2A3, kTmrOnA5, kHbgOnA2A3, kHbgOnA5),          \
                             [](const auto &test) { return std::string(test.param.name); })

/// The callable of a function of the model's graphs.
inline std::vector<uint8_t> image_of(const RuntimeModel &model, const char *function = "increase", const char *kernel = nullptr,
                                     const std::vector<ArgDirection> &signature = {}) {
    return make_image(model.graphs, function, {{1, kernel != nullptr ? kernel : model.step_one}}, signature);
}

class RuntimeTest : public testing::TestWithParam<RuntimeModel> {
protected:
    std::vector<int32_t> in = {1, 2, 3, 4};
    std::vector<int32_t> out = {0, 0, 0, 0};

    Chip &chip() {
        if (chip_ == nullptr) chip_ = std::make_unique<Chip>(GetParam().chip.library);
        return *chip_;
    }
    int prepare(int32_t id, const char *function = "increase", const char *kernel = nullptr) {
        return chip().prepare(id, image_of(GetParam(), function, kernel));
    }
    Args good_args() { return Args().tensor(in).tensor(out); }
    void expect_good_run(int32_t id, int32_t step = 1) {
        out.assign(4, 0);
        ASSERT_EQ(chip().run(id, good_args()), 0) << message();
        EXPECT_EQ(out, (std::vector<int32_t>{1 + step, 2 + step, 3 + step, 4 + step}));
    }

    std::string code() { return chip().error().code; }
    std::string message() { return chip().error().message; }
    /// What the last call, which returned -1, said.
    void expect_last(const char *expected, const char *words) {
        EXPECT_EQ(code(), expected);
        EXPECT_NE(message().find(words), std::string::npos) << message();
        EXPECT_EQ(chip().error().return_code, -1);
        EXPECT_EQ(chip().error().struct_size, sizeof(PtoErrorRecord));
    }

    /// Loads of orchestrations by the side that this runtime loads them on; the other side's are expected to be none.
    size_t loads() {
        const size_t on_host = chip().host_dlopen_count(), on_device = chip().aicpu_dlopen_count();
        EXPECT_EQ(GetParam().loads_on_host ? on_device : on_host, 0u);
        return GetParam().loads_on_host ? on_host : on_device;
    }

private:
    std::unique_ptr<Chip> chip_;
};

}  // namespace test
}  // namespace pto
