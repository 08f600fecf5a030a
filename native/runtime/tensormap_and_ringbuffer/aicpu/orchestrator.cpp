#include "runtime/tensormap_and_ringbuffer/aicpu/orchestrator.h"

#include <algorithm>

#include "base/clock.h"
#include "runtime/common/serial/serial_scheduler.h"
#include "runtime/common/shared/mutants.h"

namespace pto {
namespace tmr {
namespace {

using abi::RuntimeStatus;
using runtime::SubmitPhase;

/// How often a ring looks for tasks to reclaim while it still has room: short lists make lookups fast.
constexpr uint32_t kReclaimInterval = 64;
/// How long the orchestrator sleeps at most while it waits for many tasks at a time.
constexpr int64_t kLongestNapNs = 5'000'000;
/// The same while a limit runs, so that a long sleep is known to be one.
constexpr int64_t kLongestTimedNapNs = 100'000'000;

Shape shape_of(uint8_t mask) {
    if ((mask & (mask - 1)) != 0) return Shape::kMix;
    return mask == 1u << kAic ? Shape::kAic : Shape::kAiv;
}

}  // namespace

bool Orchestrator::begin_run(const RunLimits &limits, const KernelTable &kernels, int32_t block_dim) {
    limits_ = limits;
    kernels_ = &kernels;
    block_dim_ = block_dim;
    for (uint32_t i = 0; i < kRingCount; ++i) {
        if (!rings_[i].configure(i, limits.ring[i])) return false;
        const auto heap = reinterpret_cast<uint64_t>(rings_[i].heap());
        if (access_check_ != nullptr) access_check_->add_heap(heap, heap + rings_[i].heap_capacity());
    }
    map_.reset();
    if (capture_ != nullptr) capture_->begin_run();
    if (scope_statistics_ != nullptr) begin_scope_statistics();
    scopes_.clear();
    scope_tasks_.clear();
    manual_depth_ = kNotManual;
    submitted_ = 0;
    task_ = nullptr;
    return true;
}

void Orchestrator::begin_scope_statistics() {
    runtime::ScopeCapacities capacities;
    for (uint32_t i = 0; i < kRingCount; ++i) {
        capacities.task_window[i] = rings_[i].window();
        capacities.heap[i] = rings_[i].heap_capacity();
        capacities.dep_pool[i] = rings_[i].spill_capacity();
    }
    capacities.tensor_map = kTensorMapEntries;
    scope_statistics_->begin_run(capacities);
}

runtime::RingUse Orchestrator::use_of(uint32_t ring) const {
    runtime::RingUse use = rings_[ring].use();
    use.tensor_map = map_.live();
    return use;
}

void Orchestrator::finish() {
    while (!scopes_.empty() && !is_fatal()) end_scope();
    if (scope_statistics_ != nullptr) scope_statistics_->end_run([this](uint32_t ring) { return use_of(ring); });
    run_.finish_orchestration(submitted_);
}

void Orchestrator::begin_scope(bool is_manual, const void *site) {
    if (is_fatal()) return;
    if (scopes_.size() >= kMaxScopeDepth) {
        return fail(RuntimeStatus::INVALID_ARGS, format_text("scopes are nested deeper than %u", kMaxScopeDepth));
    }
    if (is_manual_scope() && !is_manual) {
        return fail(RuntimeStatus::INVALID_ARGS, "auto scope nested inside manual scope is not supported");
    }
    scopes_.push_back({scope_tasks_.size()});
    if (is_manual && !is_manual_scope()) manual_depth_ = depth();
    if (scope_statistics_ != nullptr) scope_statistics_->begin_scope(site, ring_index(), use_of(ring_index()));
}

void Orchestrator::end_scope() {
    if (is_fatal()) return;
    if (scopes_.empty()) return fail(RuntimeStatus::INVALID_ARGS, "scope end without a scope begin");
    if (log_ != nullptr) log_->begin_submit();
    enter(SubmitPhase::kScopeEnd);
    if (is_manual_scope() && depth() == manual_depth_) manual_depth_ = kNotManual;
    if (scope_statistics_ != nullptr) scope_statistics_->end_scope(use_of(ring_index()));
    for (size_t i = scopes_.back().first_task; i < scope_tasks_.size(); ++i) {
        scope_tasks_[i]->is_scope_open = false;
        if (access_check_ != nullptr) access_check_->end_scope_of(scope_tasks_[i]->id);
        scope_tasks_[i]->release_reference();
    }
    scope_tasks_.resize(scopes_.back().first_task);
    scopes_.pop_back();
    if (log_ != nullptr) log_->end_stretch();
}

TaskSlot *Orchestrator::begin_task(const TaskRequest &request) {
    if (is_fatal() || !check(request)) return nullptr;
    if (log_ != nullptr) log_->begin_submit();
    TaskSlot *task = take_room(request.room);
    if (task == nullptr) return nullptr;
    if (!resolve_kernels(request, *task)) return nullptr;
    task->block_num = request.block_num;
    task->starts_together = request.requires_sync_start && request.block_num > 1;
    task->is_scope_open = true;
    task->scope_depth = static_cast<int16_t>(depth());
    scope_tasks_.push_back(task);
    task_ = task;
    edge_count_ = 0;
    spilled_.clear();
    if (capture_ != nullptr) capture_->begin_task(*task, is_manual_scope());
    return task;
}

bool Orchestrator::check(const TaskRequest &request) {
    if (scopes_.empty()) {
        fail(RuntimeStatus::INVALID_ARGS, "a task was submitted after the last scope had ended");
        return false;
    }
    if (request.block_num < 1) {
        fail(RuntimeStatus::INVALID_ARGS, format_text("block_num is %d; allowed: 1 to 32767", request.block_num));
        return false;
    }
    const bool is_aiv_only = request.func_id[kAic] == -1 && request.func_id[kAiv1] == -1;
    const int32_t most_together = is_aiv_only ? 2 * block_dim_ : block_dim_;
    if (request.requires_sync_start && request.block_num > most_together) {
        fail(RuntimeStatus::REQUIRE_SYNC_START_INVALID,
             format_text("require_sync_start needs all %d blocks on cores at the same time; at block_dim %d there are cores "
                         "for %d. Lower block_num, raise block_dim, or launch without require_sync_start",
                         request.block_num, block_dim_, most_together));
        return false;
    }
    return true;
}

bool Orchestrator::resolve_kernels(const TaskRequest &request, TaskSlot &task) {
    int32_t subtasks = 0;
    for (uint32_t slot = 0; slot < kCoreSlots; ++slot) {
        const int32_t func_id = request.func_id[slot];
        if (func_id == -1) continue;
        const KernelEntry kernel = kernels_->find(func_id);
        if (kernel == nullptr) {
            fail(RuntimeStatus::INVALID_ARGS, "ERR_PTO_KERNEL_NOT_REGISTERED", site(task.id, func_id),
                 format_text("a task names kernel func_id %d, which the callable does not contain; add a kernel with "
                             "that func_id to the callable, or submit another id",
                             func_id));
            return false;
        }
        task.func_id[slot] = func_id;
        task.kernel[slot] = kernel;
        task.active_mask = static_cast<uint8_t>(task.active_mask | 1u << slot);
        ++subtasks;
    }
    task.shape = shape_of(task.active_mask);
    task.subtasks_left.store(subtasks * request.block_num, std::memory_order_relaxed);
    // The scope's reference, and the one of the execution if there is one.
    task.references.store(subtasks > 0 ? 2 : 1, std::memory_order_relaxed);
    return true;
}

TaskSlot *Orchestrator::take_room(const TaskRoom &room) {
    TaskRing &ring = ring_of_scope();
    enter(SubmitPhase::kSync);
    if (ring.submitted() % kReclaimInterval == 0) ring.reclaim(map_);
    enter(SubmitPhase::kAlloc);
    for (;;) {
        TaskRing::Shortage shortage;
        TaskSlot *task = ring.take(room, &shortage);
        if (task != nullptr) return task;
        const bool can_ever_fit = room.heap_bytes <= ring.heap_capacity();
        const bool has_scope_all = scope_tasks_.size() - scopes_.back().first_task + 1 >= ring.window();
        if (!can_ever_fit || (shortage == TaskRing::Shortage::kSlots && has_scope_all) || !wait_for_reclaim(ring)) {
            fail_for_room(ring, shortage, room);
            return nullptr;
        }
    }
}

// Everything submitted has completed, and the ring still lacks room: what is left is held by open scopes of this thread,
// so nothing can ever free it.
bool Orchestrator::wait_for_reclaim(TaskRing &ring) {
    bool has_reclaimed = false;
    enter(SubmitPhase::kSync);
    wait_until(0, reclaim_step(), [&] {
        // Read before the look at the ring: what has completed by then has released its references.
        const bool is_all_complete = run_.completed() == submitted_;
        has_reclaimed = ring.reclaim(map_);
        return has_reclaimed || is_all_complete;
    });
    enter(SubmitPhase::kAlloc);
    return has_reclaimed;
}

void Orchestrator::fail_for_room(TaskRing &ring, TaskRing::Shortage shortage, const TaskRoom &room) {
    if (is_fatal()) return;
    const uint32_t index = static_cast<uint32_t>(&ring - rings_);
    const size_t held = scope_tasks_.size() - scopes_.back().first_task;
    if (shortage == TaskRing::Shortage::kHeap) {
        return fail(RuntimeStatus::HEAP_RING_DEADLOCK,
                    format_text("ring %u cannot hold %llu bytes of outputs: %llu of %llu bytes are held by %u tasks, %zu "
                                "of them of the current scope (depth %u). Close scopes earlier, or raise PTO2_RING_HEAP",
                                index, static_cast<unsigned long long>(room.heap_bytes),
                                static_cast<unsigned long long>(ring.heap_live()),
                                static_cast<unsigned long long>(ring.heap_capacity()), ring.live_tasks(), held, depth()));
    }
    if (held + 1 >= ring.window()) {
        return fail(RuntimeStatus::SCOPE_DEADLOCK,
                    format_text("the scope at depth %u holds %zu tasks, all that ring %u has room for (task window %u). "
                                "Split the scope, or raise PTO2_RING_TASK_WINDOW",
                                depth(), held, index, ring.window()));
    }
    fail(RuntimeStatus::FLOW_CONTROL_DEADLOCK,
         format_text("ring %u has no free slot: its %u tasks are held by open scopes, %zu of them by the current one "
                     "(depth %u). Close scopes earlier, or raise PTO2_RING_TASK_WINDOW",
                     index, ring.live_tasks(), held, depth()));
}

void Orchestrator::add_explicit_producer(TaskId id) {
    if (is_fatal()) return;
    enter(SubmitPhase::kLookup);
    if (id == kNoTask) return fail(RuntimeStatus::INVALID_ARGS, "Arg.add_dep(...) requires a valid task id");
    if (ring_of(id) >= kRingCount || !rings_[ring_of(id)].knows(id) || id == task_->id) {
        return fail(RuntimeStatus::INVALID_ARGS,
                    format_text("Arg.add_dep(...) requires a valid task id: task %u of ring %u was never submitted",
                                local_of(id), ring_of(id)));
    }
    if (capture_ != nullptr) capture_->add_explicit(id);
    if (TaskSlot *producer = find(id)) add_producer(*producer);
}

void Orchestrator::add_owner(TaskId id, int32_t argument) {
    if (is_fatal()) return;
    enter(SubmitPhase::kLookup);
    // A tensor may name any task.
    if (capture_ != nullptr && was_submitted(id)) capture_->add_creator(id, argument);
    TaskSlot *owner = find(id);
    if (owner != nullptr && owner != task_) add_producer(*owner);
}

bool Orchestrator::is_scope_over(TaskId owner) {
    if (owner == kNoTask || ring_of(owner) >= kRingCount) return false;
    const TaskSlot *task = rings_[ring_of(owner)].find(owner);
    return task == nullptr || !task->is_scope_open;
}

void Orchestrator::add_accesses(Region region, int32_t argument, bool and_readers, bool removes_covered) {
    if (is_fatal()) return;
    enter(SubmitPhase::kLookup);
    buffers_.move_to_range(region);
    if (capture_ != nullptr) capture_->add_accesses(region, and_readers, removes_covered, argument);
    for_each_user(region, and_readers, removes_covered, [&](const TensorMapEntry &entry, Overlap how) {
        if (capture_ != nullptr) capture_->add_found(entry.producer->id, entry.access, how, argument);
        add_producer(*entry.producer);
    });
}

// A buffer is gone when its owner is, and then all its users have completed. Those that are still in their rings have
// nothing to do with who uses the memory now: a reference would keep them there, for nobody.
template <typename Visit>
void Orchestrator::for_each_user(const Region &region, bool and_readers, bool removes_covered, Visit visit) {
    map_.for_each_overlap(region, and_readers, removes_covered, [&](TensorMapEntry &entry, Overlap how) {
        const bool is_gone = entry.owner != kNoTask && find(entry.owner) == nullptr;
        if (!is_gone) visit(entry, how);
    });
}

void Orchestrator::add_entry(Region region, int32_t argument, Access access, TaskId owner) {
    enter(SubmitPhase::kInsert);
    buffers_.move_to_range(region);
    if (capture_ != nullptr) capture_->add_entry(region, access, was_submitted(owner) ? owner : kNoTask, argument);
    // A tensor may name any task: only one that is there can be gone later.
    if (find(owner) == nullptr) owner = kNoTask;
    if (is_fatal() || map_.insert(region, access, *task_, owner)) return;
    // Entries of tasks that nothing reaches any more are still in the map until their ring is reclaimed.
    bool has_room = false;
    wait_until(0, reclaim_step(), [&] {
        const bool is_all_complete = run_.completed() == submitted_;
        for (TaskRing &ring : rings_) ring.reclaim(map_);
        has_room = map_.insert(region, access, *task_, owner);
        return has_room || is_all_complete;
    });
    if (has_room || is_fatal()) return;
    fail(RuntimeStatus::TENSORMAP_OVERFLOW,
         format_text("open scopes hold %u regions, all that the tensor map has room for. Close scopes earlier, or "
                     "write larger regions",
                     kTensorMapEntries));
}

void Orchestrator::add_producer(TaskSlot &producer) {
    if (mutant_strikes(Mutant::kDropEdge)) return;
    if (producer.last_consumer == task_->id || !producer.try_reference()) return;
    producer.last_consumer = task_->id;
    if (edge_count_ < kInlineEdges) {
        task_->edges[edge_count_] = Edge{nullptr, task_, &producer};
    } else {
        spilled_.push_back(&producer);
    }
    ++edge_count_;
}

void Orchestrator::commit() {
    TaskSlot &task = *task_;
    const TaskId id = task.id;
    enter(SubmitPhase::kFanin);
    if (is_fatal() || !keep_edges(task)) return;
    if (scope_statistics_ != nullptr) scope_statistics_->note(ring_of(task.id), use_of(ring_of(task.id)));
    if (task.active_mask == 0) {
        // Complete at once, so it does not keep what it depends on.
        task.for_each_edge([](Edge &edge) { edge.producer->release_reference(); });
        task.fanout.store(TaskSlot::closed(), std::memory_order_release);
        if (log_ != nullptr) log_->end_submit(id);
        return;
    }
    ++submitted_;
    wire(task);
    if (log_ != nullptr) log_->end_submit(id);
    if (run_.serial != nullptr) run_.serial->submit(task);
}

bool Orchestrator::keep_edges(TaskSlot &task) {
    TaskRing &ring = rings_[ring_of(task.id)];
    ring.keep_edges(task, edge_count_);
    const uint32_t count = static_cast<uint32_t>(spilled_.size());
    if (count == 0) return true;
    while (task.spilled_edges == nullptr) {
        task.spilled_edges = ring.take_spill(task, count);
        if (task.spilled_edges != nullptr) break;
        if (count <= ring.spill_capacity() && wait_for_reclaim(ring)) continue;
        if (is_fatal()) return false;
        fail(RuntimeStatus::DEP_POOL_OVERFLOW,
             format_text("a task has %u producers; beyond the first %u they need %u entries of ring %u's dependency pool, "
                         "which has %llu and nothing will free one. Raise PTO2_RING_DEP_POOL",
                         edge_count_, kInlineEdges, count, ring_of(task.id),
                         static_cast<unsigned long long>(ring.spill_capacity())));
        return false;
    }
    for (uint32_t i = 0; i < count; ++i) task.spilled_edges[i] = Edge{nullptr, &task, spilled_[i]};
    return true;
}

// From the first linked edge on, schedulers count the task's producers down; the one extra count keeps it from
// becoming ready before all of them are linked.
void Orchestrator::wire(TaskSlot &task) {
    task.waiting_for.store(static_cast<int32_t>(task.edge_count) + 1, std::memory_order_relaxed);
    int32_t satisfied = 1;
    task.for_each_edge([&](Edge &edge) {
        std::atomic<Edge *> &fanout = edge.producer->fanout;
        Edge *head = fanout.load(std::memory_order_acquire);
        do {
            if (head == TaskSlot::closed()) {
                ++satisfied;
                return;
            }
            edge.next = head;
        } while (!fanout.compare_exchange_weak(head, &edge, std::memory_order_acq_rel, std::memory_order_acquire));
    });
    if (task.waiting_for.fetch_sub(satisfied, std::memory_order_acq_rel) != satisfied) return;
    enter(SubmitPhase::kFinalize);
    run_.push_ready(task);
    bus_.notify();
}

bool Orchestrator::wait_for_tensor(TaskId owner, Region region, bool waits_for_readers) {
    if (log_ != nullptr) log_->begin_submit();
    enter(SubmitPhase::kSync);
    std::vector<TaskSlot *> producers;
    if (TaskSlot *task = find(owner)) producers.push_back(task);
    buffers_.move_to_range(region);
    if (capture_ != nullptr) capture_->add_wait(was_submitted(owner) ? owner : kNoTask, region, waits_for_readers);
    for_each_user(region, waits_for_readers, false,
                  [&](const TensorMapEntry &entry, Overlap) { producers.push_back(entry.producer); });
    const auto is_quiet = [waits_for_readers](const TaskSlot *task) {
        const int32_t scope_references = task->is_scope_open ? 1 : 0;
        return task->is_complete() &&
               (!waits_for_readers || task->references.load(std::memory_order_acquire) <= scope_references);
    };
    const bool is_in_time = wait_until(limits_.tensor_wait_ns, 1, [&] {
        while (!producers.empty() && is_quiet(producers.back())) producers.pop_back();
        return producers.empty();
    });
    if (log_ != nullptr) log_->end_stretch();
    if (is_in_time || is_fatal()) return is_in_time;
    const TaskSlot &task = *producers.back();
    fail(RuntimeStatus::TENSOR_WAIT_TIMEOUT, "ERR_PTO_RUN_TENSOR_WAIT_TIMEOUT", site(task.id, task.func_id[kAiv0]),
         format_text("get/set_tensor_data waited %lld ms for task %u of ring %u. Raise PTO2_TENSOR_WAIT_TIMEOUT_MS (0: no "
                     "limit) if its kernel is that slow",
                     static_cast<long long>(limits_.tensor_wait_ns / 1'000'000), local_of(task.id), ring_of(task.id)));
    return false;
}

// As long as the cores have plenty of tasks, waking up for a single free slot is not worth a thread switch.
uint64_t Orchestrator::reclaim_step() const {
    constexpr uint64_t kTasksPerCore = 8;
    const uint64_t pending = submitted_ - run_.completed();
    const uint64_t plenty = kTasksPerCore * kCoreSlots * static_cast<uint64_t>(block_dim_);
    return pending > plenty ? pending / 4 : 1;
}

template <typename Condition>
bool Orchestrator::wait_until(int64_t timeout_ns, uint64_t step, Condition condition) {
    int64_t waited_ns = 0;
    while (!is_fatal()) {
        if (condition()) return true;
        const uint64_t completed = run_.completed();
        run_.announce_wait(step < submitted_ - completed ? completed + step : submitted_);
        const uint32_t seen = run_.progress.value.load(std::memory_order_seq_cst);
        const bool is_met = condition();
        const bool is_late = timeout_ns > 0 && waited_ns >= timeout_ns;
        if (!is_met && !is_late && !is_fatal()) {
            // A step of many may be out of reach: a kernel can wait for what this thread has yet to submit.
            const int64_t longest_ns = step > 1 ? kLongestNapNs : timeout_ns > 0 ? kLongestTimedNapNs : -1;
            const int64_t nap_ns = timeout_ns > 0 ? std::min(longest_ns, timeout_ns - waited_ns) : longest_ns;
            const int64_t begin_ns = base::monotonic_ns();
            if (run_.serial != nullptr) {
                run_.serial->wait_for_change(run_.progress, seen, nap_ns);
            } else {
                bus_.wait_for_change(run_.progress, seen, nap_ns);
            }
            // A process that a debugger stops stands still: that time is nobody's fault.
            waited_ns += std::min(base::monotonic_ns() - begin_ns, 2 * kLongestTimedNapNs);
        }
        run_.end_wait();
        if (is_met || is_late) return is_met;
    }
    return false;
}

FatalSite Orchestrator::site(TaskId task, int32_t func_id) const {
    FatalSite result;
    result.task = task;
    result.func_id = func_id;
    result.scope_depth = static_cast<int32_t>(scopes_.size()) - 1;
    return result;
}

void Orchestrator::fail(RuntimeStatus status, const std::string &text) {
    fail(status, abi::error_code_name(abi::error_code_of_status(static_cast<int32_t>(status))), site(), text);
}

void Orchestrator::fail(RuntimeStatus status, const char *code, const FatalSite &where, const std::string &text) {
    if (run_.fatal.latch(static_cast<int32_t>(status), code, where, text)) bus_.notify();
}

}  // namespace tmr
}  // namespace pto
