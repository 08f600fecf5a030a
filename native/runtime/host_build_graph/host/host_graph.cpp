#include "runtime/host_build_graph/host/host_graph.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "platform/common/log/unified_log.h"
#include "runtime/common/serial/serial_scheduler.h"
#include "runtime/common/shared/fatal_latch.h"
#include "runtime/host_build_graph/host/cycle.h"
#include "runtime/host_build_graph/host/reference_order.h"
#include "runtime_status.h"

namespace pto {
namespace hbg {
namespace {

using abi::ErrorCode;
using platform::Failure;
using runtime::format_text;
using runtime::Shape;
using runtime::SubmitPhase;
using runtime::TaskSlot;

constexpr uint64_t kEdgesInBlock = 4096;
/// Tasks of a cycle that a message names.
constexpr size_t kNamedTasks = 8;

Failure unknown_kernel(int32_t task, int32_t func_id) {
    Failure failure = Failure::because(
        ErrorCode::ERR_PTO_KERNEL_NOT_REGISTERED,
        format_text("task %d names kernel func_id %d, which the callable does not contain; add a kernel with that func_id "
                    "to the callable, or name another id",
                    task, func_id));
    failure.status = static_cast<int32_t>(abi::RuntimeStatus::INVALID_ARGS);
    failure.return_code = -failure.status;
    failure.task_id = static_cast<uint64_t>(task);
    failure.func_id = func_id;
    return failure;
}

}  // namespace

void HostGraph::begin(const runtime::KernelTable &kernels, runtime::OrchestratorLog *log) {
    if (tasks_ == nullptr) {
        if (!memory_.reserve(kMaxTasks * sizeof(Task))) throw std::bad_alloc();
        tasks_ = reinterpret_cast<Task *>(memory_.data());
    }
    kernels_ = &kernels;
    log_ = log;
    task_count_ = 0;
    edge_count_ = 0;
    has_backward_edge_ = false;
    views_.clear();
    view_ranges_.clear();
    failure_ = refusal_ = Failure::none();
}

int32_t HostGraph::add_task(const uint64_t *args, int32_t arg_count, int32_t func_id, Shape shape) {
    const int32_t id = task_count_;
    enter(SubmitPhase::kAlloc);
    if (id == kMaxTasks) {
        refuse(ErrorCode::ERR_PTO_RUN_GRAPH_INVALID, "add_task",
               format_text("the graph has %d tasks, which is all it can have; split it over several runs", kMaxTasks));
        return -1;
    }
    if (arg_count < 0 || arg_count > kMaxArgs || (args == nullptr && arg_count > 0)) {
        refuse(ErrorCode::ERR_PTO_RUN_INVALID_ARGS, "add_task",
               args == nullptr && arg_count > 0
                   ? format_text("the arguments of task %d are a null pointer", id)
                   : format_text("task %d has %d arguments; allowed: 0 to %d. Put further values into device memory", id,
                                 arg_count, kMaxArgs));
        return -1;
    }
    const runtime::KernelEntry kernel = kernels_->find(func_id);
    if (kernel == nullptr) {
        fail(unknown_kernel(id, func_id));
        return -1;
    }
    Task &task = new_task();
    if (arg_count > 0) std::memcpy(task.args, args, static_cast<size_t>(arg_count) * sizeof(*args));
    task.slot.scalar_count = static_cast<uint16_t>(arg_count);
    const uint32_t core = shape == Shape::kAic ? runtime::kAic : runtime::kAiv0;
    task.slot.id = static_cast<runtime::TaskId>(id);
    task.slot.shape = shape;
    task.slot.active_mask = static_cast<uint8_t>(1u << core);
    task.slot.kernel[core] = kernel;
    task.slot.func_id[core] = func_id;
    task.slot.scalars = task.args;
    task.slot.subtasks_left.store(1, std::memory_order_relaxed);
    task.slot.references.store(1, std::memory_order_relaxed);
    if (log_ != nullptr) log_->end_submit(task.slot.id);
    return id;
}

void HostGraph::enter(SubmitPhase phase) {
    if (log_ == nullptr) return;
    log_->begin_submit();
    log_->enter(phase);
}

HostGraph::Task &HostGraph::new_task() {
    Task &task = tasks_[task_count_++];
    if (task_count_ > constructed_) {
        constructed_ = task_count_;
        return *new (&task) Task();
    }
    std::fill_n(task.args, task.slot.scalar_count, 0);
    new (&task.slot) TaskSlot();
    return task;
}

void HostGraph::add_edge(int32_t from, int32_t to) {
    if (!has_task(from) || !has_task(to)) {
        const int32_t wrong = has_task(from) ? to : from;
        const std::string have =
            task_count_ > 0 ? format_text("the graph has tasks 0 to %d", task_count_ - 1) : "the graph has no task yet";
        fail(Failure::because(ErrorCode::ERR_PTO_RUN_GRAPH_INVALID,
                              format_text("add_successor(%d, %d) names task %d; ", from, to, wrong) + have +
                                  ". Check what add_task returned: it is -1 when it refuses a task"));
        return;
    }
    enter(SubmitPhase::kFanin);
    TaskSlot &producer = tasks_[from].slot;
    TaskSlot &consumer = tasks_[to].slot;
    runtime::Edge &edge = new_edge();
    edge = {producer.fanout.load(std::memory_order_relaxed), &consumer, &producer};
    producer.fanout.store(&edge, std::memory_order_relaxed);
    consumer.waiting_for.store(consumer.waiting_for.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    has_backward_edge_ = has_backward_edge_ || to <= from;
    if (log_ != nullptr) log_->end_stretch();
}

runtime::Edge &HostGraph::new_edge() {
    const uint64_t block = edge_count_ / kEdgesInBlock;
    if (block == edge_blocks_.size()) edge_blocks_.emplace_back(new runtime::Edge[kEdgesInBlock]);
    return edge_blocks_[block][edge_count_++ % kEdgesInBlock];
}

void HostGraph::set_views(int32_t id, const TensorView *views, uint32_t count) {
    if (view_ranges_.size() <= static_cast<size_t>(id)) view_ranges_.resize(static_cast<size_t>(id) + 1);
    ViewRange &range = view_ranges_[id];
    if (count > range.count) {
        range.first = static_cast<uint32_t>(views_.size());
        views_.resize(views_.size() + count);
    }
    std::copy(views, views + count, views_.begin() + range.first);
    range.count = count;
}

HostGraph::Views HostGraph::views_of(int32_t id) const {
    if (static_cast<size_t>(id) >= view_ranges_.size()) return {nullptr, 0};
    return {views_.data() + view_ranges_[id].first, view_ranges_[id].count};
}

void HostGraph::fail(Failure failure) {
    if (!failure_) failure_ = std::move(failure);
}

void HostGraph::refuse(ErrorCode code, const char *func, std::string message) {
    unified_log_error(func, "%s", message.c_str());
    refusal_ = Failure::because(code, std::move(message));
}

void HostGraph::check_order() {
    if (!has_backward_edge_) return;
    const std::vector<int32_t> cycle = find_cycle(*this);
    if (cycle.empty()) return;
    std::string names;
    for (size_t i = 0; i < cycle.size() && i < kNamedTasks; ++i) names += std::to_string(cycle[i]) + " → ";
    names += cycle.size() > kNamedTasks ? format_text("… (%zu tasks) → %d", cycle.size(), cycle[0]) : std::to_string(cycle[0]);
    Failure failure =
        Failure::because(ErrorCode::ERR_PTO_RUN_GRAPH_INVALID,
                         "the graph has a cycle, so none of its tasks can start: task " + names +
                             ". Remove one of these edges (add_successor)");
    failure.task_id = static_cast<uint64_t>(cycle[0]);
    failure.func_id = std::max(tasks_[cycle[0]].slot.func_id[runtime::kAic], tasks_[cycle[0]].slot.func_id[runtime::kAiv0]);
    fail(std::move(failure));
}

void HostGraph::push_roots(runtime::RunState &run) {
    for (int32_t id = 0; id < task_count_; ++id) {
        TaskSlot &slot = tasks_[id].slot;
        if (slot.waiting_for.load(std::memory_order_relaxed) == 0) run.push_ready(slot);
    }
}

void HostGraph::add_to(runtime::SerialScheduler &serial) {
    const std::vector<int32_t> ranks = has_backward_edge_ ? reference_ranks(*this) : std::vector<int32_t>();
    for (int32_t id = 0; id < task_count_; ++id) {
        serial.add(tasks_[id].slot, static_cast<uint64_t>(ranks.empty() ? id : ranks[id]));
    }
}

}  // namespace hbg
}  // namespace pto
