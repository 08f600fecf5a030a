#include "hierarchical/engine/worker_pool.h"

#include <algorithm>
#include <utility>

namespace pto {
namespace hierarchical {

int32_t WorkerPool::add(std::unique_ptr<Endpoint> endpoint, uint32_t bit) {
    workers_.emplace_back();
    workers_.back().bit = bit;
    ++live_;
    targets_.reserve(workers_.capacity());
    const int32_t id = size() - 1;
    workers_.back().depth = 0;
    replace(id, std::move(endpoint));
    return id;
}

void WorkerPool::replace(int32_t id, std::unique_ptr<Endpoint> endpoint) {
    EngineWorker &worker = (*this)[id];
    if (worker.is_lost) ++live_;
    worker.is_lost = false;
    worker.is_broken = false;
    worker.loss = WorkerLoss{};
    worker.depth = static_cast<uint32_t>(std::min(endpoint->depth(), EngineWorker::kMaxInFlight));
    worker.endpoint = std::move(endpoint);
}

void WorkerPool::mark_lost(int32_t id, const WorkerLoss &loss) {
    EngineWorker &worker = (*this)[id];
    worker.loss = loss;
    worker.is_lost = true;
    --live_;
}

int32_t WorkerPool::missing_worker(const TaskSlot &slot) const noexcept {
    if (live_ == size()) return -1;
    for (const TaskMember &member : slot.members)
        if (member.worker >= 0 && (*this)[member.worker].is_lost) return member.worker;
    if (slot.members.size() <= static_cast<size_t>(live_)) return -1;
    for (int32_t id = 0; id < size(); ++id)
        if ((*this)[id].is_lost) return id;
    return -1;
}

void WorkerPool::enqueue(SlotIndex index) noexcept {
    const TaskSlot &slot = slots_[index];
    ++queued_;
    if (slot.is_group()) return groups_.push(slots_, index);
    const int32_t id = slot.members[0].worker;
    if (id < 0) return shared_.push(slots_, index);
    EngineWorker &worker = (*this)[id];
    worker.directed.push(slots_, index);
    worker.stats.most_queued = std::max<uint64_t>(worker.stats.most_queued, worker.directed.size());
    ++directed_;
}

void WorkerPool::dispatch(Starter &starter) {
    if (queued_ == 0) return;
    if (has_reserved_) {
        for (EngineWorker &worker : workers_) worker.is_reserved = false;
        has_reserved_ = false;
    }
    while (!groups_.is_empty() && start_group(starter)) {
    }
    start_singles(starter);
}

bool WorkerPool::start_group(Starter &starter) {
    const TaskSlot &slot = slots_[groups_.first()];
    bool is_ready = true;
    targets_.clear();
    for (const TaskMember &member : slot.members) {
        targets_.push_back(member.worker);
        if (member.worker < 0) continue;
        (*this)[member.worker].is_reserved = true;
        is_ready = is_ready && (*this)[member.worker].is_idle();
    }
    int32_t next = 0;
    for (int32_t &target : targets_) {
        if (target >= 0) continue;
        while (next < size() && (!(*this)[next].is_idle() || (*this)[next].is_reserved)) ++next;
        if (next == size()) {
            is_ready = false;
            break;
        }
        (*this)[next].is_reserved = true;
        target = next;
    }
    has_reserved_ = !is_ready;
    if (!is_ready) return false;
    const SlotIndex index = groups_.pop(slots_);
    --queued_;
    for (const int32_t target : targets_) (*this)[target].is_reserved = false;
    for (size_t m = 0; m < targets_.size(); ++m)
        starter.start((*this)[targets_[m]], targets_[m], index, static_cast<uint32_t>(m));
    return true;
}

void WorkerPool::start_first(SlotQueue &queue, Starter &starter, int32_t id) {
    const SlotIndex index = queue.pop(slots_);
    --queued_;
    starter.start((*this)[id], id, index, 0);
}

bool WorkerPool::takes_directed_first(const EngineWorker &worker) const noexcept {
    if (worker.directed.is_empty()) return false;
    return shared_.is_empty() || slots_[worker.directed.first()].task_id < slots_[shared_.first()].task_id;
}

bool WorkerPool::is_older_than_groups(const EngineWorker &worker) const noexcept {
    return groups_.is_empty() || slots_[worker.directed.first()].task_id < slots_[groups_.first()].task_id;
}

int32_t WorkerPool::idle_worker_for_any() const noexcept {
    int32_t second_choice = -1;
    for (int32_t id = 0; id < size(); ++id) {
        const EngineWorker &worker = (*this)[id];
        if (!worker.is_idle() || worker.is_reserved) continue;
        if (worker.directed.is_empty()) return id;
        if (second_choice < 0) second_choice = id;
    }
    return second_choice;
}

void WorkerPool::start_on_only_worker(Starter &starter, int32_t id) {
    EngineWorker &worker = (*this)[id];
    while (worker.can_take() && !worker.is_reserved) {
        if (takes_directed_first(worker)) {
            --directed_;
            start_first(worker.directed, starter, id);
        } else if (!shared_.is_empty()) {
            start_first(shared_, starter, id);
        } else {
            return;
        }
    }
}

void WorkerPool::start_singles(Starter &starter) {
    if (live_ == 1) {
        for (int32_t id = 0; id < size(); ++id)
            if (!(*this)[id].is_lost) start_on_only_worker(starter, id);
        return;
    }
    if (directed_ > 0)
        for (int32_t id = 0; id < size(); ++id) {
            EngineWorker &worker = (*this)[id];
            if (!worker.is_idle() || worker.is_reserved || !takes_directed_first(worker)) continue;
            --directed_;
            start_first(worker.directed, starter, id);
        }
    while (!shared_.is_empty()) {
        const int32_t id = idle_worker_for_any();
        if (id < 0) break;
        start_first(shared_, starter, id);
    }
    // Staging. What is older and not for a certain worker would wait for ever for one that always has something staged.
    if (directed_ > 0)
        for (int32_t id = 0; id < size(); ++id) {
            EngineWorker &worker = (*this)[id];
            while (worker.can_take() && !worker.is_reserved && takes_directed_first(worker) &&
                   is_older_than_groups(worker)) {
                --directed_;
                start_first(worker.directed, starter, id);
            }
        }
}

}  // namespace hierarchical
}  // namespace pto
