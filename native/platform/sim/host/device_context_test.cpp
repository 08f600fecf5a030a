#include "platform/sim/host/device_context.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "callable.h"

namespace pto {
namespace sim {
namespace {

class DeviceContextTest : public testing::Test {
protected:
    PtoErrorRecord last() {
        PtoErrorRecord record{};
        EXPECT_TRUE(context.last_error(&record));
        return record;
    }

    DeviceContext context;
};

TEST_F(DeviceContextTest, NeedsADeviceFirst) {
    void *memory = nullptr;
    EXPECT_EQ(context.allocate(8, &memory).code, "ERR_PTO_DEVICE_STATE");
    EXPECT_EQ(context.prepare(0, "").code, "ERR_PTO_DEVICE_STATE");
    EXPECT_EQ(context.unregister(0).code, "ERR_PTO_DEVICE_STATE");
    EXPECT_EQ(context.run({}).code, "ERR_PTO_DEVICE_STATE");
    EXPECT_EQ(context.aicpu_dlopen_count(), 0u);
    EXPECT_FALSE(context.free(nullptr)) << "nothing to free is no mistake";
    EXPECT_FALSE(context.finalize());
}

TEST_F(DeviceContextTest, ChangesItsDeviceOnlyThroughFinalize) {
    EXPECT_FALSE(context.init(1));
    EXPECT_FALSE(context.init(1));
    EXPECT_EQ(context.init(2).return_code, -1);
    EXPECT_FALSE(context.finalize());
    EXPECT_FALSE(context.init(2));
    EXPECT_EQ(context.init(-1).code, "ERR_PTO_DEVICE_STATE");
}

TEST_F(DeviceContextTest, RemembersTheLastFailureAndNoSuccess) {
    PtoErrorRecord record{};
    EXPECT_FALSE(context.last_error(&record));
    EXPECT_EQ(context.finish(context.init(-7)), -1);
    EXPECT_STREQ(last().code, "ERR_PTO_DEVICE_STATE");
    EXPECT_NE(std::strstr(last().message, "-7"), nullptr);
    EXPECT_EQ(context.finish(context.init(0)), 0);
    EXPECT_STREQ(last().code, "ERR_PTO_DEVICE_STATE");
    EXPECT_EQ(last().func_id, -1);
    EXPECT_EQ(last().task_id, ~uint64_t{0});
}

TEST_F(DeviceContextTest, CutsTextThatIsTooLongForTheRecord) {
    const std::string text(5000, 'x');
    EXPECT_EQ(context.finish(platform::Failure::because(abi::ErrorCode::ERR_PTO_INTERNAL, text)), -1);
    EXPECT_EQ(std::strlen(last().message), sizeof(PtoErrorRecord::message) - 1);
}

TEST_F(DeviceContextTest, ChecksImagesBeforeItUsesThem) {
    ASSERT_FALSE(context.init(0));
    std::vector<uint8_t> image = make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, "entry", "library", 7, nullptr, nullptr, 0);
    EXPECT_FALSE(context.prepare(1, image.data())) << "the library is looked at when it is run";
    EXPECT_EQ(context.prepare(0, nullptr).code, "ERR_PTO_CALLABLE_INVALID");
    std::fill_n(image.begin() + 256, 4, 0xFF);  // the number of signature entries
    EXPECT_EQ(context.prepare(0, image.data()).code, "ERR_PTO_CALLABLE_INVALID");
}

TEST_F(DeviceContextTest, FinalizingForgetsMemoryAndCallables) {
    ASSERT_FALSE(context.init(0));
    void *memory = nullptr;
    ASSERT_FALSE(context.allocate(100, &memory));
    const std::vector<uint8_t> image = make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, "entry", "library", 7, nullptr, nullptr, 0);
    ASSERT_FALSE(context.prepare(1, image.data()));
    ASSERT_FALSE(context.finalize());
    ASSERT_FALSE(context.init(0));
    EXPECT_EQ(context.free(memory).code, "ERR_PTO_DEVICE_POINTER");
    EXPECT_FALSE(context.prepare(1, image.data())) << "the id is free again";
}

TEST_F(DeviceContextTest, ThreadsTakeTurns) {
    ASSERT_FALSE(context.init(0));
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&, i] {
            for (int k = 0; k < 100; ++k) {
                void *memory = nullptr;
                int32_t sent = i * 1000 + k, received = 0;
                if (context.allocate(sizeof(sent), &memory)) return ADD_FAILURE() << "allocate";
                if (context.copy_to_device(memory, &sent, sizeof(sent))) return ADD_FAILURE() << "copy there";
                if (context.copy_from_device(&received, memory, sizeof(received))) return ADD_FAILURE() << "copy back";
                if (received != sent) return ADD_FAILURE() << "content";
                if (context.free(memory)) return ADD_FAILURE() << "free";
                context.finish(context.free(&sent));
            }
        });
    }
    for (std::thread &thread : threads) thread.join();
}

}  // namespace
}  // namespace sim
}  // namespace pto
