#include "pto_submit_types.h"

#include <gtest/gtest.h>

#include "common.h"
#include "pto_task_id.h"
#include "pto_task_outputs.h"
#include "tensor.h"

namespace {

TEST(PTO2TaskId, HoldsRingAndNumber) {
    constexpr PTO2TaskId id = PTO2TaskId::make(3, 0xdeadbeef);
    static_assert(id.raw == 0x3deadbeefull);
    static_assert(id.ring() == 3 && id.local() == 0xdeadbeef && id.is_valid() && !id.is_invalid());
    EXPECT_EQ(PTO2TaskId::make(255, UINT32_MAX).ring(), 255);
    EXPECT_TRUE(PTO2TaskId::make(255, UINT32_MAX).is_valid());
    EXPECT_TRUE(PTO2TaskId::invalid().is_invalid());
    EXPECT_EQ(PTO2TaskId::invalid().raw, UINT64_MAX);
    EXPECT_TRUE(id == PTO2TaskId::make(3, 0xdeadbeef));
    EXPECT_TRUE(id != PTO2TaskId::make(2, 0xdeadbeef));
}

TEST(MixedKernels, NameTheirSlots) {
    EXPECT_EQ(MixedKernels{}.to_active_mask().raw(), 0);
    EXPECT_EQ((MixedKernels{0, -1, -1}).to_active_mask().raw(), 1);
    EXPECT_EQ((MixedKernels{-1, 0, -1}).to_active_mask().raw(), 2);
    EXPECT_EQ((MixedKernels{-1, -1, 0}).to_active_mask().raw(), 4);
    EXPECT_EQ((MixedKernels{1, 2, 3}).to_active_mask().raw(), 7);
}

TEST(ActiveMask, TellsTheResourceShape) {
    EXPECT_EQ(ActiveMask(1).to_shape(), PTO2ResourceShape::AIC);
    EXPECT_EQ(ActiveMask(2).to_shape(), PTO2ResourceShape::AIV);
    EXPECT_EQ(ActiveMask(4).to_shape(), PTO2ResourceShape::AIV);
    for (uint8_t bits : {3, 5, 6, 7}) EXPECT_EQ(ActiveMask(bits).to_shape(), PTO2ResourceShape::MIX) << int{bits};
    EXPECT_EQ(ActiveMask(1 | 8).to_shape(), PTO2ResourceShape::AIC) << "sync start is no core";
}

TEST(ActiveMask, HoldsSyncStartBesideTheSlots) {
    ActiveMask mask(PTO2_SUBTASK_MASK_AIV1);
    EXPECT_FALSE(mask.requires_sync_start());
    mask.set_sync_start();
    EXPECT_TRUE(mask.requires_sync_start());
    EXPECT_EQ(mask.raw(), 12);
    EXPECT_EQ(mask.core_mask(), 4);
    EXPECT_TRUE(mask.subtask_active(PTO2SubtaskSlot::AIV1));
    EXPECT_FALSE(mask.subtask_active(PTO2SubtaskSlot::AIC));
    EXPECT_TRUE(mask.has_mask(PTO2_SUBTASK_MASK_AIV1));
    EXPECT_FALSE(mask.has_mask(PTO2_SUBTASK_MASK_AIC));
    EXPECT_TRUE((mask & ActiveMask(4)) == ActiveMask(4));
    mask |= ActiveMask(1);
    EXPECT_EQ(mask.core_mask(), 5);
    mask &= ActiveMask(1);
    EXPECT_TRUE(mask != ActiveMask(4));
    EXPECT_FALSE(static_cast<bool>(ActiveMask{}));
}

TEST(PTO2LaunchSpec, HasTwoNamesForTheBlockCount) {
    PTO2LaunchSpec spec;
    EXPECT_EQ(spec.core_num(), 1);
    spec.set_core_num(24);
    EXPECT_EQ(spec.block_num(), 24);
    spec.set_block_num(3);
    EXPECT_EQ(spec.core_num(), 3);
}

TEST(TaskOutputTensors, ListWhatTheRuntimeCreated) {
    TaskOutputTensors outputs;
    EXPECT_TRUE(outputs.empty());
    EXPECT_TRUE(outputs.task_id().is_invalid());

    const uint32_t shape[] = {4};
    const Tensor first = make_tensor_external(nullptr, shape, 1);
    const Tensor second = make_tensor_external(nullptr, shape, 1);
    outputs.materialize_output(first);
    outputs.materialize_output(second);
    outputs.set_task_id(PTO2TaskId::make(1, 5));
    EXPECT_EQ(outputs.size(), 2u);
    EXPECT_EQ(&outputs.get_ref(0), &first);
    EXPECT_EQ(&outputs.get_ref(1), &second);
    EXPECT_EQ(outputs.task_id(), PTO2TaskId::make(1, 5));
}

TEST(TaskOutputTensors, AssertsBeyondTheLastOutput) {
    const TaskOutputTensors outputs;
    try {
        outputs.get_ref(0);
        FAIL() << "accepted";
    } catch (const AssertionError &error) {
        EXPECT_STREQ(error.condition(), "index < count_ (the task has fewer outputs)");
        EXPECT_NE(std::string(error.file()).find("pto_task_outputs.h"), std::string::npos);
        EXPECT_GT(error.line(), 0);
        EXPECT_NE(std::string(error.what()).find(error.condition()), std::string::npos);
    }
}

TEST(TaskOutputTensors, HoldSixteen) {
    TaskOutputTensors outputs;
    const uint32_t shape[] = {4};
    const Tensor tensor = make_tensor_external(nullptr, shape, 1);
    for (int i = 0; i < 16; ++i) outputs.materialize_output(tensor);
    EXPECT_THROW(outputs.materialize_output(tensor), AssertionError);
}

}  // namespace
