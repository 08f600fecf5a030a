#pragma once
/// Decides what a serial run does next: nothing here knows cores, threads or memory.
///
/// A run is at every moment able to do some of these, one at a time:
///
/// * the orchestration goes on to its next submit,
/// * the completion of a task that has ended is seen,
/// * a ready task is started.
///
/// The _reference order_ sees completions at once, starts the ready task of the lowest rank at once, and lets the
/// orchestration go on when there is none: tasks run as they were submitted.
///
/// A _seed_ decides by chance. Choosing evenly at every step would hardly ever bring the end of a long chain before a task
/// that was ready all the time, so a seed first draws a character: how far the orchestration gets ahead, how late
/// completions are seen, and whether it starts any ready task, the newest, or the one of the highest of priorities that
/// were dealt out at random. With the last, each of n tasks has the chance of 1/n to be the one that always waits.
///
/// With a _prefix_ k the seed decides until it would start a task after k others. That task t is held back, and the reference
/// order goes on: t is started after `delay` others, or when nothing else is left to do. So two runs that differ by 1 in
/// `delay` differ in the place of t and of one other task.
///
/// Equal options and equal questions have equal answers, on every machine.

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "runtime/common/serial/schedule_options.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

/// A task that can be chosen.
struct Candidate {
    /// Its number in the order of submits, from 0.
    uint64_t ordinal = 0;
    /// Its place in the reference order.
    uint64_t rank = 0;
    TaskSlot *slot = nullptr;
};

struct ScheduleChoice {
    enum class Kind { kNothing, kOrchestrate, kSeeCompletion, kStart };
    Kind kind = Kind::kNothing;
    /// Of the candidate, for kSeeCompletion.
    size_t index = 0;
    /// For kStart.
    Candidate task;
};

class SchedulePolicy {
public:
    static constexpr uint64_t kNone = ~uint64_t{0};
    using Fits = std::function<bool(const TaskSlot &)>;

    explicit SchedulePolicy(const ScheduleOptions &options);

    /// The task waits for nothing but to be chosen.
    void add_ready(const Candidate &task);
    /// What to do next. A ready task for which `fits` is false is none to start; a null `fits` is true for all. A task that is
    /// chosen is not ready any more.
    ScheduleChoice choose(bool may_orchestrate, const std::vector<Candidate> &ended, const Fits &fits = nullptr);
    /// Which of `count` places a block gets, of which 0 is the first.
    uint32_t choose_place(uint32_t count);

    /// Ordinal of the task that is, or was, held back; kNone without one.
    uint64_t held() const { return held_; }

private:
    enum class Order { kAny, kPriority, kNewest };

    /// Tasks by a number of which no two have the same.
    using ByNumber = std::map<uint64_t, Candidate>;

    ScheduleChoice choose_by_seed(bool may_orchestrate, const std::vector<Candidate> &ended, const Fits &fits);
    ScheduleChoice choose_in_reference_order(bool may_orchestrate, const std::vector<Candidate> &ended, const Fits &fits);
    /// The ready task that the seed would start, nullptr when none fits.
    const Candidate *task_of_seed(const Fits &fits);
    ScheduleChoice start(const Candidate &task);
    uint64_t priority_of(const Candidate &task) const;
    uint64_t draw();
    uint64_t draw_below(uint64_t count) { return draw() % count; }
    /// True with a probability of `eighths` / 8.
    bool draw_chance(uint64_t eighths) { return draw_below(8) < eighths; }

    const ScheduleOptions options_;
    ByNumber by_rank_;
    ByNumber by_priority_;
    uint64_t state_;
    bool follows_seed_;
    Order order_ = Order::kAny;
    uint64_t orchestration_eighths_ = 8;
    uint64_t completion_eighths_ = 8;
    uint64_t started_ = 0;
    uint64_t held_ = kNone;
    bool is_holding_ = false;
    /// Tasks started while one is held.
    uint64_t passed_ = 0;
};

}  // namespace runtime
}  // namespace pto
