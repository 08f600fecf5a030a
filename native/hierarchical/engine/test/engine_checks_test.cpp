/// Submissions that are refused where they are made, and what is left of them: nothing.

#include <gtest/gtest.h>

#include <string>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr TensorArgType kIn = TensorArgType::INPUT;
constexpr TensorArgType kInOut = TensorArgType::INOUT;
constexpr TensorArgType kExisting = TensorArgType::OUTPUT_EXISTING;

/// Two chips and one sub worker.
class EngineChecks : public testing::Test {
protected:
    EngineChecks() {
        workers = {rig.add_held(WorkerRole::kNextLevel, 1), rig.add_held(WorkerRole::kNextLevel, 1),
                   rig.add_held(WorkerRole::kSub, 1)};
        rig->begin_run();
    }
    ~EngineChecks() override {
        // Whatever was refused has left nothing behind: the run ends with the tasks that were taken.
        EXPECT_EQ(rig.finish(workers).task_count, taken);
    }

    std::string code(TestTask task) {
        const std::string code = code_of_failure([&] { rig.submit(task); });
        taken += code.empty() ? 1 : 0;
        return code;
    }
    static TestTask chips() { return TestTask().on(WorkerRole::kNextLevel); }
    /// A tensor with one field changed.
    template <typename Change>
    std::string code_of_tensor(Change change) {
        abi::TensorRef tensor = TestTask::ref(kIn, abi::TensorPlace::kSegment, kUserSegment, 0, 64);
        change(tensor);
        return code(TestTask().tensor(tensor));
    }

    EngineRig rig;
    std::vector<std::shared_ptr<HeldWorker::State>> workers;
    uint64_t taken = 0;
};

TEST_F(EngineChecks, KnowTheWorkersThereAre) {
    EXPECT_EQ(code(chips().on_worker(2)), "ERR_PTO_WORKER_ID");
    EXPECT_EQ(code(chips().on_worker(-2)), "ERR_PTO_WORKER_ID");
    EXPECT_EQ(code(TestTask().on_worker(1)), "ERR_PTO_WORKER_ID");
    EXPECT_EQ(code(chips().on_worker(1)), "");
}

TEST_F(EngineChecks, KnowHowManyMembersAGroupCanHave) {
    EXPECT_EQ(code(chips().next_member().next_member()), "ERR_PTO_GROUP_SIZE");
    EXPECT_EQ(code(TestTask().next_member()), "ERR_PTO_GROUP_SIZE");
    EXPECT_EQ(code(chips().next_member()), "");
    TestTask task;
    Submission none = task.submission();
    none.member_count = 0;
    EXPECT_EQ(code_of_failure([&] { rig->submit(none); }), "ERR_PTO_GROUP_EMPTY");
}

TEST_F(EngineChecks, WantTheWorkersOfAGroupDistinct) {
    EXPECT_EQ(code(chips().on_worker(1).next_member().on_worker(1)), "ERR_PTO_GROUP_WORKERS");
    EXPECT_EQ(code(chips().on_worker(1).next_member().on_worker(0)), "");
    EXPECT_EQ(code(chips().device(kIn, 0, 64).next_member().on_worker(0)), "ERR_PTO_GROUP_WORKERS");
}

TEST_F(EngineChecks, BoundTheArgumentsOfATask) {
    TestTask full;
    for (uint32_t i = 0; i < abi::kMaxTaskTensors; ++i) full.bytes(kIn, i * 64);
    for (uint32_t i = 0; i < abi::kMaxTaskScalars; ++i) full.scalar(i);
    TestTask one_tensor_more = full;
    TestTask one_scalar_more = full;
    EXPECT_EQ(code(full), "");
    EXPECT_EQ(code(one_tensor_more.bytes(kIn, 0)), "ERR_PTO_ARGS_CAPACITY");
    EXPECT_EQ(code(one_scalar_more.scalar(0)), "ERR_PTO_ARGS_CAPACITY");
}

TEST_F(EngineChecks, WantTensorsThatAreTensors) {
    EXPECT_EQ(code_of_tensor([](abi::TensorRef &t) { t.dtype = 11; }), "ERR_PTO_ARGS_DTYPE");
    EXPECT_EQ(code_of_tensor([](abi::TensorRef &t) { t.ndims = 6; }), "ERR_PTO_ARGS_SHAPE");
    EXPECT_EQ(code_of_tensor([](abi::TensorRef &t) {
                  t.ndims = 3;
                  t.shapes[0] = t.shapes[1] = t.shapes[2] = ~uint32_t{0};
              }),
              "ERR_PTO_ARGS_SHAPE");
    EXPECT_EQ(code_of_tensor([](abi::TensorRef &t) { t.tag = 5; }), "ERR_PTO_ARGS_TENSOR");
    EXPECT_EQ(code_of_tensor([](abi::TensorRef &t) { t.place = 3; }), "ERR_PTO_ARGS_TENSOR");
    EXPECT_EQ(code_of_tensor([](abi::TensorRef &t) { t.address = ~uint64_t{0} - 62; }), "ERR_PTO_ARGS_TENSOR");
    EXPECT_EQ(code_of_tensor([](abi::TensorRef &t) {
                  t.ndims = 3;
                  t.shapes[0] = t.shapes[1] = ~uint32_t{0};
                  t.shapes[2] = 0;
              }),
              "");
}

TEST_F(EngineChecks, RefuseToWriteTheSameBytesTwiceInOneTask) {
    EXPECT_EQ(code(TestTask().bytes(kInOut, 0, 64).bytes(kExisting, 63, 64)), "ERR_PTO_TENSOR_OVERLAP");
    EXPECT_EQ(code(TestTask().bytes(kExisting, 128).bytes(kIn, 0).bytes(kInOut, 100, 200)), "ERR_PTO_TENSOR_OVERLAP");
    EXPECT_EQ(code(TestTask().bytes(kInOut, 0, 64).bytes(kExisting, 64, 64)), "");
    EXPECT_EQ(code(TestTask().bytes(kIn, 0, 64).bytes(kIn, 0, 64).bytes(kExisting, 0, 64)), "");
    // The members of a group may share an output and write parts of it.
    EXPECT_EQ(code(chips().bytes(kExisting, 0).next_member().bytes(kExisting, 0)), "");
}

TEST_F(EngineChecks, SendATaskToTheChipOfItsTensors) {
    EXPECT_EQ(code(chips().device(kIn, 1, 4096)), "");
    EXPECT_EQ(workers[1]->under_way(), 1u);
    EXPECT_EQ(workers[0]->under_way(), 0u);
    EXPECT_EQ(code(chips().device(kIn, 1, 4096).on_worker(0)), "ERR_PTO_DEVICE_POINTER");
    EXPECT_EQ(code(chips().device(kIn, 1, 4096).device(kIn, 0, 4096)), "ERR_PTO_DEVICE_POINTER");
    EXPECT_EQ(code(chips().device(TensorArgType::NO_DEP, 0, 4096).on_worker(1)), "ERR_PTO_DEVICE_POINTER");
    EXPECT_EQ(code(chips().device(kIn, 2, 4096)), "ERR_PTO_WORKER_ID");
    EXPECT_EQ(code(chips().device(kIn, -1, 4096)), "ERR_PTO_WORKER_ID");
    EXPECT_EQ(code(TestTask().device(kIn, 0, 4096)), "ERR_PTO_DEVICE_POINTER");
}

TEST_F(EngineChecks, KeepEqualAddressesOfTwoChipsApart) {
    EXPECT_EQ(code(chips().device(kInOut, 0, 4096)), "");
    EXPECT_EQ(code(chips().device(kInOut, 1, 4096)), "");
    EXPECT_EQ(workers[0]->under_way(), 1u);
    EXPECT_EQ(workers[1]->under_way(), 1u);
}

TEST_F(EngineChecks, RefuseWhatNoRingCouldServe) {
    EXPECT_EQ(code(TestTask().output(64 * 1024 + 1)), "ERR_PTO_RING_TOO_LARGE");
    EXPECT_EQ(code(TestTask().output(40 * 1024).output(40 * 1024)), "ERR_PTO_RING_TOO_LARGE");
    EXPECT_EQ(code_of_failure([&] { rig->alloc(64 * 1024 + 1); }), "ERR_PTO_RING_TOO_LARGE");
    EXPECT_EQ(code_of_failure([&] { rig->alloc(~uint64_t{0}); }), "ERR_PTO_RING_TOO_LARGE");
    EXPECT_EQ(code(TestTask().output(64 * 1024)), "");
}

TEST_F(EngineChecks, WantScopesClosedAsTheyWereOpened) {
    EXPECT_EQ(code_of_failure([&] { rig->close_scope(); }), "ERR_PTO_ORCHESTRATOR_SCOPE");
    for (int i = 0; i < 63; ++i) rig->open_scope();
    EXPECT_EQ(rig->scope_depth(), 64u);
    EXPECT_EQ(code_of_failure([&] { rig->open_scope(); }), "ERR_PTO_ORCHESTRATOR_SCOPE");
    EXPECT_EQ(rig->scope_depth(), 64u);
}

TEST(EngineChecksWithoutWorkers, SayThatNobodyCouldTakeATask) {
    EngineRig rig;
    rig.add_held(WorkerRole::kNextLevel);
    rig->begin_run();
    EXPECT_EQ(code_of_failure([&] { rig.submit(TestTask()); }), "ERR_PTO_CALLABLE_NO_TARGET");
}

TEST(EngineChecksWithoutHeap, SayThatAllocationIsDisabled) {
    EngineSettings settings = EngineRig::small();
    settings.heap_ring_bytes = 0;
    EngineRig rig(settings);
    rig.add_held();
    rig->begin_run();
    try {
        rig->alloc(1);
        FAIL() << "memory from a heap without bytes";
    } catch (const base::Failure &failure) {
        EXPECT_EQ(failure.code(), "ERR_PTO_RING_TOO_LARGE");
        EXPECT_NE(failure.message().find("heap is disabled"), std::string::npos) << failure.message();
    }
    EXPECT_EQ(rig.submit(TestTask()), 0u);
}

TEST(EngineChecksOfWorkers, AllowThemBetweenRunsOnly) {
    EngineRig rig;
    rig.add_held();
    rig->begin_run();
    EXPECT_EQ(code_of_failure([&] { rig.add_held(); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of_failure([&] { rig->replace_worker(WorkerRole::kSub, 0, nullptr); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of_failure([&] { rig->lose_worker(WorkerRole::kSub, 1, {}); }), "ERR_PTO_WORKER_ID");
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
