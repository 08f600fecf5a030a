#pragma once
/// A worker with test children, and what it tells.

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/failure.h"
#include "base/json.h"
#include "hierarchical/host_worker.h"
#include "lane_worker/behaviour.h"

namespace pto {
namespace test {

using hierarchical::Allocation;
using hierarchical::CloseReport;
using hierarchical::ControlReply;
using hierarchical::Engine;
using hierarchical::HostWorker;
using hierarchical::HostWorkerObserver;
using hierarchical::HostWorkerSettings;
using hierarchical::ProcessChild;
using hierarchical::RunReport;
using hierarchical::Submission;
using hierarchical::WorkerLoss;
using hierarchical::WorkerRole;

inline constexpr uint64_t kMs = 1'000'000;
inline constexpr uint64_t kSecond = 1'000 * kMs;
/// Longer than anything takes on a busy machine.
inline constexpr uint64_t kPatience = 60 * kSecond;

/// Keeps events until somebody waits for them.
class Events : public HostWorkerObserver {
public:
    struct Exit {
        WorkerRole role;
        int32_t worker;
        WorkerLoss loss;
    };
    struct Restart {
        int32_t worker;
        std::string failure;
    };

    void on_run_end(uint64_t) override {}
    void on_task_timeout(WorkerRole, int32_t, uint64_t) override { add([&] { ++timeouts_; }); }
    void on_stall(const std::string &) override {}
    void on_backpressure(uint64_t) override {}
    void on_protocol_error(WorkerRole, int32_t, const std::string &) override { add([&] { ++protocol_errors_; }); }
    void on_child_exit(WorkerRole role, int32_t worker, const WorkerLoss &loss) override {
        add([&] { exits_.push_back({role, worker, loss}); });
    }
    void on_child_restart(WorkerRole, int32_t worker, const std::string &failure) override {
        add([&] { restarts_.push_back({worker, failure}); });
    }

    /// The `count`-th exit, waited for.
    Exit exit(size_t count = 1) {
        std::unique_lock<std::mutex> lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::nanoseconds(kPatience), [&] { return exits_.size() >= count; }));
        return exits_.size() < count ? Exit{} : exits_[count - 1];
    }
    Restart restart(size_t count = 1) {
        std::unique_lock<std::mutex> lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::nanoseconds(kPatience), [&] { return restarts_.size() >= count; }));
        return restarts_.size() < count ? Restart{-1, "none"} : restarts_[count - 1];
    }
    size_t exit_count() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return exits_.size();
    }
    int timeouts() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return timeouts_;
    }

private:
    template <typename Change>
    void add(Change change) {
        const std::lock_guard<std::mutex> lock(mutex_);
        change();
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Exit> exits_;
    std::vector<Restart> restarts_;
    int timeouts_ = 0;
    int protocol_errors_ = 0;
};

/// Arguments of one task.
class TaskArguments {
public:
    TaskArguments() : words_(sizeof(abi::ArgsRecord) / 8) { record().worker = -1; }
    TaskArguments &tensor(const Allocation &memory, uint32_t elements, TensorArgType tag, DataType dtype = DataType::INT64) {
        abi::TensorRef tensor{};
        tensor.address = memory.offset;
        tensor.segment = memory.segment;
        tensor.generation = memory.generation;
        tensor.shapes[0] = elements;
        tensor.ndims = 1;
        tensor.dtype = static_cast<uint8_t>(dtype);
        tensor.place = static_cast<uint8_t>(abi::TensorPlace::kSegment);
        tensor.tag = static_cast<uint8_t>(tag);
        tensor.chip = -1;
        const size_t end = words_.size();
        words_.resize(end + sizeof(tensor) / 8);
        std::memcpy(&words_[end], &tensor, sizeof(tensor));
        ++record().tensor_count;
        return *this;
    }
    TaskArguments &scalar(uint64_t value) {
        words_.push_back(value);
        ++record().scalar_count;
        return *this;
    }
    TaskArguments &on(int32_t worker) {
        record().worker = worker;
        return *this;
    }
    abi::ArgsRecord &record() { return *reinterpret_cast<abi::ArgsRecord *>(words_.data()); }

private:
    std::vector<uint64_t> words_;
};

/// Sanitizers leave signals that end a child to the system.
inline std::string sanitizer_options(const char *variable) {
    const char *before = std::getenv(variable);
    return (before == nullptr ? std::string() : before + std::string(":")) +
           "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0";
}

inline ProcessChild test_child(const std::string &config = R"({"role":"chip"})") {
    ProcessChild child;
    child.executable = PTO_TEST_WORKER;
    child.config_json = config;
    for (const char *variable : {"ASAN_OPTIONS", "TSAN_OPTIONS"}) child.env.emplace_back(variable, sanitizer_options(variable));
    return child;
}

inline HostWorkerSettings quiet_settings() {
    HostWorkerSettings settings;
    settings.engine.heap_ring_bytes = 1 << 20;
    settings.arena_bytes = 1 << 20;
    settings.tees_stderr = false;
    return settings;
}

class TestHost {
public:
    explicit TestHost(const HostWorkerSettings &settings = quiet_settings())
        : worker_(std::make_unique<HostWorker>(settings, events_)) {}

    HostWorker &worker() { return *worker_; }
    Engine &engine() { return worker_->engine(); }
    Events &events() { return events_; }

    TestHost &add_chips(int count, const std::string &config = R"({"role":"chip"})") {
        for (int i = 0; i < count; ++i) worker_->add_process(WorkerRole::kNextLevel, test_child(config));
        return *this;
    }

    /// JSON of the failure; empty: all is well.
    std::string start(uint64_t timeout_ns = kPatience) {
        auto done = std::make_shared<std::promise<std::string>>();
        worker_->start(timeout_ns, [done](std::string failure) { done->set_value(std::move(failure)); });
        return done->get_future().get();
    }
    CloseReport close(uint64_t timeout_ns = kPatience) {
        auto done = std::make_shared<std::promise<CloseReport>>();
        worker_->close(timeout_ns, [done](CloseReport report) { done->set_value(std::move(report)); });
        return done->get_future().get();
    }
    void destroy() { worker_.reset(); }

    uint64_t submit(Behaviour behaviour, TaskArguments arguments = {}, uint64_t timeout_ns = 0,
                    WorkerRole role = WorkerRole::kNextLevel) {
        Submission submission;
        submission.kind = abi::CommandKind::kRunFunction;
        submission.role = role;
        submission.callable = static_cast<uint32_t>(behaviour);
        submission.members = &arguments.record();
        submission.timeout_ns = timeout_ns;
        return engine().submit(submission);
    }
    RunReport finish() {
        engine().close_run();
        EXPECT_TRUE(engine().wait(static_cast<uint64_t>(base::monotonic_ns()) + kPatience));
        return engine().take_report();
    }
    /// A run of one task.
    RunReport run(Behaviour behaviour, TaskArguments arguments = {}, uint64_t timeout_ns = 0) {
        engine().begin_run(true);
        submit(behaviour, std::move(arguments), timeout_ns);
        return finish();
    }

    base::Json stats() { return base::Json::parse(worker_->stats_json()).value_or(base::Json()); }
    pid_t pid(size_t child) { return static_cast<pid_t>(stats().at("children").items()[child].at("pid").as_int(-1)); }

private:
    Events events_;
    std::unique_ptr<HostWorker> worker_;
};

inline base::Json json_of(const std::string &text) { return base::Json::parse(text).value_or(base::Json()); }

template <typename Call>
std::string code_of(Call call) {
    try {
        call();
    } catch (const base::Failure &failure) {
        return failure.code();
    }
    return "none";
}

}  // namespace test
}  // namespace pto
