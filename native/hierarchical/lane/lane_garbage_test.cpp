// A parent reads what a child has written over its lane. AddressSanitizer, and the page behind the lane, tell when it reads
// outside of it.
#include <gtest/gtest.h>

#include <random>

#include "base/failure.h"
#include "hierarchical/lane/child_lane.h"
#include "hierarchical/lane/lane_bell.h"
#include "hierarchical/lane/parent_lane.h"
#include "lane_worker/garbage.h"

namespace pto {
namespace hierarchical {
namespace {

TEST(LaneGarbage, IsAnOutcomeOrAFailureAndNothingWorse) {
    std::mt19937 random(7);
    abi::ArgsRecord args{};
    Dispatch dispatch{};
    dispatch.kind = abi::CommandKind::kRunFunction;
    dispatch.args = &args;
    int violations = 0;
    for (uint32_t round = 0; round < 2000; ++round) {
        auto bell = create_bell();
        ParentLane parent({1, 0, 3}, bell_of(*bell));
        uint8_t *memory = parent.memory()->data();
        ChildLane child(memory, parent.memory()->size(), bell_of(*bell), 1);
        LaneJob job;
        parent.push(dispatch);
        ASSERT_TRUE(child.tasks().take(&job));
        child.complete_task(job, {}, {});
        Outcome outcome;
        ASSERT_TRUE(parent.pop(&outcome));
        parent.push(dispatch);
        const auto kind = static_cast<test::Garbage>(random() % static_cast<uint32_t>(test::Garbage::kCount));
        if (round % 2 == 0) {
            test::write_garbage(memory, kind, random());
        } else {
            // A plausible answer, with a few of its bytes changed.
            ASSERT_TRUE(child.tasks().take(&job));
            child.complete_task(job, {abi::CommandStatus::kThrew}, "{}");
            auto *slot = reinterpret_cast<uint8_t *>(&task_slots(memory).completion(1));
            for (int i = 0; i < 3; ++i) slot[random() % 16] ^= static_cast<uint8_t>(random());
        }
        try {
            if (parent.pop(&outcome)) {
                EXPECT_LE(outcome.error.size(), abi::kLaneErrorBytes);
            }
        } catch (const base::Failure &failure) {
            EXPECT_EQ(failure.code(), "ERR_PTO_CHILD_PROTOCOL");
            ++violations;
        }
        // The words are garbage, too, where names are made of them.
        EXPECT_NE(child_phase_name(parent.sighting().phase), nullptr);
        EXPECT_NE(child_state_name(parent.sighting().state), nullptr);
        parent.mark_dead(base::Failure(abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL, "garbage"));
    }
    EXPECT_GT(violations, 1000);
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
