#pragma once
/// Workers that stand for children: one whose tasks a test ends by hand, and one with a thread.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/failure.h"
#include "hierarchical/engine/endpoint.h"
#include "hierarchical/lane/lane_bell.h"

namespace pto {
namespace hierarchical {

/// A command as a worker got it.
struct ReceivedTask {
    uint64_t run_id;
    uint64_t task_id;
    uint32_t callable;
    uint32_t group_index;
    uint32_t group_size;
    uint64_t deadline_ns;
    std::vector<abi::TensorRef> tensors;
    std::vector<uint64_t> scalars;
};

/// A worker that keeps what it gets until the test says how it ends.
class HeldWorker final : public Endpoint {
public:
    /// Outlives the engine's hold on the endpoint.
    struct State {
        abi::LaneBell *bell = nullptr;
        uint32_t bit = 0;
        size_t depth = 2;
        std::function<void()> on_push;  ///< may throw, and then nothing was pushed
        bool pop_throws = false;

        std::mutex mutex;
        std::condition_variable changed;
        std::deque<ReceivedTask> held;
        std::deque<Outcome> outcomes;
        std::vector<uint64_t> seen;  ///< task ids in the order in which they came
        std::vector<uint64_t> cancelled_runs;

        size_t under_way() {
            std::lock_guard<std::mutex> lock(mutex);
            return held.size();
        }
        std::vector<uint64_t> seen_tasks() {
            std::lock_guard<std::mutex> lock(mutex);
            return seen;
        }
        ReceivedTask first() {
            std::lock_guard<std::mutex> lock(mutex);
            return held.front();
        }
        void wait_for_task() {
            std::unique_lock<std::mutex> lock(mutex);
            changed.wait(lock, [&] { return !held.empty(); });
        }
        /// Ends the oldest task.
        void end(abi::CommandStatus status = abi::CommandStatus::kOk, std::string error = {}) {
            {
                std::lock_guard<std::mutex> lock(mutex);
                Outcome outcome;
                outcome.task_id = held.front().task_id;
                outcome.group_index = held.front().group_index;
                outcome.status = status;
                outcome.error = std::move(error);
                outcomes.push_back(std::move(outcome));
                held.pop_front();
            }
            ring_bell(*bell, bit);
        }
        void report(const Outcome &outcome) {
            {
                std::lock_guard<std::mutex> lock(mutex);
                outcomes.push_back(outcome);
            }
            ring_bell(*bell, bit);
        }
    };

    explicit HeldWorker(std::shared_ptr<State> state) : state_(std::move(state)) {}

    size_t depth() const override { return state_->depth; }
    void push(const Dispatch &dispatch) override {
        if (state_->on_push) state_->on_push();
        std::lock_guard<std::mutex> lock(state_->mutex);
        const abi::ArgsRecord &args = *dispatch.args;
        ReceivedTask task{dispatch.run_id,     dispatch.task_id,    dispatch.callable,
                          dispatch.group_index, dispatch.group_size, dispatch.deadline_ns,
                          {args.tensors(), args.tensors() + args.tensor_count},
                          {args.scalars(), args.scalars() + args.scalar_count}};
        state_->seen.push_back(task.task_id);
        state_->held.push_back(std::move(task));
        state_->changed.notify_all();
    }
    bool pop(Outcome *outcome) override {
        std::lock_guard<std::mutex> lock(state_->mutex);
        if (state_->pop_throws) throw base::Failure(abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL, "garbage in the lane");
        if (state_->outcomes.empty()) return false;
        *outcome = std::move(state_->outcomes.front());
        state_->outcomes.pop_front();
        return true;
    }
    void cancel(uint64_t run_id) override {
        std::lock_guard<std::mutex> lock(state_->mutex);
        state_->cancelled_runs.push_back(run_id);
    }

private:
    std::shared_ptr<State> state_;
};

/// A worker with a thread that runs a function for each task, one after the other.
class ThreadWorker final : public Endpoint {
public:
    using Function = std::function<abi::CommandStatus(const ReceivedTask &)>;

    ThreadWorker(abi::LaneBell &bell, uint32_t bit, Function function)
        : bell_(bell), bit_(bit), function_(std::move(function)), thread_([this] { run(); }) {}
    ~ThreadWorker() override {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            is_ending_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    size_t depth() const override { return 2; }
    void push(const Dispatch &dispatch) override {
        const abi::ArgsRecord &args = *dispatch.args;
        std::lock_guard<std::mutex> lock(mutex_);
        tasks_.push_back({dispatch.run_id,
                          dispatch.task_id,
                          dispatch.callable,
                          dispatch.group_index,
                          dispatch.group_size,
                          dispatch.deadline_ns,
                          {args.tensors(), args.tensors() + args.tensor_count},
                          {args.scalars(), args.scalars() + args.scalar_count}});
        changed_.notify_all();
    }
    bool pop(Outcome *outcome) override {
        std::lock_guard<std::mutex> lock(mutex_);
        if (outcomes_.empty()) return false;
        *outcome = std::move(outcomes_.front());
        outcomes_.pop_front();
        return true;
    }
    void cancel(uint64_t run_id) override {
        std::lock_guard<std::mutex> lock(mutex_);
        cancelled_run_ = run_id;
    }

private:
    void run() {
        std::unique_lock<std::mutex> lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return is_ending_ || !tasks_.empty(); });
            if (is_ending_) return;
            const ReceivedTask task = std::move(tasks_.front());
            tasks_.pop_front();
            const bool is_cancelled = task.run_id <= cancelled_run_;
            lock.unlock();
            Outcome outcome;
            outcome.task_id = task.task_id;
            outcome.group_index = task.group_index;
            outcome.status = is_cancelled ? abi::CommandStatus::kCancelled : function_(task);
            lock.lock();
            outcomes_.push_back(std::move(outcome));
            lock.unlock();
            ring_bell(bell_, bit_);
            lock.lock();
        }
    }

    abi::LaneBell &bell_;
    uint32_t bit_;
    Function function_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<ReceivedTask> tasks_;
    std::deque<Outcome> outcomes_;
    uint64_t cancelled_run_ = 0;
    bool is_ending_ = false;
    std::thread thread_;
};

}  // namespace hierarchical
}  // namespace pto
