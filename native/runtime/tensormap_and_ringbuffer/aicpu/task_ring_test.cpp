#include "runtime/tensormap_and_ringbuffer/aicpu/task_ring.h"

#include <gtest/gtest.h>

#include <vector>

namespace pto {
namespace tmr {
namespace {

using Shortage = TaskRing::Shortage;

class TaskRingTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(map.init());
        map.reset();
    }

    void configure(uint64_t window, uint64_t heap, uint64_t dep_pool = 16) {
        RingSizes sizes;
        sizes.task_window = window;
        sizes.heap = heap;
        sizes.dep_pool = dep_pool;
        ASSERT_TRUE(ring.configure(2, sizes));
    }
    /// A task that something refers to, with `edges` of its places for edges kept.
    TaskSlot *take(uint64_t heap_bytes = 0, uint32_t tensors = 1, uint32_t scalars = 1, uint32_t edges = 0) {
        TaskRoom room;
        room.heap_bytes = heap_bytes;
        room.tensor_count = tensors;
        room.scalar_count = scalars;
        TaskSlot *slot = ring.take(room, &shortage);
        if (slot != nullptr) {
            slot->references.store(1);
            ring.keep_edges(*slot, edges);
        }
        return slot;
    }
    uint64_t offset_of(const TaskSlot *slot) const { return static_cast<uint64_t>(slot->outputs - ring.heap()); }

    TensorMap map;
    TaskRing ring;
    Shortage shortage = Shortage::kNone;
};

TEST_F(TaskRingTest, NamesTasksInOrder) {
    configure(8, 4096);
    for (uint32_t i = 0; i < 5; ++i) {
        TaskSlot *slot = take();
        ASSERT_NE(slot, nullptr);
        EXPECT_EQ(slot->id, make_task_id(2, i));
        EXPECT_EQ(ring.find(slot->id), slot);
    }
    EXPECT_EQ(ring.live_tasks(), 5u);
    EXPECT_EQ(ring.submitted(), 5u);
    EXPECT_TRUE(ring.knows(make_task_id(2, 4)));
    EXPECT_FALSE(ring.knows(make_task_id(2, 5)));
    EXPECT_EQ(ring.find(make_task_id(2, 5)), nullptr);
}

TEST_F(TaskRingTest, HoldsOneTaskLessThanItsWindow) {
    configure(4, 4096);
    std::vector<TaskSlot *> tasks = {take(), take(), take()};
    EXPECT_EQ(take(), nullptr);
    EXPECT_EQ(shortage, Shortage::kSlots);
    EXPECT_FALSE(ring.reclaim(map));
    tasks[0]->release_reference();
    EXPECT_TRUE(ring.reclaim(map));
    EXPECT_EQ(ring.find(tasks[0]->id), nullptr);
    EXPECT_TRUE(ring.knows(tasks[0]->id));
    TaskSlot *next = take();
    ASSERT_NE(next, nullptr);
    EXPECT_EQ(next->id, make_task_id(2, 3));
    EXPECT_EQ(take(), nullptr);
}

TEST_F(TaskRingTest, ReclaimsFromTheOldestOn) {
    configure(8, 4096);
    std::vector<TaskSlot *> tasks = {take(1024), take(1024), take(1024)};
    tasks[1]->release_reference();
    EXPECT_FALSE(ring.reclaim(map)) << "the oldest is still referred to";
    EXPECT_EQ(ring.heap_live(), 3072u);
    tasks[0]->release_reference();
    EXPECT_TRUE(ring.reclaim(map));
    EXPECT_EQ(ring.live_tasks(), 1u);
    EXPECT_EQ(ring.heap_live(), 1024u);
    EXPECT_EQ(ring.find(tasks[2]->id), tasks[2]);
    EXPECT_FALSE(ring.reclaim(map));
}

TEST_F(TaskRingTest, TakesItsWritersOutOfTheMap) {
    configure(4, 4096);
    TaskSlot *task = take();
    ASSERT_TRUE(map.insert(Region(), Access::kWrite, *task));
    task->release_reference();
    ring.reclaim(map);
    EXPECT_EQ(map.live(), 0u);
}

TEST_F(TaskRingTest, FillsItsHeapExactly) {
    configure(16, 4096);
    EXPECT_EQ(offset_of(take(1024)), 0u);
    EXPECT_EQ(offset_of(take(1024)), 1024u);
    EXPECT_EQ(offset_of(take(2048)), 2048u);
    EXPECT_EQ(take(1024), nullptr);
    EXPECT_EQ(shortage, Shortage::kHeap);
    EXPECT_EQ(ring.live_tasks(), 3u) << "a refused task takes nothing";
    EXPECT_NE(take(0), nullptr);
}

TEST_F(TaskRingTest, WrapsItsHeapAndSkipsWhatIsTooShort) {
    configure(16, 4096);
    TaskSlot *first = take(2048);
    TaskSlot *second = take(1024);
    EXPECT_EQ(take(2048), nullptr) << "1024 bytes are left";
    first->release_reference();
    ring.reclaim(map);
    TaskSlot *wrapped = take(2048);
    ASSERT_NE(wrapped, nullptr);
    EXPECT_EQ(offset_of(wrapped), 0u) << "a block never wraps";
    EXPECT_EQ(take(1024), nullptr) << "the skipped end belongs to the wrapped block";
    second->release_reference();
    ring.reclaim(map);
    EXPECT_EQ(offset_of(take(1024)), 2048u);
    wrapped->release_reference();
    ring.reclaim(map);
    EXPECT_EQ(ring.heap_live(), 1024u);
}

TEST_F(TaskRingTest, AnEmptyRingServesItsWholeHeapFromAnyPosition) {
    configure(16, 4096);
    for (const uint64_t bytes : {1024, 3072, 4096, 1024, 4096}) {
        TaskSlot *task = take(bytes);
        ASSERT_NE(task, nullptr) << bytes;
        EXPECT_LE(offset_of(task) + bytes, 4096u);
        task->release_reference();
        ring.reclaim(map);
    }
    EXPECT_EQ(take(5120), nullptr);
    EXPECT_EQ(shortage, Shortage::kHeap);
}

TEST_F(TaskRingTest, TensorsAreAlignedAndScalarsFollowThem) {
    configure(16, 4096);
    for (const uint32_t tensors : {0, 1, 3, 16}) {
        TaskSlot *task = take(0, tensors, 5, tensors);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(task->tensors) % 64, 0u);
        EXPECT_EQ(reinterpret_cast<const uint8_t *>(task->scalars), task->tensors + tensors * kTensorBytes);
        EXPECT_EQ(reinterpret_cast<uint8_t *>(task->edges), task->tensors + tensors * kTensorBytes + 5 * 8);
        EXPECT_EQ(task->tensor_count, tensors);
        EXPECT_EQ(task->edge_count, tensors);
    }
}

TEST_F(TaskRingTest, TheLargestTasksFillTheWindowAgainAndAgain) {
    configure(8, 4096);
    std::vector<TaskSlot *> live;
    for (int i = 0; i < 1000; ++i) {
        if (live.size() == 7) {
            live.front()->release_reference();
            live.erase(live.begin());
            ASSERT_TRUE(ring.reclaim(map));
        }
        TaskSlot *task = take(0, kMaxTaskTensors, kMaxTaskScalars, i % 3 == 0 ? 0 : kInlineEdges);
        ASSERT_NE(task, nullptr);
        // Nobody else lies where this task writes.
        for (TaskSlot *other : live) {
            const bool is_apart = other->tensors + kMaxTaskTensors * kTensorBytes <= task->tensors ||
                                  task->tensors + kMaxTaskTensors * kTensorBytes <= other->tensors;
            ASSERT_TRUE(is_apart);
        }
        for (uint32_t k = 0; k < task->edge_count; ++k) task->edges[k] = Edge{nullptr, task, task};
        live.push_back(task);
    }
    for (TaskSlot *task : live) {
        for (uint32_t k = 0; k < task->edge_count; ++k) ASSERT_EQ(task->edges[k].consumer, task);
    }
}

TEST_F(TaskRingTest, MoreEdgesComeFromThePoolAndGoBackToIt) {
    configure(16, 4096, 10);
    TaskSlot *first = take(0, 1, 1, kInlineEdges + 6);
    first->spilled_edges = ring.take_spill(*first, 6);
    ASSERT_NE(first->spilled_edges, nullptr);
    EXPECT_EQ(&first->edge(kInlineEdges - 1), first->edges + kInlineEdges - 1);
    EXPECT_EQ(&first->edge(kInlineEdges), first->spilled_edges);
    TaskSlot *second = take(0, 1, 1, kInlineEdges + 6);
    EXPECT_EQ(ring.take_spill(*second, 6), nullptr);
    EXPECT_EQ(ring.take_spill(*second, 11), nullptr);
    first->release_reference();
    ring.reclaim(map);
    EXPECT_NE(ring.take_spill(*second, 10), nullptr) << "an empty pool serves all of it";
}

TEST_F(TaskRingTest, StartsAgainEmptyWithOtherSizes) {
    configure(4, 4096);
    while (take(1024) != nullptr) {
    }
    configure(8, 8192);
    EXPECT_EQ(ring.live_tasks(), 0u);
    EXPECT_EQ(ring.submitted(), 0u);
    EXPECT_EQ(ring.window(), 8u);
    EXPECT_EQ(ring.heap_capacity(), 8192u);
    EXPECT_EQ(offset_of(take(8192)), 0u);
}

}  // namespace
}  // namespace tmr
}  // namespace pto
