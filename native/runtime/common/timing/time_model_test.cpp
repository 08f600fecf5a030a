#include "runtime/common/timing/time_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "runtime/common/timing/kernel_costs.h"

namespace pto {
namespace runtime {
namespace {

constexpr ChipTiming kTiming{1000, 100, 400, 300, 50, 200, 150};
constexpr uint8_t kAicOnly = 1u << kAic;
constexpr uint8_t kAivOnly = 1u << kAiv0;

class GraphBuilder {
public:
    uint32_t add(uint8_t mask, int64_t cost_ns, const std::vector<uint32_t> &producers = {}, int32_t blocks = 1,
                 bool starts_together = false) {
        ModelledTask task;
        task.active_mask = mask;
        task.block_num = blocks;
        task.starts_together = starts_together;
        for (uint32_t slot = 0; slot < kCoreSlots; ++slot) {
            task.func_id[slot] = (mask >> slot & 1) != 0 ? static_cast<int32_t>(slot) : -1;
            task.cost_ns[slot] = cost_ns;
        }
        task.first_producer = static_cast<uint32_t>(graph.producers.size());
        task.producer_count = static_cast<uint32_t>(producers.size());
        graph.producers.insert(graph.producers.end(), producers.begin(), producers.end());
        graph.tasks.push_back(task);
        return static_cast<uint32_t>(graph.tasks.size() - 1);
    }
    ModelledGraph graph;
};

TEST(TimeModel, OfOneTaskIsTheSumOfItsParts) {
    GraphBuilder builder;
    builder.add(kAivOnly, 20'000);
    const TimeLine line = model_time(builder.graph, kTiming, {1, 1});
    ASSERT_EQ(line.kernels.size(), 1u);
    const TimeLine::Kernel &kernel = line.kernels[0];
    EXPECT_EQ(line.submits[0].end_ns, 1000);
    EXPECT_EQ(kernel.dispatch_ns, 1000 + 400);
    EXPECT_EQ(kernel.start_ns, 1400 + 200);
    EXPECT_EQ(kernel.end_ns, 1600 + 20'000);
    EXPECT_EQ(kernel.finish_ns, 21'600 + 200 + 300);
    EXPECT_EQ(kernel.core, 1) << "the first AIV core of one cluster";
    EXPECT_EQ(line.end_ns, kernel.finish_ns);
}

TEST(TimeModel, HidesTheDispatchOfTheSecondKernelBehindTheFirst) {
    GraphBuilder builder;
    builder.add(kAicOnly, 20'000);
    builder.add(kAicOnly, 20'000);
    const TimeLine line = model_time(builder.graph, kTiming, {1, 1});
    EXPECT_EQ(line.kernels[1].dispatch_ns, 2000 + 400);
    EXPECT_EQ(line.kernels[1].start_ns, line.kernels[0].end_ns + 150);
}

TEST(TimeModel, AChainPaysForEveryHandOver) {
    GraphBuilder builder;
    const uint32_t first = builder.add(kAivOnly, 5000);
    builder.add(kAivOnly, 5000, {first});
    const TimeLine line = model_time(builder.graph, kTiming, {4, 2});
    EXPECT_EQ(line.kernels[0].finish_ns, line.kernels[0].end_ns + 200 + 300);
    EXPECT_EQ(line.kernels[1].dispatch_ns, line.kernels[0].finish_ns + 50 + 400) << "one consumer was released";
}

TEST(TimeModel, BlocksThatStartTogetherWaitForTheirCores) {
    GraphBuilder builder;
    builder.add(kAicOnly, 10'000);
    builder.add(kAicOnly, 1000, {}, 2, true);
    builder.add(kAicOnly, 1000);
    const TimeLine line = model_time(builder.graph, kTiming, {2, 2});
    ASSERT_EQ(line.kernels.size(), 4u);
    std::map<uint32_t, std::vector<int64_t>> starts;
    for (const TimeLine::Kernel &it : line.kernels) starts[it.task].push_back(it.start_ns);
    EXPECT_GT(starts[1][0], line.kernels[0].end_ns);
    EXPECT_EQ(starts[1][1], starts[1][0] + kTiming.dispatch_ns);
    EXPECT_GT(starts[2][0], starts[1][1]) << "nothing is started while they wait";
}

TEST(TimeModel, AnOrchestrationThatWaitsSubmitsLater) {
    GraphBuilder builder;
    const uint32_t first = builder.add(kAivOnly, 7000);
    const uint32_t second = builder.add(kAivOnly, 1000);
    builder.graph.waits = {first};
    builder.graph.tasks[second].wait_count = 1;
    const TimeLine line = model_time(builder.graph, kTiming, {1, 1});
    EXPECT_EQ(line.submits[second].start_ns, line.kernels[first].finish_ns);
}

TEST(TimeModel, OfAGraphThatIsBuiltFirstStartsAtOnce) {
    GraphBuilder builder;
    builder.add(kAivOnly, 7000);
    builder.graph.is_built_first = true;
    EXPECT_EQ(model_time(builder.graph, kTiming, {1, 1}).kernels[0].dispatch_ns, kTiming.dispatch_ns);
}

TEST(TimeModel, TasksWithoutKernelsTakeNoTime) {
    GraphBuilder builder;
    const uint32_t allocation = builder.add(0, 0);
    builder.add(kAivOnly, 1000, {allocation});
    const TimeLine line = model_time(builder.graph, kTiming, {1, 1});
    ASSERT_EQ(line.kernels.size(), 1u);
    EXPECT_EQ(line.kernels[0].dispatch_ns, line.submits[1].end_ns + kTiming.dispatch_ns);
}

bool is_same(const TimeLine::Kernel &a, const TimeLine::Kernel &b) {
    return a.task == b.task && a.core == b.core && a.block == b.block && a.start_ns == b.start_ns && a.finish_ns == b.finish_ns;
}

struct Drawn {
    ModelledGraph graph;
    ModelledChip chip;
};

Drawn draw(uint32_t seed) {
    std::mt19937 random(seed);
    const auto below = [&](uint32_t limit) { return static_cast<uint32_t>(random() % limit); };
    GraphBuilder builder;
    const ModelledChip chip{1 + below(6), 0};
    const uint32_t count = 1 + below(60);
    for (uint32_t task = 0; task < count; ++task) {
        std::vector<uint32_t> producers;
        for (uint32_t i = below(4); i > 0 && task > 0; --i) {
            const uint32_t producer = below(task);
            if (std::find(producers.begin(), producers.end(), producer) == producers.end()) producers.push_back(producer);
        }
        const uint8_t mask = std::array<uint8_t, 5>{kAicOnly, kAivOnly, 3, 7, 0}[below(5)];
        const bool is_gang = mask != 0 && below(6) == 0;
        const auto blocks = static_cast<int32_t>(1 + below(is_gang ? chip.block_dim : 5));
        builder.add(mask, below(20'000), producers, mask == 0 ? 1 : blocks, is_gang);
    }
    return {std::move(builder.graph), {chip.block_dim, 1 + below(chip.block_dim)}};
}

/// Each block once, one kernel at a time a core, none before its producers have finished.
void expect_sound(const Drawn &drawn, const TimeLine &line) {
    const auto &tasks = drawn.graph.tasks;
    std::vector<int64_t> finish(tasks.size(), 0), start(tasks.size(), INT64_MAX);
    std::vector<int32_t> kernels(tasks.size(), 0);
    std::map<int32_t, std::vector<std::pair<int64_t, int64_t>>> by_core;
    for (const TimeLine::Kernel &it : line.kernels) {
        ++kernels[it.task];
        start[it.task] = std::min(start[it.task], it.start_ns);
        finish[it.task] = std::max(finish[it.task], it.finish_ns);
        by_core[it.core].emplace_back(it.start_ns, it.end_ns);
        EXPECT_LE(it.dispatch_ns, it.start_ns);
        EXPECT_LT(it.end_ns, it.finish_ns);
        EXPECT_LT(it.core, static_cast<int32_t>(drawn.chip.block_dim * kCoreSlots));
    }
    for (auto &[core, times] : by_core) {
        std::sort(times.begin(), times.end());
        for (size_t i = 1; i < times.size(); ++i) EXPECT_LE(times[i - 1].second, times[i].first) << "core " << core;
    }
    for (size_t task = 0; task < tasks.size(); ++task) {
        EXPECT_EQ(kernels[task], tasks[task].block_num * __builtin_popcount(tasks[task].active_mask)) << "task " << task;
        for (uint32_t i = 0; i < tasks[task].producer_count; ++i) {
            EXPECT_GE(start[task], finish[drawn.graph.producers[tasks[task].first_producer + i]]) << "task " << task;
        }
    }
    std::map<uint32_t, int64_t> until;
    for (const TimeLine::Phase &phase : line.phases) {
        EXPECT_GE(phase.start_ns, until[phase.thread]);
        until[phase.thread] = phase.end_ns;
    }
}

TEST(TimeModel, IsSoundAndTheSameForRandomGraphs) {
    for (uint32_t seed = 1; seed <= 500; ++seed) {
        SCOPED_TRACE(seed);
        const Drawn drawn = draw(seed);
        const TimeLine line = model_time(drawn.graph, kTiming, drawn.chip);
        expect_sound(drawn, line);
        const TimeLine again = model_time(drawn.graph, kTiming, drawn.chip);
        EXPECT_TRUE(std::equal(line.kernels.begin(), line.kernels.end(), again.kernels.begin(), again.kernels.end(), is_same));
        if (HasFailure()) return;
    }
}

TEST(KernelCosts, AreThoseOfTheFileElseOfTheChip) {
    KernelCosts costs(kTiming, {2000, 12});
    EXPECT_EQ(costs.cost_ns(3, 512, 77), 2006);
    ASSERT_FALSE(costs.parse(R"({"version":1,"kernels":{"7":{"ns":900,"ns_per_kib":5.5}},"chip":{"dispatch_ns":350}})"));
    EXPECT_EQ(costs.cost_ns(7, 2048, 77), 911);
    EXPECT_EQ(costs.cost_ns(3, 512, 77), 2006);
    EXPECT_EQ(costs.chip().dispatch_ns, 350);
    ASSERT_FALSE(costs.parse(R"({"version":1,"default":"measured"})"));
    EXPECT_EQ(costs.cost_ns(3, 0, 77), 77);
}

TEST(KernelCosts, RefuseWhatTheyDoNotKnow) {
    const std::pair<const char *, const char *> texts[] = {
        {"{", "no JSON"},
        {"{}", "version is not 1"},
        {R"({"version":1,"kernel":{}})", "it has 'kernel'"},
        {R"({"version":1,"default":"guessed"})", "'guessed'"},
        {R"({"version":1,"default":{"us":1}})", "default has 'us'"},
        {R"({"version":1,"kernels":{"add":{"ns":1}}})", "kernels has 'add'"},
        {R"({"version":1,"kernels":{"1":{"ns":-1}}})", "kernels.1.ns"},
        {R"({"version":1,"chip":{"speed":1}})", "chip has 'speed'"},
    };
    for (const auto &[text, reason] : texts) {
        KernelCosts costs(kTiming, {});
        const platform::Failure failure = costs.parse(text);
        ASSERT_TRUE(failure) << text;
        EXPECT_NE(failure.message.find(reason), std::string::npos) << failure.message;
    }
}

}  // namespace
}  // namespace runtime
}  // namespace pto
