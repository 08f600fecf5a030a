/// Every allocation of memory in a submit fails once, and nothing is different afterwards. And once an engine is warm, it
/// allocates nothing.

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "hierarchical/engine/test/engine_rig.h"

namespace {

/// Allocations of this thread until one fails; negative: none does.
thread_local int allocations_until_failure = -1;
thread_local int allocations = 0;

void *allocate(size_t nbytes) {
    ++allocations;
    if (allocations_until_failure >= 0 && allocations_until_failure-- == 0) throw std::bad_alloc();
    void *memory = std::malloc(nbytes == 0 ? 1 : nbytes);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace

// Not inlined: the compiler would see a pointer of `new` given to `free`.
#define PTO_REPLACED __attribute__((noinline))
PTO_REPLACED void *operator new(size_t nbytes) { return allocate(nbytes); }
PTO_REPLACED void *operator new[](size_t nbytes) { return allocate(nbytes); }
PTO_REPLACED void operator delete(void *memory) noexcept { std::free(memory); }
PTO_REPLACED void operator delete[](void *memory) noexcept { std::free(memory); }
PTO_REPLACED void operator delete(void *memory, size_t) noexcept { std::free(memory); }
PTO_REPLACED void operator delete[](void *memory, size_t) noexcept { std::free(memory); }

namespace pto {
namespace hierarchical {
namespace {

constexpr TensorArgType kIn = TensorArgType::INPUT;
constexpr TensorArgType kInOut = TensorArgType::INOUT;
constexpr TensorArgType kExisting = TensorArgType::OUTPUT_EXISTING;

/// A worker that takes any number of tasks and allocates nothing.
class SilentWorker final : public Endpoint {
public:
    SilentWorker(abi::LaneBell &bell, uint32_t bit) : bell_(bell), bit_(bit) {}
    size_t depth() const override { return 2; }
    void push(const Dispatch &dispatch) override {
        tasks_[(first_ + count_++) % 2] = {dispatch.task_id, dispatch.group_index};
        ring_bell(bell_, bit_);
    }
    bool pop(Outcome *outcome) override {
        if (count_ == 0 || is_held) return false;
        *outcome = Outcome{};
        outcome->task_id = tasks_[first_].task_id;
        outcome->group_index = tasks_[first_].group_index;
        first_ = (first_ + 1) % 2;
        --count_;
        return true;
    }
    void cancel(uint64_t) override {}

    bool is_held = false;

private:
    struct Task {
        uint64_t task_id;
        uint32_t group_index;
    };
    abi::LaneBell &bell_;
    uint32_t bit_;
    Task tasks_[2];
    size_t first_ = 0;
    size_t count_ = 0;
};

/// What can be seen of an engine, without times.
std::string state_of(EngineRig &rig) {
    std::string stats = rig->stats_json();
    for (const char *name : {"\"taskRecords\":", "\"spins\":", "\"sleeps\":", "\"spunNs\":", "\"busyNs\":"}) {
        const size_t start = stats.find(name);
        const size_t end = stats.find_first_of(",}", start);
        stats.erase(start, end - start);
    }
    return stats.substr(0, stats.find("\"submitNsLog2\"")) + " depth " + std::to_string(rig->scope_depth());
}

class EngineFault : public testing::TestWithParam<bool> {
protected:
    static EngineSettings settings() {
        EngineSettings settings = EngineRig::small();
        settings.tracks_readers = GetParam();
        settings.fails_fast = false;
        return settings;
    }
};

TEST_P(EngineFault, InASubmitLeavesEverythingAsItWas) {
    int failures = 0;
    // Each time with a new engine, which has no memory left over from before.
    for (int step = 0;; ++step) {
        EngineRig rig(settings());
        std::vector<std::shared_ptr<HeldWorker::State>> workers{rig.add_held(), rig.add_held()};
        rig->begin_run();
        TestTask made;
        made.output(1000);
        rig.submit(made);
        rig.submit(TestTask().bytes(kIn, 0, 4096));
        rig.submit(TestTask().bytes(kInOut, 64, 64));
        rig->open_scope();
        const RingBlock block = rig->alloc(100);
        abi::TensorRef output = made.tensor_of(0);
        output.tag = static_cast<uint8_t>(kIn);
        TestTask task;
        task.tensor(output)
            .bytes(kInOut, 0, 4096)
            .output(2000)
            .next_member()
            .block(kInOut, block)
            .bytes(kExisting, 8192)
            .output(3000)
            .scalar(7);
        const Submission submission = task.submission();
        const std::string before = state_of(rig);

        bool has_failed = false;
        allocations_until_failure = step;
        try {
            rig->submit(submission);
        } catch (const std::bad_alloc &) {
            has_failed = true;
        }
        allocations_until_failure = -1;
        if (!has_failed) {
            EXPECT_EQ(rig.finish(workers).task_count, 4u);
            break;
        }
        ++failures;
        ASSERT_EQ(state_of(rig), before) << "allocation " << step;
        EXPECT_EQ(task.tensor_of(2).place, static_cast<uint8_t>(abi::TensorPlace::kNone));
        // The same task can be submitted, and depends on what it would have depended on.
        rig->submit(submission);
        EXPECT_EQ(workers[0]->under_way() + workers[1]->under_way(), 2u);
        EXPECT_EQ(rig.finish(workers).task_count, 4u);
    }
    // Arguments, members, dependencies, blocks, ranges and map entries each need some.
    EXPECT_GT(failures, 10);
}

TEST_P(EngineFault, InAnAllocationLeavesEverythingAsItWas) {
    for (int step = 0;; ++step) {
        EngineRig rig(settings());
        rig.add_held();
        rig->begin_run();
        const std::string before = state_of(rig);
        allocations_until_failure = step;
        try {
            rig->alloc(100);
            allocations_until_failure = -1;
            EXPECT_GT(step, 0);
            break;
        } catch (const std::bad_alloc &) {
        }
        allocations_until_failure = -1;
        ASSERT_EQ(state_of(rig), before);
        EXPECT_EQ(rig->alloc(100).offset, 0u);
    }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutReaders, EngineFault, testing::Bool());

TEST(EngineWarm, AllocatesNothingForASubmit) {
    EngineRig rig;
    for (uint32_t bit = 0; bit < 2; ++bit)
        rig->add_worker(WorkerRole::kSub, std::make_unique<SilentWorker>(rig.bell(), bit));
    TestTask single;
    single.bytes(kInOut, 0).bytes(kExisting, 4096).scalar(1);
    TestTask group;
    group.bytes(kIn, 0).next_member().bytes(kIn, 4096);
    const Submission submissions[] = {single.submission(), group.submission()};
    for (int run = 0; run < 4; ++run) {
        rig->begin_run(true);
        const int before = allocations;
        for (int i = 0; i < 500; ++i) rig->submit(submissions[i % 2]);
        // Records and nodes of the map are made in the first runs and used again.
        EXPECT_TRUE(run < 3 || allocations == before) << allocations - before;
        rig->close_run();
        rig->wait();
        rig->take_report();
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
