#include "runtime/host_build_graph/host/host_graph.h"

#include <gtest/gtest.h>

#include "runtime/host_build_graph/host/cycle.h"

namespace pto {
namespace hbg {
namespace {

void no_kernel(int64_t *) {}

class HostGraphTest : public testing::Test {
protected:
    void SetUp() override {
        kernels.entry[0] = no_kernel;
        kernels.entry[7] = no_kernel;
        graph.begin(kernels);
    }
    int32_t add(int32_t func_id = 0) { return graph.add_task(nullptr, 0, func_id, runtime::Shape::kAiv); }
    void add_tasks(int32_t count) {
        while (graph.task_count() < count) add();
    }

    runtime::KernelTable kernels;
    HostGraph graph;
};

TEST_F(HostGraphTest, KeepsWhatATaskWasAddedWith) {
    const uint64_t args[] = {10, 20, 30};
    const int32_t id = graph.add_task(args, 3, 7, runtime::Shape::kAic);
    const HostGraph::Task &task = graph.task(id);
    EXPECT_EQ(task.slot.scalar_count, 3);
    for (int i = 0; i < kMaxArgs; ++i) EXPECT_EQ(task.args[i], i < 3 ? args[i] : 0);
    EXPECT_EQ(task.slot.id, 0u);
    EXPECT_EQ(task.slot.shape, runtime::Shape::kAic);
    EXPECT_EQ(task.slot.func_id[runtime::kAic], 7);
    EXPECT_EQ(task.slot.kernel[runtime::kAic], no_kernel);
    EXPECT_EQ(task.slot.func_id[runtime::kAiv0], -1);
}

TEST_F(HostGraphTest, ReplacesTheViewsOfATask) {
    add_tasks(2);
    TensorView views[3] = {};
    for (uint32_t i = 0; i < 3; ++i) views[i].shapes[0] = i + 1;
    graph.set_views(0, views, 1);
    graph.set_views(1, views, 3);
    graph.set_views(0, views + 1, 2);
    ASSERT_EQ(graph.views_of(0).count, 2u);
    EXPECT_EQ(graph.views_of(0).first[0].shapes[0], 2u);
    EXPECT_EQ(graph.views_of(0).first[1].shapes[0], 3u);
    graph.set_views(1, views + 2, 1);
    ASSERT_EQ(graph.views_of(1).count, 1u);
    EXPECT_EQ(graph.views_of(1).first[0].shapes[0], 3u);
    EXPECT_EQ(graph.views_of(0).first[0].shapes[0], 2u) << "those of the other stay";
}

TEST_F(HostGraphTest, BeginsAnewWithNothingOfTheLastOne) {
    const uint64_t args[] = {1, 2, 3};
    graph.add_task(args, 3, 0, runtime::Shape::kAiv);
    add();
    graph.add_edge(0, 1);
    graph.add_edge(1, 0);
    graph.add_edge(0, 5);
    const TensorView view{};
    graph.set_views(0, &view, 1);
    ASSERT_TRUE(graph.failure());
    graph.begin(kernels);
    EXPECT_EQ(graph.task_count(), 0);
    EXPECT_FALSE(graph.failure());
    ASSERT_EQ(add(), 0);
    for (const uint64_t arg : graph.task(0).args) EXPECT_EQ(arg, 0u);
    EXPECT_EQ(graph.views_of(0).count, 0u);
    EXPECT_EQ(graph.task(0).slot.waiting_for.load(), 0);
    EXPECT_EQ(graph.task(0).slot.fanout.load(), nullptr);
    graph.check_order();
    EXPECT_FALSE(graph.failure());
}

TEST_F(HostGraphTest, RemembersTheFirstFailureAndTheLastRefusal) {
    add_tasks(1);
    EXPECT_EQ(add(99), -1);
    graph.add_edge(0, 4);
    EXPECT_EQ(graph.failure().code, "ERR_PTO_KERNEL_NOT_REGISTERED");
    EXPECT_EQ(graph.failure().func_id, 99);
    EXPECT_FALSE(graph.refusal());
    EXPECT_EQ(graph.add_task(nullptr, 17, 0, runtime::Shape::kAiv), -1);
    EXPECT_EQ(graph.refusal().code, "ERR_PTO_RUN_INVALID_ARGS");
    EXPECT_EQ(graph.failure().code, "ERR_PTO_KERNEL_NOT_REGISTERED");
}

using Ids = std::vector<int32_t>;

TEST_F(HostGraphTest, HasNoCycleWhenTheTasksCanBeOrdered) {
    add_tasks(6);
    EXPECT_EQ(find_cycle(graph), Ids());
    for (const auto &[from, to] : std::vector<std::pair<int32_t, int32_t>>{{5, 0}, {5, 0}, {0, 3}, {3, 1}, {5, 1}, {1, 4}}) {
        graph.add_edge(from, to);
    }
    EXPECT_EQ(find_cycle(graph), Ids());
    graph.check_order();
    EXPECT_FALSE(graph.failure());
}

TEST_F(HostGraphTest, HasACycleWhereverItHangs) {
    add_tasks(9);
    graph.add_edge(0, 1);  // before the cycle
    graph.add_edge(1, 6);
    graph.add_edge(6, 2);  // the cycle
    graph.add_edge(2, 7);
    graph.add_edge(7, 6);
    graph.add_edge(7, 3);  // behind it
    graph.add_edge(3, 4);
    graph.add_edge(4, 5);
    EXPECT_EQ(find_cycle(graph), (Ids{2, 7, 6}));
    graph.check_order();
    EXPECT_EQ(graph.failure().code, "ERR_PTO_RUN_GRAPH_INVALID");
    EXPECT_EQ(graph.failure().task_id, 2u);
}

TEST_F(HostGraphTest, HasACycleOfOne) {
    add_tasks(3);
    graph.add_edge(1, 1);
    EXPECT_EQ(find_cycle(graph), Ids{1});
}

}  // namespace
}  // namespace hbg
}  // namespace pto
