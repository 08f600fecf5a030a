#pragma once
/// Behaviour tests: a graph of one of the test libraries, run by the host library of each architecture.
///
///     TEST_P(Scopes, AreSixtyFourDeep) {
///         EXPECT_EQ(run(PTO_SCOPE_GRAPHS, "nest", Args().scalar(63)), 0);
///     }
///     PTO_ON_EVERY_CHIP(Scopes);

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "test/chip/arguments.h"
#include "test/chip/chip.h"
#include "test/chip/chip_model.h"
#include "test/chip/scoped_variable.h"

namespace pto {
namespace test {

inline constexpr ChipModel kA2A3 = a2a3_chip(PTO_HOST_RUNTIME_A2A3);
inline constexpr ChipModel kA5 = a5_chip(PTO_HOST_RUNTIME_A5);

#define PTO_ON_EVERY_CHIP(suite)                                        \
    INSTANTIATE_TEST_SUITE_P(Chip, suite, ::testing::Values(kA2A3, kA5), \
                             [](const auto &test) { return std::string(test.param.name); })

/// The kernels that every callable of a test program brings. Each folder of tests defines its own.
inline std::vector<KernelFile> all_kernels();

class GraphTest : public testing::TestWithParam<ChipModel> {
protected:
    int block_dim = 3;
    int aicpu_threads = 4;

    Chip &chip() {
        if (chip_ == nullptr) chip_ = std::make_unique<Chip>(GetParam().library);
        return *chip_;
    }

    /// Runs `function` of an orchestration library; prepares it unless it was the last one.
    int run(const char *library, const char *function, const ChipStorageTaskArgs &args) {
        const GraphName name(library, function);
        if (name != prepared_) {
            chip().unregister(0);
            const int rc = chip().prepare(0, image_of(name));
            prepared_ = rc == 0 ? name : GraphName();
            if (rc != 0) return rc;
        }
        return chip().run(0, args, block_dim, aicpu_threads);
    }

    /// Runs it again.
    int rerun(const ChipStorageTaskArgs &args) { return chip().run(0, args, block_dim, aicpu_threads); }

    std::string code() { return chip().error().code; }
    std::string message() { return chip().error().message; }

    /// A run that ends with a status, its code and a text that contains `words`.
    void expect_failure(const char *library, const char *function, const ChipStorageTaskArgs &args, int rc,
                        const char *code, const char *words) {
        EXPECT_EQ(run(library, function, args), rc) << function;
        const PtoErrorRecord record = chip().error();
        EXPECT_EQ(record.return_code, rc) << function;
        EXPECT_STREQ(record.code, code) << function << ": " << record.message;
        EXPECT_NE(std::string(record.message).find(words), std::string::npos) << function << ": " << record.message;
    }

private:
    using GraphName = std::pair<std::string, std::string>;

    /// Images are the same for every test of the program.
    static const std::vector<uint8_t> &image_of(const GraphName &name) {
        static std::map<GraphName, std::vector<uint8_t>> images;
        std::vector<uint8_t> &image = images[name];
        if (image.empty()) image = make_image(name.first, name.second.c_str(), all_kernels());
        return image;
    }

    std::unique_ptr<Chip> chip_;
    GraphName prepared_;
};

}  // namespace test
}  // namespace pto
