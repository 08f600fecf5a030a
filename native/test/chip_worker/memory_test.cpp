/// Device memory that a chip child hands out, and what it refuses.
#include "test/chip_worker/chip_child_test.h"

namespace pto {
namespace test {
namespace {

using abi::CommandKind;
using abi::CommandStatus;

class ChipMemory : public ChipChildTest {
protected:
    uint64_t allocate(uint64_t nbytes) {
        const auto reply = child().control(CommandKind::kMalloc, nbytes);
        EXPECT_EQ(reply.status, CommandStatus::kOk) << reply.payload;
        return reply.result;
    }
    hierarchical::ControlReply copy(CommandKind kind, uint64_t address, uint64_t nbytes, uint64_t offset) {
        const abi::TensorRef host = in_arena(offset, static_cast<uint32_t>(nbytes / 4));
        return child().control(kind, address, nbytes, &host, sizeof(host));
    }
};

TEST_P(ChipMemory, GoesThereAndBack) {
    for (const uint64_t nbytes : {uint64_t{4096}, uint64_t{65536}, uint64_t{12345}}) {
        const uint64_t address = allocate(nbytes);
        std::memset(child().arena(), 0x5a, nbytes);
        std::memset(child().arena() + (1 << 20), 0, nbytes);
        ASSERT_EQ(copy(CommandKind::kCopyTo, address, nbytes, 0).status, CommandStatus::kOk);
        ASSERT_EQ(copy(CommandKind::kCopyFrom, address, nbytes, 1 << 20).status, CommandStatus::kOk);
        EXPECT_EQ(std::memcmp(child().arena(), child().arena() + (1 << 20), nbytes), 0);
        EXPECT_EQ(child().control(CommandKind::kFree, address).status, CommandStatus::kOk);
    }
}

TEST_P(ChipMemory, IsCounted) {
    const uint64_t a = allocate(4096), b = allocate(100);
    EXPECT_EQ(child().stats().at("liveBuffers").as_int(0), 2);
    EXPECT_EQ(child().stats().at("liveBytes").as_int(0), 4196);
    child().control(CommandKind::kFree, a);
    child().control(CommandKind::kFree, b);
    EXPECT_EQ(child().stats().at("liveBytes").as_int(-1), 0);
}

TEST_P(ChipMemory, IsFreedOnceAndFromItsBase) {
    const uint64_t address = allocate(4096);
    expect_error(child().control(CommandKind::kFree, address + 64), "ERR_PTO_DEVICE_POINTER", "no live buffer");
    EXPECT_EQ(child().control(CommandKind::kFree, address).status, CommandStatus::kOk);
    expect_error(child().control(CommandKind::kFree, address), "ERR_PTO_DEVICE_POINTER", "no live buffer");
    expect_error(child().control(CommandKind::kFree, 0), "ERR_PTO_DEVICE_POINTER", "no live buffer");
}

TEST_P(ChipMemory, IsCopiedWithinOneBuffer) {
    const uint64_t address = allocate(64);
    for (const CommandKind kind : {CommandKind::kCopyTo, CommandKind::kCopyFrom}) {
        EXPECT_EQ(copy(kind, address + 32, 32, 0).status, CommandStatus::kOk);
        EXPECT_EQ(copy(kind, address + 64, 0, 0).status, CommandStatus::kOk);
        expect_error(copy(kind, address + 32, 36, 0), "ERR_PTO_DEVICE_POINTER", "not inside a live buffer");
        expect_error(copy(kind, address - 4, 8, 0), "ERR_PTO_DEVICE_POINTER", "not inside a live buffer");
        EXPECT_EQ(copy(kind, address, 64, ChipChild::kArenaBytes - 32).status, CommandStatus::kRejectedStale);
        expect_error(child().control(kind, address, 4), "ERR_PTO_BLOB_INVALID", "no memory of the host");
    }
}

TEST_P(ChipMemory, OfNoBytesOrTooManyIsRefused) {
    expect_error(child().control(CommandKind::kMalloc, 0), "ERR_PTO_OPTION_INVALID", "positive");
    expect_error(child().control(CommandKind::kMalloc, uint64_t{1} << 60), "ERR_PTO_DEVICE_OUT_OF_MEMORY", "no room");
    allocate(64);
}

TEST_P(ChipMemory, OfTheChipIsNotCopiedForATask) {
    expect_added(kSlot);
    const uint64_t address = allocate(kCount * 4);
    fill(kIn, {10, 20, 30, 40});
    ASSERT_EQ(copy(CommandKind::kCopyTo, address, kCount * 4, kIn).status, CommandStatus::kOk);
    for (int i = 0; i < 2; ++i) {
        fill(kOut, {0, 0, 0, 0});
        const auto outcome = child().run(kSlot, {on_chip(address, kCount), in_arena(kOut, kCount)});
        ASSERT_EQ(outcome.status, CommandStatus::kOk) << outcome.error;
        EXPECT_EQ(read(kOut), (std::vector<int32_t>{11, 21, 31, 41}));
    }
}

TEST_P(ChipMemory, ThatATaskNamesMustBeLiveAndOfThisChip) {
    expect_added(kSlot);
    const uint64_t address = allocate(kCount * 4);
    const abi::TensorRef out = in_arena(kOut, kCount);
    expect_error(child().run(kSlot, {on_chip(address, kCount, 1), out}), "ERR_PTO_DEVICE_POINTER", "memory of chip 1; the task runs on chip 2");
    expect_error(child().run(kSlot, {on_chip(address, kCount + 1), out}), "ERR_PTO_DEVICE_POINTER", "tensor 0");
    expect_error(child().run(kSlot, {on_chip(4096, kCount), out}), "ERR_PTO_DEVICE_POINTER", "tensor 0");
    child().control(CommandKind::kFree, address);
    expect_error(child().run(kSlot, {on_chip(address, kCount), out}), "ERR_PTO_DEVICE_POINTER", "tensor 0");
    expect_good_run(kSlot);
}

PTO_WITH_EVERY_RUNTIME(ChipMemory);

}  // namespace
}  // namespace test
}  // namespace pto
