#pragma once
/// Which tasks certainly fit their rings: programs of these alone cannot run into a structural deadlock.
///
/// A ring is reclaimed from its oldest task on, so all tasks from the first that something holds may be there still: an
/// open scope, or a consumer that cannot complete yet.
/// Blocks of memory never wrap: at the end of a lap, less than the largest block is skipped.

#include <cstdint>
#include <vector>

#include "test/fuzz/order_model.h"

namespace pto {
namespace fuzz {

constexpr uint32_t kRings = 4;

struct RingSettings {
    uint64_t task_window = 0;
    uint64_t heap = 0;
    uint64_t dep_pool = 0;
};

class RingModel {
public:
    explicit RingModel(const RingSettings &settings) : settings_(settings) {}

    /// Whether a task with that many bytes of outputs and producers fits, and `spare` more tasks without either. `held`:
    /// tasks that are there although their scopes have ended.
    bool has_room(uint64_t bytes, uint64_t producers, uint32_t spare, const TaskSet &held) const {
        uint32_t live = 1 + spare;
        Memory heap, pool;
        bool is_live = false;
        for (const Task &task : tasks_) {
            is_live = is_live || task.is_held || held.test(task.task);
            if (!is_live) continue;
            ++live;
            heap.add(task.bytes);
            pool.add(task.spilled);
        }
        return live < settings_.task_window && heap.fits(bytes, settings_.heap) &&
               pool.fits(spilled(producers), settings_.dep_pool);
    }

    /// Adds a task that its scope holds, and returns its place.
    uint32_t add(uint32_t task, uint64_t bytes, uint64_t producers) {
        tasks_.push_back({task, bytes, spilled(producers), true});
        return static_cast<uint32_t>(tasks_.size() - 1);
    }
    void release(uint32_t place) { tasks_[place].is_held = false; }

private:
    /// Producers of a task that take nothing from the dependency pool.
    static constexpr uint64_t kInlineProducers = 64;

    struct Task {
        uint32_t task;
        uint64_t bytes;
        uint64_t spilled;
        bool is_held;
    };
    struct Memory {
        uint64_t live = 0;
        uint64_t largest = 0;
        void add(uint64_t block) {
            live += block;
            if (block > largest) largest = block;
        }
        bool fits(uint64_t block, uint64_t capacity) const {
            if (block == 0 || live == 0) return block <= capacity;
            return live + block + (block > largest ? block : largest) <= capacity;
        }
    };
    static uint64_t spilled(uint64_t producers) { return producers > kInlineProducers ? producers - kInlineProducers : 0; }

    RingSettings settings_;
    std::vector<Task> tasks_;
};

}  // namespace fuzz
}  // namespace pto
