/// A driver that knows host_runtime.h and the layouts of its arguments, and nothing else of the project.

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "host_runtime.h"

namespace {

std::vector<uint8_t> bytes_of(const char *path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void put(std::vector<uint8_t> &image, size_t offset, const void *bytes, size_t size) {
    if (image.size() < offset + size) image.resize(offset + size);
    std::memcpy(image.data() + offset, bytes, size);
}

void put(std::vector<uint8_t> &image, size_t offset, uint32_t value) { put(image, offset, &value, sizeof(value)); }

/// An orchestration with one kernel, whose id is 1.
std::vector<uint8_t> callable_of(const std::vector<uint8_t> &orchestration, const std::vector<uint8_t> &kernel) {
    constexpr size_t kStorage = 8596, kKernelHeader = 128;
    const char name[] = "aicpu_orchestration_entry";
    const size_t child = (orchestration.size() + 63) / 64 * 64;
    std::vector<uint8_t> image(kStorage);
    put(image, 260, static_cast<uint32_t>(orchestration.size()));
    put(image, 264, name, sizeof(name));
    put(image, 328, static_cast<uint32_t>(sizeof(name) - 1));
    put(image, 332, 1);
    put(image, 4428, static_cast<uint32_t>(child));
    put(image, 8524, 1);
    put(image, kStorage, orchestration.data(), orchestration.size());
    put(image, kStorage + child + 68, static_cast<uint32_t>(kernel.size()));
    put(image, kStorage + child + kKernelHeader, kernel.data(), kernel.size());
    return image;
}

/// Two int32 vectors: 40 bytes a tensor, counts behind 64 tensors and 128 scalars.
std::vector<uint8_t> arguments_of(const std::vector<int32_t> &in, const std::vector<int32_t> &out) {
    std::vector<uint8_t> args(3592);
    size_t offset = 0;
    for (const std::vector<int32_t> *values : {&in, &out}) {
        const int32_t *data = values->data();
        put(args, offset, &data, sizeof(data));
        put(args, offset + 8, static_cast<uint32_t>(values->size()));
        put(args, offset + 28, 1);
        args[offset + 32] = 2;  // INT32
        offset += 40;
    }
    put(args, 3584, 2);
    return args;
}

class Driver : public testing::TestWithParam<const char *> {
protected:
    void SetUp() override {
        library = dlopen(GetParam(), RTLD_NOW | RTLD_LOCAL);
        ASSERT_NE(library, nullptr) << dlerror();
    }
    void TearDown() override { dlclose(library); }

    template <typename Function>
    Function *get(const char *name) {
        return reinterpret_cast<Function *>(dlsym(library, name));
    }

    void *library = nullptr;
};

#define PTO_CALL(function) get<decltype(::function)>(#function)

TEST_P(Driver, RunsACallable) {
    std::vector<int32_t> in = {1, 2, 3, 4, 5}, out(5, 0);
    std::vector<uint8_t> image = callable_of(bytes_of(PTO_PROTOCOL_GRAPHS), bytes_of(PTO_TEST_KERNEL_DIR "/add_scalar_kernel.so"));
    const std::vector<uint8_t> args = arguments_of(in, out);
    DeviceContextHandle context = PTO_CALL(create_device_context)();
    ASSERT_NE(context, nullptr);
    ASSERT_EQ(PTO_CALL(simpler_init)(context, 0, nullptr, 0, nullptr, 0), 0);
    ASSERT_EQ(PTO_CALL(prepare_callable)(context, 0, image.data()), 0);
    std::vector<uint8_t> storage(PTO_CALL(get_runtime_size)() + 64);
    void *aligned = storage.data() + (64 - reinterpret_cast<uintptr_t>(storage.data()) % 64) % 64;
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(PTO_CALL(run_prepared)(context, aligned, 0, args.data(), 24, 4, 0, 0, 0, 0, nullptr), 0);
    }
    EXPECT_EQ(out, (std::vector<int32_t>{2, 3, 4, 5, 6}));
    EXPECT_EQ(PTO_CALL(unregister_callable)(context, 0), 0);
    EXPECT_EQ(PTO_CALL(finalize_device)(context), 0);
    PTO_CALL(destroy_device_context)(context);
}

TEST_P(Driver, FindsEverySymbol) {
    for (const char *name :
         {"create_device_context", "destroy_device_context", "get_runtime_size", "simpler_init", "device_malloc_ctx",
          "device_free_ctx", "copy_to_device_ctx", "copy_from_device_ctx", "finalize_device", "prepare_callable",
          "run_prepared", "unregister_callable", "get_aicpu_dlopen_count", "get_host_dlopen_count", "ensure_acl_ready_ctx",
          "create_comm_stream_ctx", "destroy_comm_stream_ctx", "comm_init", "comm_alloc_windows",
          "comm_get_local_window_base", "comm_get_window_size", "comm_barrier", "comm_destroy", "get_incore_compiler",
          "get_orchestration_compiler", "get_platform", "pto_host_abi_version", "pto_last_error",
          "pto_comm_last_error"}) {
        EXPECT_NE(dlsym(library, name), nullptr) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(Chip, Driver, testing::Values(PTO_HOST_RUNTIME_A2A3, PTO_HOST_RUNTIME_A5),
                         [](const auto &test) { return std::string(test.index == 0 ? "a2a3" : "a5"); });

}  // namespace
