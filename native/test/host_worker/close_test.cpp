// How a worker ends: politely, by force when it must, and while something is under way.
#include "host_worker/host_fixture.h"

#include <thread>

#include "hierarchical/lane/child_lane.h"
#include "hierarchical/lane/lane_bell.h"
#include "hierarchical/lane/lane_layout.h"
#include "hierarchical/memory/segment_table.h"
#include "host_worker/process_state.h"

namespace pto {
namespace test {
namespace {

TEST(Close, WaitsForTheRunUnderWay) {
    TestHost host;
    host.add_chips(2);
    ASSERT_EQ(host.start(), "");
    const Allocation gate = host.worker().allocate(16);
    host.engine().begin_run();
    host.submit(Behaviour::kWaitFor, TaskArguments().tensor(gate, 1, TensorArgType::INPUT).scalar(1));
    host.engine().close_run();
    std::promise<CloseReport> closed;
    host.worker().close(kPatience, [&](CloseReport report) { closed.set_value(std::move(report)); });
    EXPECT_EQ(code_of([&] { host.worker().allocate(1); }), "ERR_PTO_WORKER_STATE") << "no new work meanwhile";
    EXPECT_TRUE(host.engine().is_running());
    __atomic_store_n(reinterpret_cast<uint64_t *>(gate.data), 1, __ATOMIC_SEQ_CST);
    EXPECT_TRUE(closed.get_future().get().killed.empty());
    EXPECT_TRUE(host.engine().take_report().failures.empty());
    EXPECT_EQ(host.events().exit_count(), 0u) << "whoever was asked to end needs no event";
}

TEST(Close, ForcesAChildThatHangsAndNamesIt) {
    TestHost host;
    host.add_chips(2);
    ASSERT_EQ(host.start(), "");
    host.engine().begin_run();
    host.submit(Behaviour::kHang, TaskArguments().on(1));
    host.engine().close_run();
    const CloseReport report = host.close(50 * kMs);
    EXPECT_EQ(report.killed, std::vector<std::string>({"L3/chip1"}));
    EXPECT_TRUE(host.engine().wait());
    EXPECT_EQ(host.engine().take_report().failures.size(), 1u);
    EXPECT_TRUE(child_pids().empty());
}

TEST(Close, ForcesAChildThatIsStopped) {
    TestHost host;
    host.add_chips(2);
    ASSERT_EQ(host.start(), "");
    stop(host.pid(0));
    EXPECT_EQ(host.close(10 * kMs).killed, std::vector<std::string>({"L3/chip0"}));
}

TEST(Close, GivesUpARunThatIsNeverClosed) {
    TestHost host;
    host.add_chips(1);
    ASSERT_EQ(host.start(), "");
    host.engine().begin_run();
    host.submit(Behaviour::kNoop);
    EXPECT_TRUE(host.close(50 * kMs).killed.empty());
    EXPECT_NE(code_of([&] { host.submit(Behaviour::kNoop); }), "none");
    host.engine().close_run();
    EXPECT_TRUE(host.engine().wait());
}

TEST(Close, IsDoneByTheDestructorWhateverIsUnderWay) {
    for (const Behaviour behaviour : {Behaviour::kNoop, Behaviour::kSleep, Behaviour::kHang, Behaviour::kStop}) {
        const ProcessState before;
        {
            HostWorkerSettings settings = quiet_settings();
            settings.exit_timeout_ns = 50 * kMs;
            TestHost host(settings);
            host.add_chips(3);
            ASSERT_EQ(host.start(), "");
            host.engine().begin_run();
            for (int i = 0; i < 20; ++i) host.submit(behaviour, TaskArguments().scalar(1000));
        }
        expect_same(before, ProcessState());
    }
}

TEST(Close, CallsEveryoneWhoAskedForIt) {
    TestHost host;
    host.add_chips(1);
    ASSERT_EQ(host.start(), "");
    stop(host.pid(0));
    std::promise<void> first;
    std::promise<void> second;
    host.worker().close(kPatience, [&](const CloseReport &) { first.set_value(); });
    host.worker().close(10 * kMs, [&](const CloseReport &) { second.set_value(); });
    first.get_future().wait();
    second.get_future().wait();
}

TEST(Close, NeedsNoStart) {
    const ProcessState before;
    {
        TestHost host;
        host.add_chips(2);
        EXPECT_TRUE(host.close().killed.empty());
        EXPECT_EQ(code_of([&] { host.start(); }), "ERR_PTO_WORKER_STATE");
    }
    { TestHost never_used; }
    expect_same(before, ProcessState());
}

/// A thread that serves a lane, and does nothing for each task.
class LaneThread {
public:
    explicit LaneThread(std::shared_ptr<hierarchical::ThreadLane> lane, int tasks_before_it_leaves = -1)
        : thread_([lane = std::move(lane), tasks_before_it_leaves]() mutable { serve(*lane, tasks_before_it_leaves); }) {}
    ~LaneThread() { thread_.join(); }
    LaneThread(const LaneThread &) = delete;
    LaneThread &operator=(const LaneThread &) = delete;

private:
    static void serve(const hierarchical::ThreadLane &place, int tasks_left) {
        hierarchical::ChildLane lane(place.lane->data(), place.lane->size(), hierarchical::bell_of(*place.bell), place.nonce);
        lane.set_state(abi::ChildState::kReady);
        place.ready("{\"thread\":true}");
        hierarchical::AdaptiveSpin spin(place.spin_ns);
        while (true) {
            lane.tasks().wait(spin, [&] { return lane.is_ending() || lane.tasks().has_command(); });
            if (lane.is_ending() || tasks_left-- == 0) break;
            hierarchical::LaneJob job;
            if (lane.tasks().take(&job)) lane.complete_task(job, {}, "");
        }
        place.ended("it left by itself");
    }

    std::thread thread_;
};

TEST(Threads, ServeLanesBesideProcesses) {
    TestHost host;
    host.add_chips(1);
    host.worker().add_thread(WorkerRole::kSub);
    const LaneThread thread(host.worker().thread_lane(WorkerRole::kSub, 0));
    ASSERT_EQ(host.start(), "");
    EXPECT_TRUE(json_of(host.worker().ready_payload(WorkerRole::kSub, 0)).at("thread").as_bool(false));
    for (int i = 0; i < 20; ++i) {
        host.engine().begin_run(true);
        host.submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
        host.submit(Behaviour::kNoop);
        EXPECT_TRUE(host.finish().failures.empty());
    }
    EXPECT_TRUE(host.close().killed.empty());
}

TEST(Threads, ThatLeaveAreLostLikeProcesses) {
    TestHost host;
    host.worker().add_thread(WorkerRole::kSub);
    const LaneThread thread(host.worker().thread_lane(WorkerRole::kSub, 0), 1);
    ASSERT_EQ(host.start(), "");
    host.engine().begin_run(true);
    host.submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
    host.submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
    const RunReport report = host.finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].code, abi::ErrorCode::ERR_PTO_CHILD_EXIT);
    EXPECT_NE(report.failures[0].loss.text.find("L3/sub0 was given up: it left by itself"), std::string::npos)
        << report.failures[0].loss.text;
    EXPECT_EQ(host.events().exit().role, WorkerRole::kSub);
}

TEST(Threads, AreReplacedOnRequest) {
    HostWorkerSettings settings = quiet_settings();
    settings.restarts_when_idle = true;
    TestHost host(settings);
    host.worker().add_thread(WorkerRole::kSub);
    const LaneThread first(host.worker().thread_lane(WorkerRole::kSub, 0), 1);
    ASSERT_EQ(host.start(), "");
    EXPECT_EQ(host.worker().replacement_lane(WorkerRole::kSub, 0), nullptr);
    host.engine().begin_run(true);
    host.submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
    host.submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
    EXPECT_EQ(host.finish().failures.size(), 1u);
    host.events().exit();
    const LaneThread second(host.worker().replacement_lane(WorkerRole::kSub, 0));
    EXPECT_EQ(host.events().restart().failure, "");
    EXPECT_EQ(host.worker().replacement_lane(WorkerRole::kSub, 0), nullptr);
    host.engine().begin_run(true);
    host.submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
    host.submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
    EXPECT_TRUE(host.finish().failures.empty());
    EXPECT_TRUE(host.close().killed.empty());
}

TEST(Threads, MayOutliveTheirWorker) {
    std::shared_ptr<hierarchical::ThreadLane> lane;
    {
        HostWorkerSettings settings = quiet_settings();
        settings.exit_timeout_ns = 10 * kMs;
        TestHost host(settings);
        host.worker().add_thread(WorkerRole::kSub);
        lane = host.worker().thread_lane(WorkerRole::kSub, 0);
        std::promise<std::string> done;
        host.worker().start(50 * kMs, [&](std::string failure) { done.set_value(std::move(failure)); });
        const base::Json error = json_of(done.get_future().get());
        EXPECT_EQ(error.at("code").text(), "ERR_PTO_INIT_TIMEOUT");
        EXPECT_EQ(error.at("details").at("missing").items().size(), 1u);
    }
    const LaneThread thread(lane);
}

TEST(Threads, SayThemselvesThatTheyCannotStart) {
    TestHost host;
    host.add_chips(1);
    host.worker().add_thread(WorkerRole::kSub);
    const std::shared_ptr<hierarchical::ThreadLane> lane = host.worker().thread_lane(WorkerRole::kSub, 0);
    lane->failed(R"({"message":"no module"})");
    lane->ended("");
    const base::Json error = json_of(host.start());
    EXPECT_EQ(error.at("code").text(), "ERR_PTO_INIT_FAILED");
    EXPECT_EQ(error.at("cause").at("message").text(), "no module");
}

}  // namespace
}  // namespace test
}  // namespace pto
