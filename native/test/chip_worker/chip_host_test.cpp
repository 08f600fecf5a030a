/// Chips under a worker: the graph, the children and their memory, without JavaScript.
#include <csignal>
#include <cstring>

#include "host_worker/host_fixture.h"
#include "test/chip_worker/chip_child.h"

namespace pto {
namespace test {
namespace {

using abi::CommandKind;
using abi::CommandStatus;

class ChipHost : public testing::TestWithParam<RuntimeModel> {
protected:
    static constexpr uint32_t kCount = 4, kGood = 0, kBad = 1;

    /// @param runtime of one more chip, which has another library; empty: none
    void add_chips(int count, const std::string &runtime = "") {
        for (int device = 0; device < count; ++device) add_chip(ChipChild::config_of(GetParam(), "", device));
        if (!runtime.empty()) add_chip(ChipChild::config_of(GetParam(), runtime, count));
    }
    void add_callable(int chips, uint32_t slot, const char *kernel) {
        const std::vector<uint8_t> image = image_of(GetParam(), "increase", kernel);
        const Allocation memory = host.worker().allocate(image.size());
        std::memcpy(memory.data, image.data(), image.size());
        const std::string payload = base::JsonWriter()
                                        .begin_object()
                                        .key("segment").number(memory.segment)
                                        .key("generation").number(memory.generation)
                                        .key("offset").number(static_cast<int64_t>(memory.offset))
                                        .key("nbytes").number(static_cast<int64_t>(image.size()))
                                        .key("name").string("increase")
                                        .key("digest").string(kernel)
                                        .end_object()
                                        .take();
        for (int chip = 0; chip < chips; ++chip) {
            const auto reply = host.worker().control(WorkerRole::kNextLevel, chip, CommandKind::kRegister, slot, 0, 0,
                                                     payload.data(), payload.size());
            ASSERT_EQ(reply.status, CommandStatus::kOk) << reply.payload;
        }
    }
    void submit(uint32_t slot, const Allocation &in, const Allocation &out, int32_t worker, uint64_t timeout_ns = 0) {
        TaskArguments arguments;
        arguments.tensor(in, kCount, TensorArgType::INPUT, DataType::INT32)
            .tensor(out, kCount, TensorArgType::OUTPUT_EXISTING, DataType::INT32)
            .on(worker);
        abi::RunSettingsRecord settings{};
        settings.config.block_dim = 3;
        Submission submission;
        submission.kind = CommandKind::kRunCallable;
        submission.role = WorkerRole::kNextLevel;
        submission.callable = slot;
        submission.settings = &settings;
        submission.members = &arguments.record();
        submission.timeout_ns = timeout_ns;
        host.engine().submit(submission);
    }
    Allocation vector_of(int32_t value) {
        const Allocation memory = host.worker().allocate(kCount * sizeof(int32_t));
        for (uint32_t i = 0; i < kCount; ++i) words(memory)[i] = value;
        return memory;
    }
    static int32_t *words(const Allocation &memory) { return reinterpret_cast<int32_t *>(memory.data); }

    TestHost host;

private:
    void add_chip(const std::string &config) {
        ProcessChild child;
        child.executable = PTO_CHIP_WORKER;
        child.config_json = config;
        child.env = {{"ASAN_OPTIONS", "handle_segv=0"}, {"TSAN_OPTIONS", "handle_segv=0"}};
        host.worker().add_process(WorkerRole::kNextLevel, std::move(child));
    }
};

TEST_P(ChipHost, RunsAGraphOverItsChips) {
    add_chips(2);
    ASSERT_EQ(host.start(), "");
    add_callable(2, kGood, GetParam().step_one);
    std::vector<Allocation> vectors;
    for (int i = 0; i <= 20; ++i) vectors.push_back(vector_of(i == 0 ? 100 : 0));
    host.engine().begin_run(true);
    for (int i = 0; i < 20; ++i) submit(kGood, vectors[i], vectors[i + 1], i % 3 == 2 ? -1 : i % 3);
    const RunReport report = host.finish();
    ASSERT_TRUE(report.failures.empty()) << report.failures[0].error;
    EXPECT_EQ(words(vectors[20])[kCount - 1], 120);
    ASSERT_EQ(report.device_ns.size(), 2u);
    EXPECT_GT(report.device_ns[0], 0u);
    EXPECT_GT(report.device_ns[1], 0u);
    EXPECT_TRUE(host.close().killed.empty());
}

TEST_P(ChipHost, GoesOnWithTheOthersWhenAKernelKillsAChip) {
    add_chips(2);
    ASSERT_EQ(host.start(), "");
    add_callable(2, kGood, GetParam().step_one);
    add_callable(2, kBad, PTO_KERNEL_CRASH);
    const Allocation in = vector_of(1), lost = vector_of(0), out = vector_of(0);
    host.engine().begin_run(true);
    // In this order: after a failure the engine refuses what is submitted.
    submit(kGood, in, out, 1);
    submit(kBad, in, lost, 0);
    const RunReport report = host.finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].code, abi::ErrorCode::ERR_PTO_CHILD_SIGNAL);
    EXPECT_EQ(report.failures[0].loss.signal, SIGSEGV);
    EXPECT_EQ(report.failures[0].loss.phase, abi::ChildPhase::kRun);
    EXPECT_EQ(words(out)[0], 2);

    host.engine().begin_run(true);
    submit(kGood, out, in, 1);
    EXPECT_TRUE(host.finish().failures.empty());
    EXPECT_EQ(words(in)[0], 3);
    EXPECT_TRUE(host.close().killed.empty());
}

TEST_P(ChipHost, EndsAChipWhoseKernelHangs) {
    add_chips(2);
    ASSERT_EQ(host.start(), "");
    add_callable(2, kGood, GetParam().step_one);
    add_callable(2, kBad, PTO_KERNEL_HANG);
    const Allocation in = vector_of(1), out = vector_of(0);
    host.engine().begin_run(true);
    submit(kBad, in, out, 1, 100 * kMs);
    const RunReport report = host.finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].code, abi::ErrorCode::ERR_PTO_TASK_TIMEOUT);
    EXPECT_EQ(report.failures[0].loss.phase, abi::ChildPhase::kRun);
    host.engine().begin_run(true);
    submit(kGood, in, out, 0);
    EXPECT_TRUE(host.finish().failures.empty());
    EXPECT_EQ(words(out)[0], 2);
}

TEST_P(ChipHost, TellsWhyAChipDoesNotStart) {
    add_chips(2, "/nowhere/libhost_runtime.so");
    const std::string failure = host.start();
    EXPECT_NE(failure.find("ERR_PTO_RUNTIME_MISSING"), std::string::npos) << failure;
    EXPECT_NE(failure.find("/nowhere/libhost_runtime.so"), std::string::npos) << failure;
    EXPECT_TRUE(host.close().killed.empty());
}

PTO_WITH_EVERY_RUNTIME(ChipHost);

}  // namespace
}  // namespace test
}  // namespace pto
