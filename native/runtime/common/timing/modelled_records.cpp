#include "runtime/common/timing/modelled_records.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/common/timing/time_model.h"

namespace pto {
namespace runtime {
namespace {

/// What a block of each kernel took here, in the mean.
class MeasuredTimes {
public:
    explicit MeasuredTimes(const RunRecords &recorded) {
        for (const BlockRecord &block : recorded.blocks) {
            Sum &sum = sums_[{block.task, block.func_id}];
            sum.ns += block.end_ns - block.start_ns;
            ++sum.count;
        }
    }
    int64_t of(TaskId task, int32_t func_id) const {
        const auto found = sums_.find({task, func_id});
        return found == sums_.end() ? 0 : found->second.ns / found->second.count;
    }

private:
    struct Sum {
        int64_t ns = 0;
        int64_t count = 0;
    };
    std::map<std::pair<TaskId, int32_t>, Sum> sums_;
};

/// The captured graph in the form of the model. Tasks have the same places in both.
class GraphOfModel {
public:
    GraphOfModel(const CapturedGraph &captured, const RunRecords &recorded, const KernelCosts &costs) {
        graph_.is_built_first = captured.is_built_first;
        const MeasuredTimes measured(recorded);
        captured.tasks.for_each_task([&](const DependencyCapture::TaskView &task) { add(task, measured, costs); });
        captured.tasks.for_each_edge([&](TaskId producer, TaskId consumer) { add_edge(producer, consumer); });
        order_edges();
    }

    const ModelledGraph &graph() const { return graph_; }
    TaskId id(uint32_t task) const { return ids_[task]; }

private:
    void add(const DependencyCapture::TaskView &task, const MeasuredTimes &measured, const KernelCosts &costs) {
        ModelledTask added;
        added.block_num = task.block_num;
        added.starts_together = task.starts_together;
        added.first_wait = static_cast<uint32_t>(graph_.waits.size());
        for (uint32_t i = 0; i < task.wait_count; ++i) {
            if (const auto found = place_.find(task.waits[i]); found != place_.end()) graph_.waits.push_back(found->second);
        }
        added.wait_count = static_cast<uint32_t>(graph_.waits.size()) - added.first_wait;
        for (uint32_t slot = 0; slot < kCoreSlots; ++slot) {
            const int32_t func_id = added.func_id[slot] = task.func_id[slot];
            if (func_id < 0) continue;
            added.active_mask |= static_cast<uint8_t>(1u << slot);
            added.cost_ns[slot] = costs.cost_ns(func_id, task.tensor_bytes, measured.of(task.id, func_id));
        }
        place_.emplace(task.id, static_cast<uint32_t>(ids_.size()));
        ids_.push_back(task.id);
        graph_.tasks.push_back(added);
    }

    void add_edge(TaskId producer, TaskId consumer) {
        const auto from = place_.find(producer);
        const auto to = place_.find(consumer);
        if (from != place_.end() && to != place_.end()) edges_.emplace_back(to->second, from->second);
    }

    void order_edges() {
        std::sort(edges_.begin(), edges_.end());
        edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
        for (const auto &[consumer, producer] : edges_) {
            ModelledTask &task = graph_.tasks[consumer];
            if (task.producer_count++ == 0) task.first_producer = static_cast<uint32_t>(graph_.producers.size());
            graph_.producers.push_back(producer);
        }
    }

    ModelledGraph graph_;
    std::vector<TaskId> ids_;
    std::unordered_map<TaskId, uint32_t> place_;
    std::vector<std::pair<uint32_t, uint32_t>> edges_;
};

SchedulerPhase phase_of(TimeLine::Phase::Kind kind) {
    switch (kind) {
        case TimeLine::Phase::Kind::kComplete: return SchedulerPhase::kComplete;
        case TimeLine::Phase::Kind::kDispatch: return SchedulerPhase::kDispatch;
        case TimeLine::Phase::Kind::kIdle: break;
    }
    return SchedulerPhase::kIdle;
}

void add_blocks(const TimeLine &line, const GraphOfModel &model, RunRecords *records) {
    for (const TimeLine::Kernel &it : line.kernels) {
        const ModelledTask &task = model.graph().tasks[it.task];
        BlockRecord block;
        block.task = model.id(it.task);
        block.dispatch_ns = it.dispatch_ns;
        block.start_ns = it.start_ns;
        block.end_ns = it.end_ns;
        block.finish_ns = it.finish_ns;
        block.func_id = it.func_id;
        block.core = it.core;
        block.block = it.block;
        block.is_aiv = it.core >= static_cast<int32_t>(records->block_dim) ? 1 : 0;
        for (const uint32_t slot : {kAiv1, kAiv0, kAic}) {
            if (task.func_id[slot] == it.func_id) block.kernel = static_cast<uint8_t>(slot);
        }
        const auto cluster = static_cast<uint32_t>(block.is_aiv != 0 ? (it.core - records->block_dim) / 2 : it.core);
        block.thread = static_cast<uint16_t>(cluster % records->scheduler_count);
        records->blocks.push_back(block);
    }
}

void add_completions(const TimeLine &line, const GraphOfModel &model, RunRecords *records) {
    const auto &tasks = model.graph().tasks;
    std::vector<int64_t> finish_ns(tasks.size(), 0);
    for (const TimeLine::Kernel &it : line.kernels) finish_ns[it.task] = std::max(finish_ns[it.task], it.finish_ns);
    std::vector<std::vector<uint32_t>> consumers(tasks.size());
    for (uint32_t task = 0; task < tasks.size(); ++task) {
        for (uint32_t i = 0; i < tasks[task].producer_count; ++i) {
            consumers[model.graph().producers[tasks[task].first_producer + i]].push_back(task);
        }
    }
    for (uint32_t task = 0; task < tasks.size(); ++task) {
        records->completions.push_back({model.id(task), finish_ns[task], false, records->consumers.size(), consumers[task].size()});
        for (auto it = consumers[task].rbegin(); it != consumers[task].rend(); ++it) records->consumers.push_back(model.id(*it));
    }
}

void add_submits(const TimeLine &line, const GraphOfModel &model, int64_t edge_ns, RunRecords *records) {
    for (uint32_t task = 0; task < line.submits.size(); ++task) {
        const TimeLine::Submit &it = line.submits[task];
        const int64_t fanin_ns = it.end_ns == it.start_ns ? 0 : model.graph().tasks[task].producer_count * edge_ns;
        records->submits.push_back({model.id(task), task, SubmitPhase::kParams, it.start_ns, it.end_ns - fanin_ns});
        records->submits.push_back({model.id(task), task, SubmitPhase::kFanin, it.end_ns - fanin_ns, it.end_ns});
        records->orchestration_end_ns = it.end_ns;
    }
}

}  // namespace

RunRecords modelled_records(const CapturedGraph &graph, const RunRecords &recorded, const KernelCosts &costs) {
    const GraphOfModel model(graph, recorded, costs);
    RunRecords records;
    records.submitted = recorded.submitted;
    records.scheduler_count = std::max(recorded.scheduler_count, 1u);
    records.block_dim = recorded.block_dim;
    records.dropped = recorded.dropped + graph.tasks.dropped();
    const TimeLine line = model_time(model.graph(), costs.chip(), {records.block_dim, records.scheduler_count});
    add_blocks(line, model, &records);
    add_completions(line, model, &records);
    add_submits(line, model, costs.chip().edge_ns, &records);
    for (const TimeLine::Phase &it : line.phases) {
        records.phases.push_back({it.thread, {it.start_ns, it.end_ns, phase_of(it.kind), it.count, it.turn}});
    }
    return records;
}

}  // namespace runtime
}  // namespace pto
