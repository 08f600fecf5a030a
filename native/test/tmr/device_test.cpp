/// Contexts and their device memory.
#include <cstring>

#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class DeviceMemoryCalls : public GraphTest {
protected:
    void *allocate(size_t size) { return chip().host().get<decltype(::device_malloc_ctx)>("device_malloc_ctx")(chip().context(), size); }
    void release(void *memory) { chip().host().get<decltype(::device_free_ctx)>("device_free_ctx")(chip().context(), memory); }
    int to_device(void *device, const void *host, size_t size) {
        return chip().host().get<decltype(::copy_to_device_ctx)>("copy_to_device_ctx")(chip().context(), device, host, size);
    }
    int from_device(void *host, const void *device, size_t size) {
        return chip().host().get<decltype(::copy_from_device_ctx)>("copy_from_device_ctx")(chip().context(), host, device, size);
    }
};

TEST_P(DeviceMemoryCalls, MoveBytesThereAndBack) {
    std::vector<uint8_t> sent(1000), received(1000);
    for (size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<uint8_t>(i * 7);
    void *memory = allocate(sent.size());
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(to_device(memory, sent.data(), sent.size()), 0);
    EXPECT_EQ(from_device(received.data(), memory, received.size()), 0);
    EXPECT_EQ(sent, received);
    EXPECT_EQ(from_device(received.data(), static_cast<uint8_t *>(memory) + 999, 1), 0);
    EXPECT_EQ(received[0], sent[999]);
    release(memory);
}

TEST_P(DeviceMemoryCalls, RefuseNullAndWhatIsOutOfBounds) {
    uint8_t byte = 0;
    void *memory = allocate(16);
    EXPECT_EQ(to_device(nullptr, &byte, 1), -1);
    EXPECT_EQ(to_device(memory, nullptr, 1), -1);
    EXPECT_EQ(from_device(nullptr, memory, 1), -1);
    EXPECT_EQ(from_device(&byte, nullptr, 1), -1);
    EXPECT_EQ(code(), "ERR_PTO_DEVICE_COPY");
    std::vector<uint8_t> bytes(17);
    EXPECT_EQ(to_device(memory, bytes.data(), 17), -1);
    EXPECT_EQ(to_device(bytes.data(), bytes.data(), 1), -1);
    release(nullptr);
    release(bytes.data());
    EXPECT_EQ(code(), "ERR_PTO_DEVICE_POINTER");
    release(memory);
    EXPECT_EQ(from_device(&byte, memory, 1), -1) << "freed memory is not the device's";
}

TEST_P(DeviceMemoryCalls, SayHowMuchIsTaken) {
    const ScopedVariable capacity("PTO_SIM_DEVICE_MEMORY_BYTES", "4096");
    void *memory = allocate(4000);
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(allocate(97), nullptr);
    EXPECT_EQ(code(), "ERR_PTO_DEVICE_OUT_OF_MEMORY");
    EXPECT_NE(message().find("4000 of 4096"), std::string::npos) << message();
    std::vector<int32_t> big(1000, 1);
    EXPECT_EQ(run(PTO_PROTOCOL_GRAPHS, "increment_all", Args().tensor(big)), -1);
    EXPECT_EQ(code(), "ERR_PTO_DEVICE_OUT_OF_MEMORY");
    release(memory);
    EXPECT_EQ(rerun(Args().tensor(big)), -1) << "two arguments are expected";
    EXPECT_EQ(rerun(Args().tensor(big).scalar(0)), 0) << message();
    EXPECT_EQ(big, std::vector<int32_t>(1000, 2));
}

TEST_P(DeviceMemoryCalls, ResidentTensorsAreUsedInPlaceAndNotCopied) {
    auto *memory = static_cast<int32_t *>(allocate(16));
    const int32_t start[] = {10, 20, 30, 40};
    ASSERT_EQ(to_device(memory, start, 16), 0);
    std::vector<int32_t> host(4, 0);
    ContinuousTensor resident = tensor_over(host, DataType::INT32);
    resident.data = reinterpret_cast<uint64_t>(memory);
    resident.child_memory = 1;
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(run(PTO_PROTOCOL_GRAPHS, "aicpu_orchestration_entry", Args().tensor(resident).tensor(host)), 0);
    }
    EXPECT_EQ(host, (std::vector<int32_t>{11, 21, 31, 41}));
    ASSERT_EQ(run(PTO_PROTOCOL_GRAPHS, "overwrite_both", Args().tensor(host).tensor(resident)), 0) << message();
    int32_t end[4];
    ASSERT_EQ(from_device(end, memory, 16), 0);
    EXPECT_EQ(end[0], 32) << "10 * 3 + 2";
    release(memory);
}

PTO_ON_EVERY_CHIP(DeviceMemoryCalls);

class DeviceContexts : public testing::TestWithParam<ChipModel> {
protected:
    HostLibrary host_{GetParam().library};
};

TEST_P(DeviceContexts, RefuseCallsWithoutContextOrDevice) {
    uint8_t byte = 0;
    EXPECT_EQ(PTO_HOST_CALL(simpler_init)(nullptr, 0, nullptr, 0, nullptr, 0), -1);
    EXPECT_EQ(PTO_HOST_CALL(finalize_device)(nullptr), -1);
    EXPECT_EQ(PTO_HOST_CALL(device_malloc_ctx)(nullptr, 8), nullptr);
    EXPECT_EQ(PTO_HOST_CALL(prepare_callable)(nullptr, 0, &byte), -1);
    EXPECT_EQ(PTO_HOST_CALL(unregister_callable)(nullptr, 0), -1);
    EXPECT_EQ(PTO_HOST_CALL(get_aicpu_dlopen_count)(nullptr), 0u);
    PTO_HOST_CALL(device_free_ctx)(nullptr, &byte);
    PTO_HOST_CALL(destroy_device_context)(nullptr);

    DeviceContextHandle context = PTO_HOST_CALL(create_device_context)();
    ASSERT_NE(context, nullptr);
    PtoErrorRecord record{};
    EXPECT_EQ(PTO_HOST_CALL(pto_last_error)(context, &record), 1);
    EXPECT_EQ(PTO_HOST_CALL(device_malloc_ctx)(context, 8), nullptr);
    EXPECT_EQ(PTO_HOST_CALL(pto_last_error)(context, &record), 0);
    EXPECT_STREQ(record.code, "ERR_PTO_DEVICE_STATE");
    EXPECT_EQ(PTO_HOST_CALL(prepare_callable)(context, 0, &byte), -1);
    PTO_HOST_CALL(destroy_device_context)(context);
}

TEST_P(DeviceContexts, StayWithTheirDevice) {
    DeviceContextHandle context = PTO_HOST_CALL(create_device_context)();
    EXPECT_EQ(PTO_HOST_CALL(simpler_init)(context, -1, nullptr, 0, nullptr, 0), -1);
    EXPECT_EQ(PTO_HOST_CALL(simpler_init)(context, 2, nullptr, 0, nullptr, 0), 0);
    EXPECT_EQ(PTO_HOST_CALL(simpler_init)(context, 2, nullptr, 0, nullptr, 0), 0);
    EXPECT_EQ(PTO_HOST_CALL(simpler_init)(context, 3, nullptr, 0, nullptr, 0), -1);
    EXPECT_NE(PTO_HOST_CALL(device_malloc_ctx)(context, 100), nullptr);
    EXPECT_EQ(PTO_HOST_CALL(finalize_device)(context), 0) << "memory that is left is freed";
    EXPECT_EQ(PTO_HOST_CALL(finalize_device)(context), 0);
    PTO_HOST_CALL(destroy_device_context)(context);
}

TEST_P(DeviceContexts, DescribeTheirLibrary) {
    EXPECT_EQ(PTO_HOST_CALL(get_platform)(), std::string(GetParam().name) + "sim");
    EXPECT_EQ(PTO_HOST_CALL(pto_host_abi_version)(), PTO_HOST_ABI_VERSION);
    EXPECT_GT(PTO_HOST_CALL(get_runtime_size)(), 0u);
    EXPECT_EQ(PTO_HOST_CALL(ensure_acl_ready_ctx)(nullptr, 0), 0);
    EXPECT_EQ(PTO_HOST_CALL(create_comm_stream_ctx)(nullptr), nullptr);
    EXPECT_EQ(PTO_HOST_CALL(destroy_comm_stream_ctx)(nullptr, nullptr), 0);
}

TEST_P(DeviceContexts, RecordNoPairsWhereArgumentsAreCopiedAnyway) {
    int32_t value = 7, other = 8;
    testing::internal::CaptureStderr();
    PTO_HOST_CALL(record_tensor_pair)(nullptr, &value, &other, sizeof(value));
    PTO_HOST_CALL(record_tensor_pair)(&other, &value, &other, sizeof(value));
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(log.find("a pair of 4 bytes is ignored"), log.rfind("a pair of 4 bytes is ignored"));
    EXPECT_NE(log.find("a pair of 4 bytes is ignored"), std::string::npos);
    EXPECT_EQ(value, 7);
}

PTO_ON_EVERY_CHIP(DeviceContexts);

}  // namespace
}  // namespace test
}  // namespace pto
