#pragma once
/// The dependencies that the rules of the specification give a program, whatever has completed when a task is submitted.
///
/// The runtime compares regions as boxes and, where it cannot tell, takes them to overlap. So it may find more than the bytes
/// say: `must` are the edges by bytes, and `may` those that it can find at all. Both are the same for regions that are whole
/// buffers or single elements of one grid.

#include <cstdint>
#include <utility>
#include <vector>

#include "test/fuzz/order_model.h"
#include "test/fuzz/task_plan.h"

namespace pto {
namespace fuzz {

class EdgeModel {
public:
    explicit EdgeModel(bool tracks_readers) : tracks_readers_(tracks_readers) {}

    /// `touches` are those of the uses that are not created; `named` are explicit predecessors.
    void add_task(const TaskPlan &plan, const std::vector<Touch> &touches, const std::vector<uint32_t> &named, bool is_manual) {
        const auto task = static_cast<uint32_t>(must.size());
        TaskSet certain;
        for (const uint32_t producer : named) certain.set(producer);
        TaskSet possible = certain;
        std::vector<Region> written;
        auto touch = touches.begin();
        for (const Use &use : plan.uses) {
            if (use.is_created()) continue;
            const Touch &it = *touch++;
            if (is_manual) continue;
            if (it.owner != kNoTask) certain.set(it.owner);
            const bool is_tracked_write = tracks_readers_ && it.is_registered;
            const Region region{task, it.buffer, use.bytes(), use.version, it.is_registered};
            if (it.is_looked_up || is_tracked_write) {
                const bool removes = (it.is_looked_up && it.is_registered) || is_tracked_write;
                look_up(region, is_tracked_write, removes, &certain, &possible);
            }
            if (it.is_registered || (tracks_readers_ && it.is_looked_up)) written.push_back(region);
        }
        live_.insert(live_.end(), written.begin(), written.end());
        all_.insert(all_.end(), written.begin(), written.end());
        must.push_back(certain);
        may.push_back(certain | possible);
    }

    /// Producers, by task.
    std::vector<TaskSet> must;
    std::vector<TaskSet> may;

private:
    struct Region {
        uint32_t task;
        uint32_t buffer;
        ByteSet bytes;
        int32_t version;
        bool is_write;
    };

    static std::pair<size_t, size_t> hull_of(const ByteSet &bytes) {
        size_t last = bytes.size();
        while (last > 0 && !bytes.test(last - 1)) --last;
        return {bytes._Find_first(), last};
    }

    void look_up(const Region &region, bool and_readers, bool removes_covered, TaskSet *certain, TaskSet *possible) {
        std::vector<Region> left;
        for (const Region &other : live_) {
            const bool is_found = other.buffer == region.buffer && (other.is_write || and_readers);
            const bool is_shared = is_found && (other.bytes & region.bytes).any();
            if (is_shared) certain->set(other.task);
            const bool is_covered = is_shared && (other.bytes & ~region.bytes).none() && region.version <= other.version;
            if (!is_covered || !removes_covered) left.push_back(other);
        }
        live_ = std::move(left);
        const auto [first, last] = hull_of(region.bytes);
        for (const Region &other : all_) {
            const auto [other_first, other_last] = hull_of(other.bytes);
            const bool is_near = first < other_last && other_first < last;
            if (other.buffer == region.buffer && (other.is_write || and_readers) && is_near) possible->set(other.task);
        }
    }

    bool tracks_readers_;
    std::vector<Region> live_;
    std::vector<Region> all_;
};

}  // namespace fuzz
}  // namespace pto
