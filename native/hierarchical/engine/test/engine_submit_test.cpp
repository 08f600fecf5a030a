/// What a submit makes of its arguments: dependencies, memory, argument lists.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hierarchical/engine/heap_ring.h"
#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr TensorArgType kIn = TensorArgType::INPUT;
constexpr TensorArgType kOut = TensorArgType::OUTPUT;
constexpr TensorArgType kInOut = TensorArgType::INOUT;
constexpr TensorArgType kExisting = TensorArgType::OUTPUT_EXISTING;
constexpr TensorArgType kNoDep = TensorArgType::NO_DEP;

using Ids = std::vector<uint64_t>;

/// Two workers that take one task each, so that whatever may start has started.
class EngineSubmit : public testing::Test {
protected:
    explicit EngineSubmit(EngineSettings settings = EngineRig::small()) : rig(settings) {
        for (auto &worker : workers) worker = rig.add_held(WorkerRole::kSub, 1);
        rig->begin_run();
    }

    uint64_t submit(TestTask task) { return rig.submit(task); }
    /// Whether some worker has got the task.
    bool has_started(uint64_t task) const {
        for (const auto &worker : workers)
            for (const uint64_t seen : worker->seen_tasks())
                if (seen == task) return true;
        return false;
    }
    void end(uint64_t task, abi::CommandStatus status = abi::CommandStatus::kOk) {
        for (const auto &worker : workers)
            if (worker->under_way() > 0 && worker->first().task_id == task) worker->end(status);
        rig.pass_outcomes();
    }

    EngineRig rig;
    std::vector<std::shared_ptr<HeldWorker::State>> workers{4};
};

class StrictEngineSubmit : public EngineSubmit {
protected:
    static EngineSettings strict() {
        EngineSettings settings = EngineRig::small();
        settings.tracks_readers = true;
        return settings;
    }
    StrictEngineSubmit() : EngineSubmit(strict()) {}
};

TEST_F(EngineSubmit, StartsATaskThatDependsOnNothingAtOnce) {
    EXPECT_TRUE(has_started(submit(TestTask().bytes(kInOut, 0))));
    EXPECT_TRUE(has_started(submit(TestTask().bytes(kInOut, 64))));
}

TEST_F(EngineSubmit, LetsAReaderWaitForTheWriter) {
    const uint64_t writer = submit(TestTask().bytes(kExisting, 0));
    const uint64_t reader = submit(TestTask().bytes(kIn, 0));
    EXPECT_FALSE(has_started(reader));
    end(writer);
    EXPECT_TRUE(has_started(reader));
}

TEST_F(EngineSubmit, LetsAReaderWaitForEveryWriterOfItsBytes) {
    const uint64_t first = submit(TestTask().bytes(kExisting, 0, 64));
    const uint64_t second = submit(TestTask().bytes(kExisting, 64, 64));
    const uint64_t reader = submit(TestTask().bytes(kIn, 63, 2));
    end(second);
    EXPECT_FALSE(has_started(reader));
    end(first);
    EXPECT_TRUE(has_started(reader));
}

TEST_F(EngineSubmit, ForgetsAWriterThatHasEnded) {
    end(submit(TestTask().bytes(kExisting, 0)));
    EXPECT_TRUE(has_started(submit(TestTask().bytes(kIn, 0))));
}

TEST_F(EngineSubmit, KeepsTheNewerWriterWhenTheOlderOneEnds) {
    const uint64_t older = submit(TestTask().bytes(kExisting, 0));
    const uint64_t newer = submit(TestTask().bytes(kExisting, 0));
    end(older);
    const uint64_t reader = submit(TestTask().bytes(kIn, 0));
    EXPECT_FALSE(has_started(reader));
    end(newer);
    EXPECT_TRUE(has_started(reader));
}

TEST_F(EngineSubmit, PutsTasksThatReadAndWriteOneAfterTheOther) {
    const uint64_t first = submit(TestTask().bytes(kInOut, 0));
    const uint64_t second = submit(TestTask().bytes(kInOut, 0));
    EXPECT_FALSE(has_started(second));
    end(first);
    EXPECT_TRUE(has_started(second));
}

TEST_F(EngineSubmit, LetsOutputsWaitForNobody) {
    const uint64_t first = submit(TestTask().bytes(kInOut, 0));
    EXPECT_TRUE(has_started(submit(TestTask().bytes(kOut, 0))));
    const uint64_t third = submit(TestTask().bytes(kExisting, 0));
    EXPECT_TRUE(has_started(third));
    // And later readers wait for the last of them only.
    const uint64_t reader = submit(TestTask().bytes(kIn, 0));
    end(third);
    EXPECT_TRUE(has_started(reader));
    end(first);
}

TEST_F(EngineSubmit, DerivesNothingFromTensorsThatSaySo) {
    const uint64_t writer = submit(TestTask().bytes(kExisting, 0));
    const uint64_t untracked = submit(TestTask().bytes(kNoDep, 0));
    EXPECT_TRUE(has_started(untracked));
    end(writer);
    EXPECT_TRUE(has_started(submit(TestTask().bytes(kIn, 0))));
}

TEST_F(EngineSubmit, DerivesNothingFromTensorsWithoutBytes) {
    submit(TestTask().bytes(kExisting, 0));
    EXPECT_TRUE(has_started(submit(TestTask().bytes(kIn, 0, 0))));
    TestTask output;
    output.output(0);
    EXPECT_TRUE(has_started(rig.submit(output)));
    EXPECT_EQ(output.tensor_of(0).place, static_cast<uint8_t>(abi::TensorPlace::kNone));
}

TEST_F(EngineSubmit, LetsAWriterPassEarlierReaders) {
    submit(TestTask().bytes(kIn, 0));
    EXPECT_TRUE(has_started(submit(TestTask().bytes(kExisting, 0))));
}

TEST_F(StrictEngineSubmit, LetsAWriterWaitForEarlierReadersAndWriters) {
    const uint64_t reader = submit(TestTask().bytes(kIn, 0, 128));
    const uint64_t writer = submit(TestTask().bytes(kExisting, 64));
    const uint64_t last = submit(TestTask().bytes(kExisting, 64));
    EXPECT_FALSE(has_started(writer));
    end(reader);
    EXPECT_TRUE(has_started(writer));
    EXPECT_FALSE(has_started(last));
    end(writer);
    EXPECT_TRUE(has_started(last));
}

TEST_F(EngineSubmit, CountsAProducerOnceHoweverOftenATaskNamesIt) {
    const uint64_t writer = submit(TestTask().bytes(kExisting, 0, 128));
    const uint64_t group = submit(
        TestTask().bytes(kIn, 0).bytes(kIn, 0).bytes(kIn, 64).next_member().bytes(kIn, 0).bytes(kIn, 64));
    end(writer);
    EXPECT_TRUE(has_started(group));
}

TEST_F(EngineSubmit, GivesEachMemberOfAGroupItsOwnArguments) {
    submit(TestTask(5).bytes(kIn, 0).scalar(10).next_member().bytes(kIn, 64).scalar(11).scalar(12));
    for (uint32_t member = 0; member < 2; ++member) {
        const ReceivedTask task = workers[member]->first();
        EXPECT_EQ(task.callable, 5u);
        EXPECT_EQ(task.group_index, member);
        EXPECT_EQ(task.group_size, 2u);
        ASSERT_EQ(task.tensors.size(), 1u);
        EXPECT_EQ(task.tensors[0].address, member * 64);
        EXPECT_EQ(task.scalars, member == 0 ? Ids{10} : (Ids{11, 12}));
    }
}

TEST_F(EngineSubmit, GivesASingleTaskItsArguments) {
    submit(TestTask(5).bytes(kIn, 128, 32).scalar(7));
    const ReceivedTask task = workers[0]->first();
    EXPECT_EQ(task.group_size, 1u);
    ASSERT_EQ(task.tensors.size(), 1u);
    EXPECT_EQ(task.tensors[0].segment, kUserSegment);
    EXPECT_EQ(task.tensors[0].address, 128u);
    EXPECT_EQ(task.tensors[0].shapes[0], 32u);
    EXPECT_EQ(task.scalars, Ids{7});
}

TEST_F(EngineSubmit, AllocatesOutputsWithoutMemory) {
    TestTask task;
    task.output(100).bytes(kOut, 4096).output(2000);
    rig.submit(task);
    const abi::TensorRef &first = task.tensor_of(0);
    const abi::TensorRef &last = task.tensor_of(2);
    EXPECT_EQ(first.place, static_cast<uint8_t>(abi::TensorPlace::kSegment));
    EXPECT_EQ(first.segment, kFirstRingSegment);
    EXPECT_EQ(first.generation, 1u);
    EXPECT_EQ(first.address % HeapRing::kAlignment, 0u);
    EXPECT_EQ(last.address, first.address + HeapRing::kAlignment);
    EXPECT_EQ(task.tensor_of(1).segment, kUserSegment);
    EXPECT_EQ(task.tensor_of(1).address, 4096u);
    // The worker is told the same.
    EXPECT_EQ(workers[0]->first().tensors[2].address, last.address);
    EXPECT_EQ(workers[0]->first().tensors[2].segment, kFirstRingSegment);
}

TEST_F(EngineSubmit, LetsReadersOfAllocatedOutputsWait) {
    TestTask writer;
    writer.output(100);
    const uint64_t written = rig.submit(writer);
    TestTask reader;
    abi::TensorRef tensor = writer.tensor_of(0);
    tensor.tag = static_cast<uint8_t>(kIn);
    const uint64_t read = rig.submit(reader.tensor(tensor));
    EXPECT_FALSE(has_started(read));
    end(written);
    EXPECT_TRUE(has_started(read));
}

TEST_F(EngineSubmit, KeepsAnIntermediateAsLongAsSomebodyUsesIt) {
    rig->open_scope();
    const RingBlock block = rig->alloc(64 * 1024);
    EXPECT_EQ(block.segment, kFirstRingSegment + 1);
    const uint64_t writer = submit(TestTask().block(kInOut, block));
    const uint64_t reader = submit(TestTask().block(kIn, block));
    rig->close_scope();
    rig->open_scope();
    // The scope is gone, and the writer soon; the reader still needs the bytes.
    end(writer);
    EXPECT_TRUE(has_started(reader));
    EXPECT_NE(rig->stats_json().find("\"used\":65536"), std::string::npos);
    end(reader);
    EXPECT_EQ(rig->alloc(64 * 1024).offset, 0u);
}

TEST_F(EngineSubmit, LetsGoOfUnusedIntermediatesWithTheirScope) {
    for (int i = 0; i < 100; ++i) {
        rig->open_scope();
        rig->alloc(40 * 1024);
        rig->close_scope();
    }
    EXPECT_EQ(rig.finish(workers).task_count, 0u);
    EXPECT_NE(rig->stats_json().find("\"used\":0"), std::string::npos);
}

TEST_F(EngineSubmit, TakesInnerScopesFromOtherRings) {
    std::vector<uint32_t> segments;
    for (int depth = 1; depth <= 6; ++depth) {
        const RingBlock block = rig->alloc(1);
        EXPECT_EQ(block.offset, depth <= 4 ? 0u : (depth - 4) * HeapRing::kAlignment);
        segments.push_back(block.segment - kFirstRingSegment);
        rig->open_scope();
    }
    EXPECT_EQ(segments, (std::vector<uint32_t>{0, 1, 2, 3, 3, 3}));
}

TEST_F(EngineSubmit, RecyclesAnInnerRingWhileAnOuterOneHolds) {
    const RingBlock outer = rig->alloc(64 * 1024);
    for (int i = 0; i < 10; ++i) {
        rig->open_scope();
        EXPECT_EQ(rig->alloc(64 * 1024).segment, outer.segment + 1);
        rig->close_scope();
    }
}

TEST_F(EngineSubmit, RefusesMemoryThatWentWithItsScope) {
    rig->open_scope();
    const RingBlock gone = rig->alloc(64);
    rig->close_scope();
    EXPECT_EQ(code_of_failure([&] { submit(TestTask().block(kIn, gone)); }), "ERR_PTO_ORCHESTRATOR_EXPIRED");
    const RingBlock kept = rig->alloc(1024);
    RingBlock beyond = kept;
    beyond.nbytes = 1025;
    EXPECT_EQ(code_of_failure([&] { submit(TestTask().block(kIn, beyond)); }), "ERR_PTO_ORCHESTRATOR_EXPIRED");
    RingBlock stale = kept;
    stale.generation = 2;
    EXPECT_EQ(code_of_failure([&] { submit(TestTask().block(kIn, stale)); }), "ERR_PTO_ORCHESTRATOR_EXPIRED");
    EXPECT_TRUE(has_started(submit(TestTask().block(kIn, kept))));
}

TEST_F(EngineSubmit, GivesRequestsForNothingNoMemory) {
    EXPECT_EQ(rig->alloc(0).nbytes, 0u);
    EXPECT_NE(rig->stats_json().find("\"used\":0"), std::string::npos);
}

TEST_F(EngineSubmit, CountsTasksFromZeroInEachRun) {
    EXPECT_EQ(submit(TestTask()), 0u);
    EXPECT_EQ(rig->alloc(64).task_id, 1u);
    EXPECT_EQ(submit(TestTask()), 2u);
    rig.finish(workers);
    rig->begin_run();
    EXPECT_EQ(submit(TestTask()), 0u);
    EXPECT_EQ(rig->alloc(64).offset, 0u);
}

TEST_F(EngineSubmit, TakesManyTasksThatWait) {
    const uint64_t first = submit(TestTask().bytes(kInOut, 0));
    for (int i = 0; i < 5000; ++i) submit(TestTask().bytes(kIn, 0).bytes(kExisting, 64 * (1 + i)));
    EXPECT_FALSE(has_started(first + 1));
    EXPECT_EQ(rig.finish(workers).task_count, 5001u);
}

TEST_F(EngineSubmit, KeepsDeepChainsFromFillingTheStack) {
    const uint64_t first = submit(TestTask().bytes(kInOut, 0));
    for (int i = 0; i < 50000; ++i) submit(TestTask().bytes(kInOut, 0));
    end(first, abi::CommandStatus::kThrew);
    EXPECT_EQ(rig.finish(workers).poisoned_count, 50000u);
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
