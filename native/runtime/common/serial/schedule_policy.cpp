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

/// Index of the task of the lowest rank, but for that with the ordinal `without`; the size when there is none.
size_t lowest_of(const std::vector<Candidate> &tasks, uint64_t without) {
    size_t found = tasks.size();
    for (size_t i = 0; i < tasks.size(); ++i) {
        if (tasks[i].ordinal == without) continue;
        if (found == tasks.size() || tasks[i].rank < tasks[found].rank) found = i;
    }
    return found;
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

ScheduleChoice SchedulePolicy::choose(bool may_orchestrate, const std::vector<Candidate> &startable,
                                      const std::vector<Candidate> &ended) {
    if (follows_seed_) {
        const ScheduleChoice choice = choose_by_seed(may_orchestrate, startable, ended);
        if (choice.kind != Kind::kStart) return choice;
        if (!options_.has_prefix || started_ < options_.prefix) return start(choice.index);
        follows_seed_ = false;
        is_holding_ = true;
        held_ = startable[choice.index].ordinal;
    }
    return choose_in_reference_order(may_orchestrate, startable, ended);
}

ScheduleChoice SchedulePolicy::choose_by_seed(bool may_orchestrate, const std::vector<Candidate> &startable,
                                              const std::vector<Candidate> &ended) {
    const bool has_other = !startable.empty() || !ended.empty();
    if (may_orchestrate && (!has_other || draw_chance(orchestration_eighths_))) return {Kind::kOrchestrate, 0};
    if (!ended.empty() && (startable.empty() || draw_chance(completion_eighths_))) {
        return {Kind::kSeeCompletion, static_cast<size_t>(draw_below(ended.size()))};
    }
    if (startable.empty()) return {};
    return {Kind::kStart, choose_task(startable)};
}

size_t SchedulePolicy::choose_task(const std::vector<Candidate> &startable) {
    const bool is_any = order_ == Order::kAny || (order_ == Order::kNewest && !draw_chance(kSteadyEighths));
    if (is_any) return static_cast<size_t>(draw_below(startable.size()));
    const auto key = [this](const Candidate &task) {
        return order_ == Order::kNewest ? task.rank : mix(options_.seed ^ mix(task.ordinal + kGamma));
    };
    const auto by_key = [&key](const Candidate &a, const Candidate &b) { return key(a) < key(b); };
    return static_cast<size_t>(std::max_element(startable.begin(), startable.end(), by_key) - startable.begin());
}

ScheduleChoice SchedulePolicy::choose_in_reference_order(bool may_orchestrate, const std::vector<Candidate> &startable,
                                                         const std::vector<Candidate> &ended) {
    if (!ended.empty()) return {Kind::kSeeCompletion, lowest_of(ended, kNone)};
    const size_t next = lowest_of(startable, is_holding_ ? held_ : kNone);
    const bool has_next = next < startable.size();
    if (is_holding_ && (passed_ >= options_.delay || (!has_next && !may_orchestrate))) {
        const auto is_held = [this](const Candidate &task) { return task.ordinal == held_; };
        const auto held = std::find_if(startable.begin(), startable.end(), is_held);
        if (held != startable.end()) {
            is_holding_ = false;
            return start(static_cast<size_t>(held - startable.begin()));
        }
    }
    if (!has_next) return {may_orchestrate ? Kind::kOrchestrate : Kind::kNothing, 0};
    if (is_holding_) ++passed_;
    return start(next);
}

ScheduleChoice SchedulePolicy::start(size_t index) {
    ++started_;
    return {Kind::kStart, index};
}

uint32_t SchedulePolicy::choose_place(uint32_t count) {
    return follows_seed_ ? static_cast<uint32_t>(draw_below(count)) : 0;
}

uint64_t SchedulePolicy::draw() { return mix(state_ += kGamma); }

}  // namespace runtime
}  // namespace pto
