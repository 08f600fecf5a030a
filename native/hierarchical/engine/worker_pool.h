#pragma once
/// The workers of one role, and the ready tasks that wait for them.
///
///     tasks for a certain worker ─▶ one queue a worker ──┐
///     tasks for any worker ───────▶ one shared queue ────┼─▶ workers
///     groups ─────────────────────▶ one queue of groups ─┘
///
/// Groups go first: the group at the head starts when all its workers are idle, and until then the idle ones among them are
/// reserved for it, so that single tasks cannot starve it. Between a task for a certain worker and one for any worker,
/// the one that was submitted first goes first. A second task is staged behind a running one only when no other worker
/// could take it and nothing older waits.
///
/// One thread at a time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "hierarchical/engine/endpoint.h"
#include "hierarchical/engine/task.h"
#include "hierarchical/engine/task_slot.h"

namespace pto {
namespace hierarchical {

/// A member that was given to a worker.
struct InFlight {
    SlotIndex slot;
    uint64_t task_id;
    uint32_t member;
    bool is_overdue;
    uint64_t timeout_ns;
    int64_t started_ns;    ///< when it became the first one on its worker
    uint64_t deadline_ns;  ///< counts from there; 0 none
    int64_t dispatched_ns; ///< of a run that is traced
};

struct WorkerStats {
    uint64_t tasks = 0;  ///< members that ended
    uint64_t errors = 0;
    uint64_t busy_ns = 0;
    uint64_t most_queued = 0;
};

struct EngineWorker {
    static constexpr size_t kMaxInFlight = 2;

    std::unique_ptr<Endpoint> endpoint;
    uint32_t bit = 0;       ///< in the bell
    uint32_t depth = 1;     ///< members that may be under way
    uint32_t under_way = 0;
    InFlight in_flight[kMaxInFlight];  ///< oldest first
    SlotQueue directed;
    bool is_lost = false;
    bool is_broken = false;    ///< its endpoint threw; it waits to be lost
    bool is_reserved = false;  ///< for the group at the head
    WorkerLoss loss;
    WorkerStats stats;

    bool can_take() const noexcept { return !is_lost && !is_broken && under_way < depth; }
    bool is_idle() const noexcept { return !is_lost && !is_broken && under_way == 0; }
};

class WorkerPool {
public:
    /// Gives a member to a worker that can take it.
    class Starter {
    public:
        virtual ~Starter() = default;
        virtual void start(EngineWorker &worker, int32_t id, SlotIndex slot, uint32_t member) = 0;
    };

    explicit WorkerPool(SlotPool &slots) : slots_(slots) {}

    int32_t add(std::unique_ptr<Endpoint> endpoint, uint32_t bit);
    void replace(int32_t id, std::unique_ptr<Endpoint> endpoint);

    int32_t size() const noexcept { return static_cast<int32_t>(workers_.size()); }
    EngineWorker &operator[](int32_t id) noexcept { return workers_[static_cast<size_t>(id)]; }
    const EngineWorker &operator[](int32_t id) const noexcept { return workers_[static_cast<size_t>(id)]; }

    /// The lost worker because of which nobody can ever take the task; -1 when somebody can.
    int32_t missing_worker(const TaskSlot &slot) const noexcept;

    void enqueue(SlotIndex index) noexcept;
    /// Starts whatever can start.
    void dispatch(Starter &starter);
    /// Takes all tasks out of the queues for which `visit(SlotIndex)` is true.
    template <typename Visit>
    void remove_if(Visit visit) {
        sweep(shared_, visit);
        sweep(groups_, visit);
        for (EngineWorker &worker : workers_) directed_ -= sweep(worker.directed, visit);
    }

    /// The worker takes nothing any more. What it has stays in it.
    void mark_lost(int32_t id, const WorkerLoss &loss);

    size_t queued() const noexcept { return queued_; }
    size_t queued_for(int32_t id) const noexcept { return (*this)[id].directed.size(); }
    size_t queued_for_any() const noexcept { return shared_.size() + groups_.size(); }

private:
    template <typename Visit>
    size_t sweep(SlotQueue &queue, Visit &visit) {
        const size_t before = queue.size();
        for (size_t left = before; left > 0; --left) {
            const SlotIndex index = queue.pop(slots_);
            if (!visit(index)) queue.push(slots_, index);
        }
        queued_ -= before - queue.size();
        return before - queue.size();
    }

    bool start_group(Starter &starter);
    void start_singles(Starter &starter);
    void start_on_only_worker(Starter &starter, int32_t id);
    int32_t idle_worker_for_any() const noexcept;
    bool takes_directed_first(const EngineWorker &worker) const noexcept;
    bool is_older_than_groups(const EngineWorker &worker) const noexcept;
    void start_first(SlotQueue &queue, Starter &starter, int32_t id);

    SlotPool &slots_;
    std::vector<EngineWorker> workers_;
    SlotQueue shared_;
    SlotQueue groups_;
    size_t queued_ = 0;
    size_t directed_ = 0;  ///< of `queued_`, in the queues of workers
    int32_t live_ = 0;
    bool has_reserved_ = false;
    std::vector<int32_t> targets_;  ///< of the group that is looked at
};

}  // namespace hierarchical
}  // namespace pto
