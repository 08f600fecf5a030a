/// The part of ProgramMaker that makes up tasks that are complete later than their kernels.
///
/// The tasks that a deferred one waits for come later in the same scope. Room for them is kept, they never wait for a
/// deferred task themselves, and the orchestration waits for nothing meanwhile: so all of them run.
#include "test/fuzz/program_maker.h"

namespace pto {
namespace fuzz {

using namespace program;

bool ProgramMaker::defer(Random &random, uint64_t key) {
    constexpr size_t kMostDeferred = 3;
    constexpr uint32_t kMostSubtasks = 6;
    const uint32_t expected = 1 + random.pick(3);
    if (!it_.has(Feature::kDeferral) || deferred_.size() == kMostDeferred) return true;
    TaskPlan allocation;
    const TensorShape shape{DataType::UINT32, {1}};
    allocation.slots = 0;
    allocation.uses.push_back({0, kCreate, kTally, 0, false, ViewModel(shape), shape, true, 0});
    uint32_t task = order_.task_count();
    reserved_ += 1 + expected;
    const bool has_room = submit(std::move(allocation), random, key, true);
    --reserved_;
    if (order_.task_count() > task) {
        const auto counter = static_cast<uint32_t>(buffers_.size() - 1);
        buffers_[counter].is_counter = true;
        TaskPlan plan;
        plan_launch(random, &plan);
        if (plan.subtasks() > kMostSubtasks) plan.block_num = 1;
        plan.uses.push_back({counter, kNoDep, kAwait, 0, false, ViewModel(shape)});
        plan_targets(random, key, &plan);
        plan_sources(random, key, &plan);
        plan.seed = random.next();
        plan.expected = expected;
        task = order_.task_count();
        submit(std::move(plan), random, key + 64, true);
        if (order_.task_count() > task) {
            deferred_.push_back({task, counter, expected});
            return true;
        }
    }
    reserved_ -= expected;
    return has_room;
}

void ProgramMaker::notify(Random &random, uint64_t key) {
    const uint32_t index = random.pick(static_cast<uint32_t>(deferred_.size()));
    Deferred &it = deferred_[index];
    TaskPlan plan;
    plan.slots = 1 + random.pick(2);
    plan.seed = random.next();
    plan.delay_us = random.chance(20) && it_.has(Feature::kDelays) ? 20 + random.pick(100) : 0;
    plan.is_notifying = true;
    plan.uses.push_back({it.counter, kNoDep, kNotify, 0, false, ViewModel(buffers_[it.counter].shape)});
    TaskPlan bare = plan;
    plan_targets(random, key, &plan);
    plan_sources(random, key, &plan);

    const uint32_t task = order_.task_count();
    --reserved_;
    submit(std::move(plan), random, key, true);
    if (order_.task_count() == task) submit(std::move(bare), random, key, false);
    order_.complete_after(it.task, task);
    if (--it.left == 0) deferred_.erase(deferred_.begin() + index);
    if (deferred_.empty()) order_.end_hold_up();
}

void ProgramMaker::notify_all() {
    for (uint32_t i = 0; !deferred_.empty(); ++i) {
        Random random(mix(it_.seed, mix(order_.task_count(), i)));
        notify(random, ~uint64_t{0} - 255);
    }
}

}  // namespace fuzz
}  // namespace pto
