#include "runtime/common/serial/schedule_policy.h"

#include <algorithm>

namespace pto {
namespace runtime {
namespace {

using Kind = ScheduleChoice::Kind;

/// The output function of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators).
constexpr uint64_t mix(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

constexpr uint64_t kGamma = 0x9E3779B97F4A7C15u;
/// Of 8 choices of the newest task, how many keep to it.
constexpr uint64_t kSteadyEighths = 7;

size_t lowest_of(const std::vector<Candidate> &tasks) {
    const auto by_rank = [](const Candidate &a, const Candidate &b) { return a.rank < b.rank; };
    return static_cast<size_t>(std::min_element(tasks.begin(), tasks.end(), by_rank) - tasks.begin());
}

}  // namespace

SchedulePolicy::SchedulePolicy(const ScheduleOptions &options)
    : options_(options), state_(options.seed), follows_seed_(options.seed != 0) {
    constexpr Order kOrders[] = {Order::kAny, Order::kPriority, Order::kPriority, Order::kNewest};
    constexpr uint64_t kOrchestration[] = {1, 4, 7, 8};
    constexpr uint64_t kCompletion[] = {1, 4, 8, 8};
    order_ = kOrders[draw_below(4)];
    orchestration_eighths_ = kOrchestration[draw_below(4)];
    completion_eighths_ = kCompletion[draw_below(4)];
}

void SchedulePolicy::add_ready(const Candidate &task) {
    by_rank_.emplace(task.rank, task);
    by_priority_.emplace(priority_of(task), task);
}

// A bijection of the ordinals: no two tasks have the same.
uint64_t SchedulePolicy::priority_of(const Candidate &task) const { return mix(options_.seed ^ mix(task.ordinal + kGamma)); }

ScheduleChoice SchedulePolicy::choose(bool may_orchestrate, const std::vector<Candidate> &ended, const Fits &fits) {
    if (follows_seed_) {
        const ScheduleChoice choice = choose_by_seed(may_orchestrate, ended, fits);
        if (choice.kind != Kind::kStart) return choice;
        if (!options_.has_prefix || started_ < options_.prefix) return start(choice.task);
        follows_seed_ = false;
        is_holding_ = true;
        held_ = choice.task.ordinal;
    }
    return choose_in_reference_order(may_orchestrate, ended, fits);
}

ScheduleChoice SchedulePolicy::choose_by_seed(bool may_orchestrate, const std::vector<Candidate> &ended, const Fits &fits) {
    const bool has_other = !by_rank_.empty() || !ended.empty();
    if (may_orchestrate && (!has_other || draw_chance(orchestration_eighths_))) return {Kind::kOrchestrate, 0, {}};
    const bool sees_completion = !ended.empty() && (by_rank_.empty() || draw_chance(completion_eighths_));
    const Candidate *task = sees_completion ? nullptr : task_of_seed(fits);
    if (task != nullptr) return {Kind::kStart, 0, *task};
    if (!ended.empty()) return {Kind::kSeeCompletion, static_cast<size_t>(draw_below(ended.size())), {}};
    return {may_orchestrate ? Kind::kOrchestrate : Kind::kNothing, 0, {}};
}

const Candidate *SchedulePolicy::task_of_seed(const Fits &fits) {
    if (by_rank_.empty()) return nullptr;
    const bool is_any = order_ == Order::kAny || (order_ == Order::kNewest && !draw_chance(kSteadyEighths));
    const ByNumber &tasks = !is_any && order_ == Order::kNewest ? by_rank_ : by_priority_;
    // From the highest number down; from any number, when any task will do.
    auto task = is_any ? tasks.upper_bound(draw()) : tasks.end();
    for (size_t tried = 0; tried < tasks.size(); ++tried) {
        if (task == tasks.begin()) task = tasks.end();
        --task;
        if (!fits || fits(*task->second.slot)) return &task->second;
    }
    return nullptr;
}

ScheduleChoice SchedulePolicy::choose_in_reference_order(bool may_orchestrate, const std::vector<Candidate> &ended,
                                                         const Fits &fits) {
    if (!ended.empty()) return {Kind::kSeeCompletion, lowest_of(ended), {}};
    const Candidate *next = nullptr;
    const Candidate *held = nullptr;
    for (const auto &it : by_rank_) {
        const Candidate &task = it.second;
        if (next != nullptr && (held != nullptr || !is_holding_)) break;
        if (fits && !fits(*task.slot)) continue;
        if (is_holding_ && task.ordinal == held_) {
            held = &task;
        } else if (next == nullptr) {
            next = &task;
        }
    }
    if (held != nullptr && (passed_ >= options_.delay || (next == nullptr && !may_orchestrate))) {
        is_holding_ = false;
        return start(*held);
    }
    if (next == nullptr) return {may_orchestrate ? Kind::kOrchestrate : Kind::kNothing, 0, {}};
    if (is_holding_) ++passed_;
    return start(*next);
}

ScheduleChoice SchedulePolicy::start(const Candidate &task) {
    ++started_;
    const ScheduleChoice choice{Kind::kStart, 0, task};
    by_rank_.erase(choice.task.rank);
    by_priority_.erase(priority_of(choice.task));
    return choice;
}

uint32_t SchedulePolicy::choose_place(uint32_t count) {
    return follows_seed_ ? static_cast<uint32_t>(draw_below(count)) : 0;
}

uint64_t SchedulePolicy::draw() { return mix(state_ += kGamma); }

}  // namespace runtime
}  // namespace pto
