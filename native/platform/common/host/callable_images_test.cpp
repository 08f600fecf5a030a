#include "platform/common/host/callable_images.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "callable.h"

namespace pto {
namespace platform {
namespace {

std::vector<uint8_t> image_of(const std::vector<std::vector<uint8_t>> &kernels) {
    std::vector<std::vector<uint8_t>> children;
    std::vector<int32_t> ids;
    for (const auto &bytes : kernels) {
        ids.push_back(static_cast<int32_t>(10 + ids.size()));
        children.push_back(make_callable<CORE_MAX_TENSOR_ARGS>(nullptr, 0, bytes.data(), bytes.size()));
    }
    const std::vector<uint8_t> library = {1, 2, 3};
    return make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, "f", library.data(), library.size(), ids.data(), children.data(), static_cast<int32_t>(children.size()));
}

TEST(CallableImages, KeepOneCopyOfEqualImages) {
    DeviceMemory memory(1 << 20);
    CallableImages images(memory);
    const std::vector<uint8_t> image = image_of({{1, 2}, {3}});
    void *copy = images.upload(image.data(), image.size());
    ASSERT_NE(copy, nullptr);
    EXPECT_TRUE(memory.contains(copy, image.size()));
    EXPECT_EQ(std::memcmp(copy, image.data(), image.size()), 0);
    const uint64_t used = memory.allocated_bytes();
    const std::vector<uint8_t> same = image;
    EXPECT_EQ(images.upload(same.data(), same.size()), copy);
    CallableImages::set_resolved_address(copy, 1, 0xcafe);
    EXPECT_EQ(images.upload(same.data(), same.size()), copy) << "what is filled in in the copy does not count";
    EXPECT_EQ(memory.allocated_bytes(), used);
    const std::vector<uint8_t> changed = image_of({{1, 2}, {4}});
    EXPECT_NE(images.upload(changed.data(), changed.size()), copy);
    EXPECT_EQ(images.size(), 2u);
}

TEST(CallableImages, PutKernelsWhereHeaderAndOffsetSay) {
    DeviceMemory memory(1 << 20);
    CallableImages images(memory);
    const std::vector<uint8_t> image = image_of({{1, 2}, {3}, {4, 5, 6}});
    const std::vector<uint8_t> before = image;
    void *copy = images.upload(image.data(), image.size());
    const ChipCallableView view(copy);
    for (int32_t i = 0; i < view.child_count(); ++i) {
        EXPECT_EQ(reinterpret_cast<uintptr_t>(view.child(i).image()) % CALLABLE_ALIGN, 0u);
        EXPECT_EQ(view.child(i).image(), static_cast<uint8_t *>(copy) + sizeof(ChipCallable) + view.child_offset(i));
        CallableImages::set_resolved_address(copy, i, 100 + static_cast<uint64_t>(i));
    }
    for (int32_t i = 0; i < view.child_count(); ++i) EXPECT_EQ(view.child(i).resolved_addr(), 100u + static_cast<uint64_t>(i));
    EXPECT_EQ(image, before) << "the caller's image stays as it was";
}

TEST(CallableImages, TrustNoAddressInTheCallersImage) {
    DeviceMemory memory(1 << 20);
    CallableImages images(memory);
    std::vector<uint8_t> image = image_of({{1}});
    CallableImages::set_resolved_address(image.data(), 0, 0xdead);
    EXPECT_EQ(ChipCallableView(images.upload(image.data(), image.size())).child(0).resolved_addr(), 0u);
}

TEST(CallableImages, SayWhenTheDeviceIsFull) {
    DeviceMemory memory(1000);
    CallableImages images(memory);
    const std::vector<uint8_t> image = image_of({{1}});
    EXPECT_EQ(images.upload(image.data(), image.size()), nullptr);
    EXPECT_EQ(images.upload(image.data(), image.size()), nullptr);
}

}  // namespace
}  // namespace platform
}  // namespace pto
