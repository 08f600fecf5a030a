// A worker and its children when nothing goes wrong.
#include "host_worker/host_fixture.h"

#include <cstring>
#include <thread>

namespace pto {
namespace test {
namespace {

TEST(HostWorker, RunsTasksOnItsChildren) {
    TestHost host;
    host.add_chips(2, R"({"role":"chip","payload":{"answer":42}})");
    ASSERT_EQ(host.start(), "");
    EXPECT_EQ(json_of(host.worker().ready_payload(WorkerRole::kNextLevel, 1)).at("answer").as_int(0), 42);
    const Allocation memory = host.worker().allocate(8 * 100);
    for (uint64_t round = 1; round <= 50; ++round) {
        host.engine().begin_run(true);
        for (int i = 0; i < 10; ++i) {
            host.submit(Behaviour::kRecord, TaskArguments().tensor(memory, 100, TensorArgType::INOUT).scalar(round));
        }
        const RunReport report = host.finish();
        EXPECT_TRUE(report.failures.empty());
        EXPECT_EQ(report.task_count, 10u);
        EXPECT_EQ(reinterpret_cast<uint64_t *>(memory.data)[0], 10 * round);
        EXPECT_EQ(reinterpret_cast<uint64_t *>(memory.data)[std::min<uint64_t>(10 * round, 90)], std::min<uint64_t>(round, 9));
    }
    EXPECT_TRUE(host.close().killed.empty());
}

TEST(HostWorker, NamesChildrenByTheirRoleAndPlace) {
    HostWorkerSettings settings = quiet_settings();
    settings.path = "L4/nested1/L3";
    TestHost host(settings);
    host.add_chips(2);
    host.worker().add_process(WorkerRole::kSub, test_child(R"({"role":"sub"})"));
    host.worker().add_process(WorkerRole::kSub, test_child("{}"));
    host.worker().add_process(WorkerRole::kSub, test_child(R"({"role":"sub","path":"L4/nested1/post"})"));
    ASSERT_EQ(host.start(), "");
    std::vector<std::string> names;
    const base::Json stats = host.stats();
    for (const base::Json &child : stats.at("children").items()) {
        names.push_back(child.at("path").text());
        EXPECT_EQ(child.at("state").text(), "ready");
        EXPECT_GT(child.at("pid").as_int(0), 0);
    }
    const std::vector<std::string> expected = {"L4/nested1/L3/chip0", "L4/nested1/L3/chip1", "L4/nested1/L3/sub0",
                                               "L4/nested1/L3/sub1", "L4/nested1/post"};
    EXPECT_EQ(names, expected);
    EXPECT_EQ(stats.at("state").text(), "ready");
    EXPECT_TRUE(stats.at("engine").is_object());
    EXPECT_EQ(stats.at("segments").items().size(), 4u) << "the rings";
}

TEST(HostWorker, AnswersControlCommandsWhileATaskRuns) {
    TestHost host;
    host.add_chips(1);
    ASSERT_EQ(host.start(), "");
    const Allocation gate = host.worker().allocate(8);
    host.engine().begin_run();
    host.submit(Behaviour::kWaitFor, TaskArguments().tensor(gate, 1, TensorArgType::INPUT).scalar(1));
    const ControlReply reply = host.worker().control(WorkerRole::kNextLevel, 0, abi::CommandKind::kPing, 0, 0, 0, nullptr, 0);
    EXPECT_EQ(reply.status, abi::CommandStatus::kOk);
    __atomic_store_n(reinterpret_cast<uint64_t *>(gate.data), 1, __ATOMIC_SEQ_CST);
    EXPECT_TRUE(host.finish().failures.empty());
    EXPECT_EQ(code_of([&] {
                  host.worker().control(WorkerRole::kNextLevel, 1, abi::CommandKind::kPing, 0, 0, 0, nullptr, 0);
              }),
              "ERR_PTO_WORKER_ID");
}

TEST(HostWorker, LetsChildrenNameMemoryThatIsAllocatedLater) {
    TestHost host;
    host.add_chips(3);
    ASSERT_EQ(host.start(), "");
    for (int round = 0; round < 6; ++round) {
        // Larger than what is left of the arenas, so each needs a new one.
        const uint64_t bytes = uint64_t{3} << (20 + round);
        const Allocation memory = host.worker().allocate(bytes);
        EXPECT_EQ(host.worker().address(memory.segment, memory.generation, memory.offset, bytes), memory.data);
        Allocation end = memory;
        end.offset += bytes - 64;
        for (int chip = 0; chip < 3; ++chip) {
            host.engine().begin_run(true);
            host.submit(Behaviour::kFill, TaskArguments()
                                              .tensor(end, 16, TensorArgType::OUTPUT_EXISTING, DataType::FLOAT32)
                                              .scalar(static_cast<uint64_t>(round * 10 + chip))
                                              .on(chip));
            ASSERT_TRUE(host.finish().failures.empty());
            uint32_t last = 0;
            std::memcpy(&last, memory.data + bytes - 4, 4);
            EXPECT_EQ(last, static_cast<uint32_t>(round * 10 + chip));
        }
    }
}

TEST(HostWorker, AdoptsMemoryOfAnotherWorkerOnce) {
    TestHost above;
    TestHost below;
    below.add_chips(1);
    const Allocation memory = above.worker().allocate(4096);
    ASSERT_EQ(below.start(), "");
    const int fd = above.worker().segment_fd(memory.segment, memory.generation);
    ASSERT_GE(fd, 0);
    EXPECT_EQ(above.worker().segment_fd(memory.segment, memory.generation + 1), -1);
    EXPECT_EQ(above.worker().segment_fd(99, 1), -1);
    const Allocation adopted = below.worker().adopt(fd, 1 << 20);
    const Allocation again = below.worker().adopt(fd, 4096);
    EXPECT_EQ(adopted.segment, again.segment);
    EXPECT_EQ(code_of([&] { below.worker().adopt(fd, 1 << 30); }), "ERR_PTO_SHM");
    EXPECT_EQ(code_of([&] { below.worker().adopt(-1, 1); }), "ERR_PTO_SHM");
    Allocation tensor = adopted;
    tensor.offset = memory.offset;
    ASSERT_TRUE(below.run(Behaviour::kFill, TaskArguments().tensor(tensor, 8, TensorArgType::OUTPUT_EXISTING, DataType::FLOAT32).scalar(9))
                    .failures.empty());
    EXPECT_EQ(reinterpret_cast<uint32_t *>(memory.data)[7], 9u) << "no copy";
}

TEST(HostWorker, KeepsSegmentsMappedForWhoeverHoldsThem) {
    TestHost host;
    const Allocation memory = host.worker().allocate(100);
    const std::shared_ptr<const hierarchical::Segment> held = host.worker().segment(memory.segment);
    EXPECT_EQ(host.worker().segment(99), nullptr);
    host.destroy();
    memory.data[99] = 1;
    EXPECT_EQ(memory.data[99], 1);
}

TEST(HostWorker, MayHaveNoChildrenAtAll) {
    TestHost host;
    ASSERT_EQ(host.start(), "");
    host.engine().begin_run(true);
    EXPECT_EQ(host.finish().task_count, 0u);
    EXPECT_TRUE(host.close().killed.empty());
}

TEST(HostWorker, SaysWhatBelongsBeforeStartAndWhatAfter) {
    TestHost host;
    host.add_chips(1);
    const auto ping = [&] { host.worker().control(WorkerRole::kNextLevel, 0, abi::CommandKind::kPing, 0, 0, 0, nullptr, 0); };
    EXPECT_EQ(code_of(ping), "ERR_PTO_WORKER_STATE");
    ASSERT_EQ(host.start(), "");
    EXPECT_EQ(code_of([&] { host.add_chips(1); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of([&] { host.worker().add_thread(WorkerRole::kSub); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of([&] { host.start(); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of([&] { host.worker().thread_lane(WorkerRole::kNextLevel, 0); }), "ERR_PTO_WORKER_ID");
    EXPECT_TRUE(host.close().killed.empty());
    EXPECT_TRUE(host.close().killed.empty()) << "again";
    EXPECT_EQ(code_of(ping), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of([&] { host.worker().allocate(1); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(host.stats().at("state").text(), "closed");
}

}  // namespace
}  // namespace test
}  // namespace pto
