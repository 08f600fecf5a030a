#pragma once
/// What tests of the engine have in common: a bell, rings, an observer, and workers that stand for children.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/failure.h"
#include "hierarchical/engine/engine.h"
#include "hierarchical/engine/test/test_task.h"
#include "hierarchical/engine/test/test_workers.h"

namespace pto {
namespace hierarchical {

/// Writes down what an engine tells.
class TestObserver final : public EngineObserver {
public:
    void on_run_end(uint64_t run_id) override {
        std::lock_guard<std::mutex> lock(mutex_);
        ended_.push_back(run_id);
        changed_.notify_all();
    }
    void on_run_failure(uint64_t run_id) override { note("failure " + std::to_string(run_id)); }
    void on_task_timeout(WorkerRole role, int32_t worker, uint64_t task_id) override {
        if (when_overdue) when_overdue(role, worker, task_id);
        note("timeout " + std::to_string(worker) + " " + std::to_string(task_id));
    }
    void on_stall(const std::string &text) override { note("stall " + text); }
    void on_backpressure(uint64_t waited_ns) override { note("backpressure " + std::to_string(waited_ns)); }
    void on_space() override { note("space"); }
    void on_protocol_error(WorkerRole role, int32_t worker, const std::string &text) override {
        note("protocol " + std::to_string(worker) + " " + text);
        if (when_broken) when_broken(role, worker, text);
    }

    void wait_for_end(uint64_t run_id) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return !ended_.empty() && ended_.back() >= run_id; });
    }
    void wait_for_note(const std::string &start) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return count_locked(start) > 0; });
    }
    size_t count(const std::string &start) {
        std::lock_guard<std::mutex> lock(mutex_);
        return count_locked(start);
    }
    std::vector<uint64_t> ended() {
        std::lock_guard<std::mutex> lock(mutex_);
        return ended_;
    }

    std::function<void(WorkerRole, int32_t, uint64_t)> when_overdue;
    std::function<void(WorkerRole, int32_t, const std::string &)> when_broken;

private:
    void note(std::string text) {
        std::lock_guard<std::mutex> lock(mutex_);
        notes_.push_back(std::move(text));
        changed_.notify_all();
    }
    size_t count_locked(const std::string &start) const {
        size_t count = 0;
        for (const std::string &note : notes_) count += note.rfind(start, 0) == 0 ? 1 : 0;
        return count;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<uint64_t> ended_;
    std::vector<std::string> notes_;
};

/// An engine with its bell and its rings.
class EngineRig {
public:
    explicit EngineRig(EngineSettings settings = small()) {
        bytes_ = settings.heap_ring_bytes;
        for (uint32_t r = 0; r < 4; ++r) {
            memory_.emplace_back(bytes_);
            rings_[r] = {memory_.back().data(), kFirstRingSegment + r, 1};
        }
        engine_ = std::make_unique<Engine>(settings, rings_, *bell_, observer);
    }

    static EngineSettings small() {
        EngineSettings settings;
        settings.heap_ring_bytes = 64 * 1024;
        settings.spin_ns = 1000;
        return settings;
    }

    std::shared_ptr<HeldWorker::State> add_held(WorkerRole role = WorkerRole::kSub, size_t depth = 2) {
        auto state = std::make_shared<HeldWorker::State>();
        state->bell = bell_.get();
        state->bit = workers_++;
        state->depth = depth;
        engine_->add_worker(role, std::make_unique<HeldWorker>(state));
        return state;
    }
    void add_thread(WorkerRole role, ThreadWorker::Function function) {
        const uint32_t bit = workers_++;
        engine_->add_worker(role, std::make_unique<ThreadWorker>(*bell_, bit, std::move(function)));
    }

    uint64_t submit(TestTask &task) { return engine_->submit(task.submission()); }
    uint64_t submit(TestTask &&task) { return engine_->submit(task.submission()); }

    /// Ends whatever the workers get, in order, until the run has ended.
    RunReport finish(const std::vector<std::shared_ptr<HeldWorker::State>> &workers) {
        engine_->close_run();
        while (engine_->is_running()) {
            for (const auto &worker : workers)
                while (worker->under_way() > 0) worker->end();
            engine_->wait(static_cast<uint64_t>(base::monotonic_ns()) + 1'000'000);
        }
        return engine_->take_report();
    }

    /// Takes outcomes that are there, without waiting for more.
    void pass_outcomes() { engine_->wait(1); }

    uint8_t *at(const abi::TensorRef &tensor) {
        return memory_[tensor.segment - kFirstRingSegment].data() + tensor.address;
    }

    Engine &operator*() { return *engine_; }
    Engine *operator->() { return engine_.get(); }
    abi::LaneBell &bell() { return *bell_; }
    void destroy() { engine_.reset(); }

    TestObserver observer;

private:
    uint64_t bytes_;
    std::vector<std::vector<uint8_t>> memory_;
    RingMemory rings_[4];
    std::unique_ptr<abi::LaneBell> bell_ = std::make_unique<abi::LaneBell>();
    uint32_t workers_ = 0;
    std::unique_ptr<Engine> engine_;
};

/// The code of the Failure that a call throws; "" when it throws none.
template <typename Call>
std::string code_of_failure(Call call) {
    try {
        call();
    } catch (const base::Failure &failure) {
        return failure.code();
    }
    return "";
}

}  // namespace hierarchical
}  // namespace pto
