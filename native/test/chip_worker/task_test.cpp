/// What becomes of tasks that reach a chip child.
#include "test/chip_worker/chip_child_test.h"

namespace pto {
namespace test {
namespace {

using abi::CommandStatus;
using ChipTasks = ChipChildTest;

TEST_P(ChipTasks, ReadAndWriteSharedMemory) {
    expect_added(kSlot);
    for (int i = 0; i < 3; ++i) expect_good_run(kSlot);
    EXPECT_EQ(child().stats().at("tasks").as_int(0), 3);
    EXPECT_EQ(child().stats().at("errors").as_int(-1), 0);
}

TEST_P(ChipTasks, DoNotWriteWhatTheyAndTheirCallableCallAnInput) {
    const std::vector<uint8_t> image = image_of(GetParam(), "increase", nullptr, {ArgDirection::IN, ArgDirection::IN});
    ASSERT_EQ(child().add_callable(kSlot, image, digest_of(kSlot)).status, CommandStatus::kOk);
    expect_added(kSlot + 1);
    const std::vector<int32_t> before = {7, 7, 7, 7}, written = {2, 3, 4, 5};
    const auto out_after = [&](uint32_t slot, TensorArgType tag) {
        abi::TensorRef out = in_arena(kOut, kCount);
        out.tag = static_cast<uint8_t>(tag);
        fill(kIn, {1, 2, 3, 4});
        fill(kOut, before);
        EXPECT_EQ(child().run(slot, {in_arena(kIn, kCount), out}).status, CommandStatus::kOk);
        return read(kOut);
    };
    // Orchestrations that run on the host say themselves what they copy back.
    EXPECT_EQ(out_after(kSlot, TensorArgType::INPUT), GetParam().loads_on_host ? written : before);
    EXPECT_EQ(out_after(kSlot, TensorArgType::OUTPUT_EXISTING), written);
    EXPECT_EQ(out_after(kSlot, TensorArgType::NO_DEP), written);
    EXPECT_EQ(out_after(kSlot + 1, TensorArgType::INPUT), written);
}

TEST_P(ChipTasks, SayWhenTheyStartedAndHowLongTheyTook) {
    expect_added(kSlot);
    const auto outcome = child().run(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
    ASSERT_EQ(outcome.status, CommandStatus::kOk) << outcome.error;
    EXPECT_LE(outcome.accepted_ns, outcome.launched_ns);
    EXPECT_LE(outcome.launched_ns + static_cast<int64_t>(outcome.device_ns), outcome.done_ns);
    EXPECT_GT(outcome.device_ns, 0u);
}

TEST_P(ChipTasks, AreDoneInTheirOrderWhenTwoAreUnderWay) {
    expect_added(kSlot);
    fill(kIn, {1, 2, 3, 4});
    child().push(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
    child().push(kSlot, {in_arena(kOut, kCount), in_arena(2 * kOut, kCount)});
    EXPECT_EQ(child().pop().status, CommandStatus::kOk);
    EXPECT_EQ(child().pop().status, CommandStatus::kOk);
    EXPECT_EQ(read(2 * kOut), (std::vector<int32_t>{3, 4, 5, 6}));
}

TEST_P(ChipTasks, TakeAsManyTensorsAndScalarsAsAChipTakes) {
    expect_added(kSlot, "nothing");
    const std::vector<uint64_t> scalars(CHIP_MAX_SCALAR_ARGS, 1);
    std::vector<abi::TensorRef> tensors(CHIP_MAX_TENSOR_ARGS, in_arena(kIn, kCount));
    EXPECT_EQ(child().run(kSlot, tensors, scalars).status, CommandStatus::kOk);
    tensors.push_back(in_arena(kIn, kCount));
    expect_error(child().run(kSlot, tensors, scalars), "ERR_PTO_ARGS_CAPACITY", "64 tensors and 128 scalars");
    expect_error(child().run(kSlot, std::vector<abi::TensorRef>(abi::kMaxTaskTensors, tensors[0]), scalars),
                 "ERR_PTO_ARGS_CAPACITY", "has 256 and 128");
}

TEST_P(ChipTasks, OfUnknownCallablesFail) {
    expect_error(child().run(77, {}), "ERR_PTO_CALLABLE_UNKNOWN", "callable id 77 not registered");
    EXPECT_EQ(child().stats().at("errors").as_int(0), 1);
}

TEST_P(ChipTasks, ThatNameMemoryThatIsNotThereAreStale) {
    expect_added(kSlot);
    const abi::TensorRef good = in_arena(kIn, kCount);
    abi::TensorRef segment = good, generation = good, beyond = good, wrapped = good;
    segment.segment = 8;
    generation.generation = 2;
    beyond.address = ChipChild::kArenaBytes - 8;
    wrapped.address = ~uint64_t{0} - 7;
    for (const abi::TensorRef &bad : {segment, generation, beyond, wrapped}) {
        EXPECT_EQ(child().run(kSlot, {good, bad}).status, CommandStatus::kRejectedStale);
    }
    expect_good_run(kSlot);
}

TEST_P(ChipTasks, WithImpossibleTensorsFail) {
    expect_added(kSlot);
    const abi::TensorRef good = in_arena(kIn, kCount);
    abi::TensorRef dtype = good, dims = good, size = good, place = good;
    dtype.dtype = 99;
    dims.ndims = 6;
    size.ndims = 3;
    size.shapes[0] = size.shapes[1] = size.shapes[2] = ~0u;
    place.place = 9;
    for (const abi::TensorRef &bad : {dtype, dims, size}) {
        expect_error(child().run(kSlot, {good, bad}), "ERR_PTO_ARGS_SHAPE", "tensor 1");
    }
    expect_error(child().run(kSlot, {good, place}), "ERR_PTO_BLOB_INVALID", "tensor 1");
    expect_good_run(kSlot);
}

TEST_P(ChipTasks, ThatTheRuntimeFailsSayWhatItSays) {
    expect_added(kSlot, "increase_and_fail");
    expect_added(kSlot + 1);
    fill(kIn, {1, 2, 3, 4});
    const auto outcome = child().run(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
    EXPECT_EQ(outcome.status, CommandStatus::kNativeError);
    const base::Json error = json(outcome.error);
    EXPECT_NE(error.at("message").text().find("run_prepared failed with code -9"), std::string::npos) << outcome.error;
    EXPECT_EQ(error.at("details").at("returnCode").as_int(0), -9) << outcome.error;
    expect_good_run(kSlot + 1);
}

TEST_P(ChipTasks, ThatAKernelFailsNameTheKernel) {
    expect_added(kSlot, "increase", PTO_KERNEL_THROW);
    expect_added(kSlot + 1);
    const auto outcome = child().run(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
    expect_error(outcome, "ERR_PTO_KERNEL_EXCEPTION", "C++ exception");
    EXPECT_EQ(json(outcome.error).at("details").at("funcId").as_int(-1), 1) << outcome.error;
    EXPECT_GE(json(outcome.error).at("details").at("core").as_int(-1), 0) << outcome.error;
    expect_good_run(kSlot + 1);
}

TEST_P(ChipTasks, OfAnotherKindAreRefused) {
    expect_error(child().control(static_cast<abi::CommandKind>(47)), "ERR_PTO_CALLABLE_KIND", "kind 47");
}

PTO_WITH_EVERY_RUNTIME(ChipTasks);

}  // namespace
}  // namespace test
}  // namespace pto
