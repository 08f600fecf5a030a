#include "runtime/common/timing/time_model.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace pto {
namespace runtime {
namespace {

constexpr int64_t kNever = INT64_MAX;

/// What may happen next: at this time; of those at the same time what was foreseen first.
struct Event {
    enum class Kind : uint8_t { kSubmitted, kReturned, kTurn };
    int64_t time_ns;
    uint64_t number;
    Kind kind;
    uint32_t index;  ///< task, kernel or scheduler
    bool operator>(const Event &other) const {
        return std::tie(time_ns, number) > std::tie(other.time_ns, other.number);
    }
};

struct ReadyTask {
    int64_t since_ns;
    uint32_t task;
    bool operator>(const ReadyTask &other) const {
        return std::tie(since_ns, task) > std::tie(other.since_ns, other.task);
    }
};

template <typename T>
using EarliestFirst = std::priority_queue<T, std::vector<T>, std::greater<T>>;

struct TaskState {
    uint32_t waiting_for;
    int32_t next_block = 0;
    int32_t kernels_left = 0;
    bool has_ended = false;
};

struct CoreState {
    /// Kernels that its scheduler has not taken back.
    uint32_t taken = 0;
    int64_t free_at_ns = 0;
};

struct SchedulerState {
    int64_t free_at_ns = 0;
    /// Of the turn that is foreseen; kNever when there is none.
    int64_t turn_at_ns = kNever;
    uint32_t turns = 0;
    /// Kernels that have returned, in order of time.
    std::vector<uint32_t> inbox;
};

Shape shape_of(const ModelledTask &task) {
    if ((task.active_mask & (task.active_mask - 1)) != 0) return Shape::kMix;
    return (task.active_mask & 1u << kAic) != 0 ? Shape::kAic : Shape::kAiv;
}

class Simulation {
public:
    Simulation(const ModelledGraph &graph, const ChipTiming &timing, const ModelledChip &chip)
        : graph_(graph), timing_(timing), chip_(chip), cores_(size_t{chip.block_dim} * kCoreSlots),
          schedulers_(chip.scheduler_count) {
        link_consumers();
    }

    TimeLine run() {
        line_.submits.resize(graph_.tasks.size());
        submit_next(0);
        while (!events_.empty()) {
            const Event event = events_.top();
            events_.pop();
            switch (event.kind) {
            case Event::Kind::kSubmitted:
                release(event.index, event.time_ns);
                break;
            case Event::Kind::kReturned:
                schedulers_[scheduler_of(line_.kernels[event.index].core)].inbox.push_back(event.index);
                wake(scheduler_of(line_.kernels[event.index].core), event.time_ns);
                break;
            case Event::Kind::kTurn:
                if (schedulers_[event.index].turn_at_ns == event.time_ns) take_turn(event.index, event.time_ns);
                break;
            }
        }
        return std::move(line_);
    }

private:
    void link_consumers() {
        const auto &tasks = graph_.tasks;
        first_consumer_.assign(tasks.size() + 1, 0);
        states_.reserve(tasks.size());
        for (const ModelledTask &task : tasks) {
            states_.push_back({task.producer_count + 1});
            for (uint32_t i = 0; i < task.producer_count; ++i) ++first_consumer_[producer(task, i) + 1];
        }
        for (size_t i = 1; i < first_consumer_.size(); ++i) first_consumer_[i] += first_consumer_[i - 1];
        consumers_.resize(first_consumer_.back());
        std::vector<uint32_t> next(first_consumer_.begin(), first_consumer_.end() - 1);
        for (uint32_t task = 0; task < tasks.size(); ++task) {
            for (uint32_t i = 0; i < tasks[task].producer_count; ++i) consumers_[next[producer(tasks[task], i)]++] = task;
        }
    }

    uint32_t producer(const ModelledTask &task, uint32_t i) const { return graph_.producers[task.first_producer + i]; }
    CoreState &core(uint32_t cluster, uint32_t slot) { return cores_[size_t{cluster} * kCoreSlots + slot]; }
    int32_t core_id(uint32_t cluster, uint32_t slot) const {
        return static_cast<int32_t>(slot == kAic ? cluster : chip_.block_dim + 2 * cluster + (slot == kAiv1 ? 1 : 0));
    }
    uint32_t cluster_of(int32_t core_id) const {
        const auto id = static_cast<uint32_t>(core_id);
        return id < chip_.block_dim ? id : (id - chip_.block_dim) / 2;
    }
    uint32_t slot_of(int32_t core_id) const {
        const auto id = static_cast<uint32_t>(core_id);
        return id < chip_.block_dim ? kAic : (id - chip_.block_dim) % 2 == 0 ? kAiv0 : kAiv1;
    }
    uint32_t scheduler_of(int32_t core_id) const { return cluster_of(core_id) % chip_.scheduler_count; }

    void foresee(int64_t time_ns, Event::Kind kind, uint32_t index) { events_.push({time_ns, events_made_++, kind, index}); }

    void wake(uint32_t scheduler, int64_t time_ns) {
        SchedulerState &state = schedulers_[scheduler];
        const int64_t at_ns = std::max(time_ns, state.free_at_ns);
        if (state.turn_at_ns <= at_ns) return;
        state.turn_at_ns = at_ns;
        foresee(at_ns, Event::Kind::kTurn, scheduler);
    }

    // The orchestrator.

    void submit_next(int64_t now_ns) {
        for (; next_submit_ < graph_.tasks.size(); ++next_submit_) {
            const ModelledTask &task = graph_.tasks[next_submit_];
            if (!has_waited_for(task)) return;
            const int64_t cost_ns = graph_.is_built_first ? 0 : timing_.submit_ns + task.producer_count * timing_.edge_ns;
            const int64_t start_ns = std::max(orchestrator_free_ns_, now_ns);
            orchestrator_free_ns_ = start_ns + cost_ns;
            line_.submits[next_submit_] = {start_ns, orchestrator_free_ns_};
            line_.end_ns = std::max(line_.end_ns, orchestrator_free_ns_);
            foresee(orchestrator_free_ns_, Event::Kind::kSubmitted, next_submit_);
        }
    }

    bool has_waited_for(const ModelledTask &task) const {
        for (uint32_t i = 0; i < task.wait_count; ++i) {
            if (!states_[graph_.waits[task.first_wait + i]].has_ended) return false;
        }
        return true;
    }

    /// One thing less that the task waits for.
    void release(uint32_t task, int64_t now_ns) {
        if (--states_[task].waiting_for > 0) return;
        const ModelledTask &it = graph_.tasks[task];
        if (it.active_mask == 0) return end_task(task, now_ns);
        if (it.starts_together) {
            together_.push({now_ns, task});
        } else {
            ready_[static_cast<size_t>(shape_of(it))].push({now_ns, task});
        }
        for (uint32_t i = 0; i < chip_.scheduler_count; ++i) wake(i, now_ns);
    }

    void end_task(uint32_t task, int64_t now_ns) {
        states_[task].has_ended = true;
        line_.end_ns = std::max(line_.end_ns, now_ns);
        for (uint32_t i = first_consumer_[task]; i < first_consumer_[task + 1]; ++i) release(consumers_[i], now_ns);
        submit_next(now_ns);
    }

    // The schedulers.

    void take_turn(uint32_t index, int64_t now_ns) {
        SchedulerState &scheduler = schedulers_[index];
        scheduler.turn_at_ns = kNever;
        int64_t clock_ns = now_ns;
        if (now_ns > scheduler.free_at_ns) {
            add_phase(TimeLine::Phase::Kind::kIdle, index, 0, scheduler.free_at_ns, now_ns);
        }
        const std::vector<uint32_t> returned = std::exchange(scheduler.inbox, {});
        for (const uint32_t kernel : returned) take_back(kernel, &clock_ns);
        if (!returned.empty()) {
            add_phase(TimeLine::Phase::Kind::kComplete, index, returned.size(), now_ns, clock_ns);
        }
        const size_t started = line_.kernels.size();
        const int64_t dispatch_ns = clock_ns;
        dispatch(index, &clock_ns);
        if (line_.kernels.size() > started) {
            add_phase(TimeLine::Phase::Kind::kDispatch, index, line_.kernels.size() - started, dispatch_ns, clock_ns);
        }
        scheduler.free_at_ns = clock_ns;
        ++scheduler.turns;
        // What the turn itself has made ready is for the next one.
        if (scheduler.turn_at_ns < clock_ns) {
            scheduler.turn_at_ns = clock_ns;
            foresee(clock_ns, Event::Kind::kTurn, index);
        }
        line_.end_ns = std::max(line_.end_ns, clock_ns);
    }

    void add_phase(TimeLine::Phase::Kind kind, uint32_t thread, size_t count, int64_t start_ns, int64_t end_ns) {
        line_.phases.push_back({kind, thread, schedulers_[thread].turns, static_cast<uint32_t>(count), start_ns, end_ns});
    }

    void take_back(uint32_t index, int64_t *clock_ns) {
        TimeLine::Kernel &kernel = line_.kernels[index];
        *clock_ns += timing_.completion_ns;
        kernel.finish_ns = *clock_ns;
        --core(cluster_of(kernel.core), slot_of(kernel.core)).taken;
        if (--states_[kernel.task].kernels_left > 0) return;
        *clock_ns += (first_consumer_[kernel.task + 1] - first_consumer_[kernel.task]) * timing_.release_ns;
        end_task(kernel.task, *clock_ns);
    }

    void dispatch(uint32_t index, int64_t *clock_ns) {
        if (!together_.empty()) {
            if (together_.top().since_ns <= *clock_ns) return start_together(index, clock_ns);
            wake(index, together_.top().since_ns);
        }
        const bool is_even = index % 2 == 0;
        for (const Shape shape : {Shape::kMix, is_even ? Shape::kAic : Shape::kAiv, is_even ? Shape::kAiv : Shape::kAic}) {
            for (const uint32_t slots : {1u, 2u}) {
                while (start_next(index, shape, slots, clock_ns)) continue;
            }
        }
    }

    /// Starts one block of the first ready task on a core with fewer than `slots` kernels.
    bool start_next(uint32_t index, Shape shape, uint32_t slots, int64_t *clock_ns) {
        auto &queue = ready_[static_cast<size_t>(shape)];
        if (queue.empty()) return false;
        const ReadyTask first = queue.top();
        if (first.since_ns > *clock_ns) {
            wake(index, first.since_ns);
            return false;
        }
        uint32_t cluster, slot;
        if (!find_place(index, shape, slots, &cluster, &slot)) return false;
        TaskState &state = states_[first.task];
        start_block(first.task, state.next_block++, cluster, slot, clock_ns);
        if (state.next_block == graph_.tasks[first.task].block_num) queue.pop();
        return true;
    }

    /// Among the clusters of a scheduler, the lowest one with room.
    bool find_place(uint32_t index, Shape shape, uint32_t slots, uint32_t *cluster, uint32_t *slot) {
        for (*cluster = index; *cluster < chip_.block_dim; *cluster += chip_.scheduler_count) {
            const uint32_t taken[] = {core(*cluster, kAic).taken, core(*cluster, kAiv0).taken, core(*cluster, kAiv1).taken};
            if (shape == Shape::kMix) {
                *slot = kAic;
                if (*std::max_element(std::begin(taken), std::end(taken)) < slots) return true;
                continue;
            }
            *slot = shape == Shape::kAic ? kAic : taken[kAiv0] <= taken[kAiv1] ? kAiv0 : kAiv1;
            if (taken[*slot] < slots) return true;
        }
        return false;
    }

    void start_block(uint32_t task, int32_t block, uint32_t cluster, uint32_t slot, int64_t *clock_ns) {
        const ModelledTask &it = graph_.tasks[task];
        TaskState &state = states_[task];
        if (block == 0) state.kernels_left = it.block_num * __builtin_popcount(it.active_mask);
        if (shape_of(it) != Shape::kMix) {
            const uint32_t kernel = static_cast<uint32_t>(__builtin_ctz(it.active_mask));
            return start_kernel(task, block, kernel, cluster, slot, clock_ns);
        }
        for (const uint32_t each : {kAic, kAiv0, kAiv1}) {
            if ((it.active_mask >> each & 1) != 0) start_kernel(task, block, each, cluster, each, clock_ns);
        }
    }

    void start_kernel(uint32_t task, int32_t block, uint32_t kernel, uint32_t cluster, uint32_t slot, int64_t *clock_ns) {
        const ModelledTask &it = graph_.tasks[task];
        *clock_ns += timing_.dispatch_ns;
        CoreState &core = this->core(cluster, slot);
        const int64_t after_last_ns = core.free_at_ns == 0 ? 0 : core.free_at_ns + timing_.switch_ns;
        const int64_t start_ns = std::max(*clock_ns + timing_.mmio_ns, after_last_ns);
        const int64_t end_ns = start_ns + it.cost_ns[kernel];
        ++core.taken;
        core.free_at_ns = end_ns;
        line_.kernels.push_back({task, it.func_id[kernel], core_id(cluster, slot), block, *clock_ns, start_ns, end_ns, 0});
        foresee(end_ns + timing_.mmio_ns, Event::Kind::kReturned, static_cast<uint32_t>(line_.kernels.size() - 1));
    }

    /// Starts all blocks of the first task that wants that, wherever there are idle cores, or nothing.
    void start_together(uint32_t index, int64_t *clock_ns) {
        const ReadyTask first = together_.top();
        const ModelledTask &task = graph_.tasks[first.task];
        std::vector<std::pair<uint32_t, uint32_t>> places;
        for (uint32_t cluster = 0; cluster < chip_.block_dim; ++cluster) add_idle(cluster, shape_of(task), &places);
        if (places.size() < static_cast<size_t>(task.block_num)) return;
        together_.pop();
        for (int32_t block = 0; block < task.block_num; ++block) {
            start_block(first.task, block, places[block].first, places[block].second, clock_ns);
        }
        for (uint32_t i = 0; i < chip_.scheduler_count; ++i) wake(i, *clock_ns);
    }

    void add_idle(uint32_t cluster, Shape shape, std::vector<std::pair<uint32_t, uint32_t>> *places) {
        const auto is_idle = [&](uint32_t slot) { return core(cluster, slot).taken == 0; };
        if (shape == Shape::kMix) {
            if (is_idle(kAic) && is_idle(kAiv0) && is_idle(kAiv1)) places->emplace_back(cluster, kAic);
        } else if (shape == Shape::kAic) {
            if (is_idle(kAic)) places->emplace_back(cluster, kAic);
        } else {
            for (const uint32_t slot : {kAiv0, kAiv1}) {
                if (is_idle(slot)) places->emplace_back(cluster, slot);
            }
        }
    }

    const ModelledGraph &graph_;
    const ChipTiming timing_;
    const ModelledChip chip_;

    std::vector<uint32_t> first_consumer_;
    std::vector<uint32_t> consumers_;
    std::vector<TaskState> states_;
    std::vector<CoreState> cores_;
    std::vector<SchedulerState> schedulers_;
    EarliestFirst<Event> events_;
    uint64_t events_made_ = 0;
    EarliestFirst<ReadyTask> ready_[kShapes];
    EarliestFirst<ReadyTask> together_;

    uint32_t next_submit_ = 0;
    int64_t orchestrator_free_ns_ = 0;
    TimeLine line_;
};

}  // namespace

TimeLine model_time(const ModelledGraph &graph, const ChipTiming &timing, const ModelledChip &chip) {
    return Simulation(graph, timing, chip).run();
}

}  // namespace runtime
}  // namespace pto
