/// What the host interface does for a runtime variant that records nothing: runs that ask for records do not begin.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <memory>

#include "platform/sim/host/device_context.h"

namespace pto {
namespace {

int runs = 0;

/// A variant as somebody writes it who has read no further than what must be there.
class PlainVariant final : public platform::RuntimeVariant {
public:
    platform::Failure prepare(int32_t, const void *, size_t) override { return platform::Failure::none(); }
    bool is_prepared(int32_t callable_id) const override { return callable_id == 0; }
    void unregister(int32_t) override {}
    platform::Failure run(const platform::LaunchRequest &) override {
        ++runs;
        return platform::Failure::none();
    }
    size_t aicpu_dlopen_count() const override { return 0; }
    size_t host_dlopen_count() const override { return 0; }
};

}  // namespace

std::unique_ptr<platform::RuntimeVariant> platform::make_runtime_variant(port::ChipDevice &) {
    return std::make_unique<PlainVariant>();
}
size_t platform::run_storage_bytes() { return 64; }
void platform::record_tensor_pair(void *, void *, void *, size_t) noexcept {}

namespace sim {
namespace {

class RefusedRecords : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_FALSE(context.init(0));
        config.block_dim = 1;
        request.callable_id = 0;
        request.args = &args;
        request.storage = storage;
        request.config = &config;
        runs = 0;
    }

    DeviceContext context;
    ChipStorageTaskArgs args{};
    CallConfig config;
    alignas(64) uint8_t storage[64] = {};
    platform::LaunchRequest request;
};

TEST_F(RefusedRecords, OfAnyKindAndNothingElse) {
    EXPECT_FALSE(context.run(request));
    std::strcpy(config.output_prefix, "/anywhere");
    EXPECT_FALSE(context.run(request)) << "a folder alone asks for nothing";
    EXPECT_EQ(runs, 2);
    const CallConfig plain = config;
    const std::function<void()> asks[] = {
        [this] { config.enable_l2_swimlane = 1; },  [this] { config.enable_dump_tensor = 1; },
        [this] { config.enable_pmu = 2; },          [this] { config.enable_dep_gen = 1; },
        [this] { request.options.flags = PTO_RUN_SCOPE_STATS; }, [this] { request.options.flags = PTO_RUN_MODEL_TIME; },
    };
    for (const auto &ask : asks) {
        config = plain;
        request.options.flags = 0;
        ask();
        const platform::Failure failure = context.run(request);
        EXPECT_EQ(failure.return_code, -1);
        EXPECT_EQ(failure.code, "ERR_PTO_RUN_UNSUPPORTED");
        EXPECT_NE(failure.message.find("run without diagnostics"), std::string::npos) << failure.message;
    }
    EXPECT_EQ(runs, 2) << "what is refused does not begin";
    config = plain;
    request.options.flags = 0;
    EXPECT_FALSE(context.run(request)) << "and nothing is wrong afterwards";
}

}  // namespace
}  // namespace sim
}  // namespace pto
