/// Which task waits for which.
#include <cstring>

#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

uint32_t folded(uint32_t value, const std::vector<uint32_t> &steps) {
    for (const uint32_t step : steps) value = value * 3 + step;
    return value;
}

class Dependencies : public GraphTest {
protected:
    std::vector<int32_t> in = {1, 2, 3, 4};
    std::vector<int32_t> middle = {0, 0, 0, 0};
    std::vector<int32_t> out = {0, 0, 0, 0};

    void expect_run(const char *function, const ChipStorageTaskArgs &args) {
        ASSERT_EQ(run(PTO_DEPENDENCIES_GRAPHS, function, args), 0) << function << ": " << message();
    }
};

TEST_P(Dependencies, ReadersWaitForTheCreator) {
    expect_run("read_after_write", Args().tensor(in).tensor(out));
    EXPECT_EQ(out, (std::vector<int32_t>{4, 5, 6, 7}));
}

TEST_P(Dependencies, ReadersWaitForWritersOfOutsideMemory) {
    expect_run("read_after_write_outside", Args().tensor(in).tensor(middle).tensor(out));
    EXPECT_EQ(middle, (std::vector<int32_t>{2, 3, 4, 5}));
    EXPECT_EQ(out, (std::vector<int32_t>{4, 5, 6, 7}));
}

TEST_P(Dependencies, InoutIsAChain) {
    std::vector<uint32_t> steps;
    for (uint32_t i = 1; i <= 500; ++i) steps.push_back(i);
    expect_run("inout_chain", Args().tensor(in).scalar(500));
    for (int i = 0; i < 4; ++i) EXPECT_EQ(static_cast<uint32_t>(in[i]), folded(i + 1, steps));
}

TEST_P(Dependencies, DiamondsJoin) {
    std::vector<int32_t> both(8, 0);
    expect_run("diamond", Args().tensor(in).tensor(both));
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(both[i], (in[i] + 11) * 3 + 5);
        EXPECT_EQ(both[4 + i], (in[i] + 21) * 3 + 5);
    }
}

TEST_P(Dependencies, AWriterThatCoversAnotherTakesItsPlace) {
    expect_run("covered_writer", Args().tensor(in));
    EXPECT_EQ(static_cast<uint32_t>(in[0]), folded(1, {1}));
    EXPECT_EQ(static_cast<uint32_t>(in[1]), folded(102, {1, 2}));
    EXPECT_EQ(static_cast<uint32_t>(in[2]), folded(103, {1, 2}));
    EXPECT_EQ(static_cast<uint32_t>(in[3]), folded(4, {1, 3}));
}

TEST_P(Dependencies, SeeThroughReshapes) {
    expect_run("reshaped_writer", Args().tensor(in));
    EXPECT_EQ(static_cast<uint32_t>(in[1]), folded(2, {3}));
    EXPECT_EQ(static_cast<uint32_t>(in[2]), folded(103, {1, 2, 3}));
    EXPECT_EQ(static_cast<uint32_t>(in[3]), folded(104, {1, 2, 3}));
}

TEST_P(Dependencies, SeeThroughAddressesInsideATensor) {
    std::vector<int32_t> values = {1, 2, 3, 4}, out = {0};
    ASSERT_EQ(run(PTO_DEPENDENCIES_GRAPHS, "address_inside", Args().tensor(values).tensor(out)), 0) << message();
    EXPECT_EQ(out[0], 103);
}

TEST_P(Dependencies, SeeThroughArgumentsThatShareMemory) {
    const HostLibrary &host = chip().host();
    auto *memory = static_cast<int32_t *>(
        host.get<decltype(::device_malloc_ctx)>("device_malloc_ctx")(chip().context(), 4 * sizeof(int32_t)));
    const int32_t before[] = {1, 2, 3, 4};
    std::memcpy(memory, before, sizeof(before));
    const auto resident = [](int32_t *address, uint32_t count) {
        ContinuousTensor tensor{};
        tensor.data = reinterpret_cast<uint64_t>(address);
        tensor.shapes[0] = count;
        tensor.ndims = 1;
        tensor.dtype = DataType::INT32;
        tensor.child_memory = 1;
        return tensor;
    };
    const Args args = Args().tensor(resident(memory, 4)).tensor(resident(memory + 1, 2));
    ASSERT_EQ(run(PTO_DEPENDENCIES_GRAPHS, "argument_inside", args), 0) << message();
    EXPECT_EQ(std::vector<int32_t>(memory, memory + 4), (std::vector<int32_t>{101, 307, 310, 104}));
}

TEST_P(Dependencies, EveryUseWaitsForTheCreator) {
    for (const uint64_t tag : {0, 2, 4}) {
        for (const uint64_t manual : {0, 1}) {
            out.assign(4, 0);
            expect_run("creator", Args().tensor(in).tensor(out).scalar(tag).scalar(manual));
            EXPECT_EQ(out, (std::vector<int32_t>{4, 5, 6, 7})) << tag << " " << manual;
        }
    }
}

TEST_P(Dependencies, LeaveTheRestIndependent) {
    for (uint64_t pair = 0; pair <= 8; ++pair) {
        std::vector<int32_t> counter(1, 0);
        expect_run("independent", Args().tensor(counter).tensor(in).scalar(pair));
        EXPECT_EQ(counter[0], 2) << "pair " << pair;
    }
}

TEST_P(Dependencies, ManualScopesOrderByAddDepOnly) {
    std::vector<uint32_t> steps;
    for (uint32_t i = 1; i <= 20; ++i) steps.push_back(i);
    expect_run("manual_chain", Args().tensor(in));
    for (int i = 0; i < 4; ++i) EXPECT_EQ(static_cast<uint32_t>(in[i]), folded(101 + i, steps));
}

TEST_P(Dependencies, AddDepReachesIntoAManualScope) {
    expect_run("auto_after_manual", Args().tensor(in).tensor(out));
    EXPECT_EQ(out, (std::vector<int32_t>{4, 5, 6, 7}));
}

TEST_P(Dependencies, ATaskMayHaveMoreProducersThanFitBesideIt) {
    for (const size_t count : {64, 65, 300}) {
        std::vector<int32_t> parts(count, 1);
        expect_run("wide_fan_in", Args().tensor(parts).scalar(count));
        EXPECT_EQ(parts, std::vector<int32_t>(count, 3004)) << count;
    }
}

TEST_P(Dependencies, AFullDependencyPoolIsWaitedFor) {
    const ScopedVariable pool("PTO2_RING_DEP_POOL", "236");
    std::vector<int32_t> parts(300, 1);
    for (int i = 0; i < 5; ++i) expect_run("wide_fan_in", Args().tensor(parts).scalar(300));
}

TEST_P(Dependencies, ADependencyPoolThatIsTooSmallIsAnError) {
    const ScopedVariable pool("PTO2_RING_DEP_POOL", "4");
    std::vector<int32_t> parts(69, 1);
    EXPECT_EQ(run(PTO_DEPENDENCIES_GRAPHS, "wide_fan_in", Args().tensor(parts).scalar(68)), 0) << message();
    expect_failure(PTO_DEPENDENCIES_GRAPHS, "wide_fan_in", Args().tensor(parts).scalar(69), -4,
                   "ERR_PTO_RUN_DEP_POOL_OVERFLOW", "PTO2_RING_DEP_POOL");
}

TEST_P(Dependencies, OldTasksAreMetDependencies) {
    const ScopedVariable window("PTO2_RING_TASK_WINDOW", "4");
    std::vector<uint32_t> steps;
    for (uint32_t i = 0; i < 200; ++i) steps.push_back(i);
    expect_run("old_dependencies", Args().tensor(in));
    EXPECT_EQ(static_cast<uint32_t>(in[0]), folded(1, steps));
}

PTO_ON_EVERY_CHIP(Dependencies);

}  // namespace
}  // namespace test
}  // namespace pto
