/// How chip children start, end and die.
#include <csignal>
#include <memory>
#include <thread>

#include "test/chip_worker/chip_child_test.h"

namespace pto {
namespace test {
namespace {

using abi::ChildPhase;
using abi::CommandKind;
using abi::CommandStatus;

class ChipLife : public ChipChildTest {
protected:
    void await_phase(ChildPhase phase) {
        for (int i = 0; i < 30'000 && child().sighting().phase != phase; ++i) usleep(1000);
        EXPECT_EQ(child().sighting().phase, phase);
    }
    void push_hanging_task() {
        expect_added(kSlot, "increase", PTO_KERNEL_HANG);
        child().push(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
        await_phase(ChildPhase::kRun);
    }
};

TEST_P(ChipLife, EndsWhenItIsAskedTo) {
    expect_added(kSlot);
    expect_good_run(kSlot);
    child().ask_to_end();
    EXPECT_EQ(child().end().exit_code, 0);
}

TEST_P(ChipLife, EndsWhenItsParentIsGone) {
    child().hang_up();
    EXPECT_EQ(child().end().signal, 0);
}

TEST_P(ChipLife, EndsWhenItsParentIsGoneDuringATaskThatHangs) {
    push_hanging_task();
    child().hang_up();
    EXPECT_EQ(child().end().signal, SIGKILL) << "by itself: nothing ends a kernel";
}

TEST_P(ChipLife, EndsByTheSignalOfAKernelThatCrashes) {
    expect_added(kSlot, "increase", PTO_KERNEL_CRASH);
    child().push(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
    EXPECT_EQ(child().end().signal, SIGSEGV);
    EXPECT_EQ(child().sighting().phase, ChildPhase::kRun);
    EXPECT_NE(child().sighting().current_seq, 0u);
}

TEST_P(ChipLife, EndsAfterAKernelThatTookTooLong) {
    expect_added(kSlot, "increase", PTO_KERNEL_HANG);
    child().settings.options.kernel_timeout_ms = 50;
    const auto outcome = child().run(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
    expect_error(outcome, "ERR_PTO_RUN_KERNEL_TIMEOUT", "the device is lost");
    expect_error(child().run(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)}), "ERR_PTO_DEVICE_LOST", "");
    child().ask_to_end();
    EXPECT_EQ(child().end().signal, 0);
}

TEST_P(ChipLife, AnswersWhileATaskHangs) {
    push_hanging_task();
    EXPECT_EQ(child().control(CommandKind::kPing).status, CommandStatus::kOk);
    EXPECT_EQ(child().stats().at("tasks").as_int(0), 1);
    EXPECT_EQ(child().stats().at("registered").as_int(0), 1);
    kill(child().pid(), SIGKILL);
    EXPECT_EQ(child().end().signal, SIGKILL);
}

TEST_P(ChipLife, IsIdleBetweenTasks) {
    expect_added(kSlot);
    expect_good_run(kSlot);
    await_phase(ChildPhase::kIdle);
}

TEST_P(ChipLife, TakesALogLevel) {
    expect_added(kSlot, "increase_and_fail");
    const auto run = [this] { return child().run(kSlot, {in_arena(kIn, kCount), in_arena(kOut, kCount)}).status; };
    ASSERT_EQ(child().control(CommandKind::kLogLevel, 4).status, CommandStatus::kOk);
    EXPECT_EQ(run(), CommandStatus::kNativeError);
    EXPECT_EQ(child().printed(), "");
    expect_error(child().control(CommandKind::kLogLevel, 5), "ERR_PTO_OPTION_INVALID", "log level 5");
    ASSERT_EQ(child().control(CommandKind::kLogLevel, 3).status, CommandStatus::kOk);
    EXPECT_EQ(run(), CommandStatus::kNativeError);
    EXPECT_NE(child().printed().find("[ERROR]"), std::string::npos);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_P(ChipLife, TakesAtMostTwentyMegabytes) {
    expect_added(kSlot);
    for (int i = 0; i < 50; ++i) expect_good_run(kSlot);
    EXPECT_LE(child().resident_bytes(), 20'000'000);
}
#endif

PTO_WITH_EVERY_RUNTIME(ChipLife);

/// Children that do not get as far as to be ready.
class ChipStart : public testing::TestWithParam<RuntimeModel> {
protected:
    void expect_failed(const ChipChild::Deviations &deviations, const char *code, const std::vector<std::string> &words) {
        ChipChild child(GetParam(), deviations);
        const ChildGreeting greeting = child.greeting();
        ASSERT_FALSE(greeting.is_ready);
        const base::Json &error = greeting.message.at("error");
        const std::string &message = error.at("message").text();
        EXPECT_EQ(error.at("code").text(), code) << message;
        for (const std::string &word : words) EXPECT_NE(message.find(word), std::string::npos) << message;
        EXPECT_EQ(child.end().signal, 0);
    }
    void expect_config_refused(const std::string &config, const char *code, const std::vector<std::string> &words) {
        ChipChild::Deviations deviations;
        deviations.config = config;
        expect_failed(deviations, code, words);
    }
};

/// A child whose parent's thread has ended, which is what the kernel takes for the parent's death.
std::unique_ptr<ChipChild> child_of_ended_thread(const RuntimeModel &model, const ChipChild::Deviations &deviations) {
    std::unique_ptr<ChipChild> child;
    std::thread([&] {
        child = std::make_unique<ChipChild>(model, deviations);
        EXPECT_TRUE(child->greeting().is_ready) << child->printed();
    }).join();
    return child;
}

TEST_P(ChipStart, IsFollowedByAnEndAtOnceWhenItsParentDies) {
    EXPECT_EQ(child_of_ended_thread(GetParam(), {})->end().signal, SIGKILL);
}

TEST_P(ChipStart, IsFollowedByAnEndInOrderWhereTheDeviceNeedsThat) {
    ChipChild::Deviations deviations;
    deviations.config = R"({"endsInOrder":true,)" + ChipChild::config_of(GetParam(), "", deviations.device).substr(1);
    const auto child = child_of_ended_thread(GetParam(), deviations);
    EXPECT_EQ(child->control(CommandKind::kPing).status, CommandStatus::kOk);
    child->hang_up();
    EXPECT_EQ(child->end().signal, 0);
}

TEST_P(ChipStart, TellsWhatIsReady) {
    ChipChild child(GetParam());
    const ChildGreeting greeting = child.greeting();
    ASSERT_TRUE(greeting.is_ready);
    EXPECT_EQ(greeting.message.at("payload").at("deviceId").as_int(-1), 5);
    EXPECT_EQ(greeting.message.at("payload").at("platform").text(), std::string(GetParam().chip.name) + "sim");
}

TEST_P(ChipStart, FailsForAParentOfAnotherBuild) {
    ChipChild::Deviations deviations;
    deviations.layout_hash = abi::kLaneLayoutHash ^ 1;
    expect_failed(deviations, "ERR_PTO_CHILD_BUILD",
                  {PTO_CHIP_WORKER, std::to_string(abi::kLaneLayoutHash), std::to_string(deviations.layout_hash)});
}

TEST_P(ChipStart, FailsForLibrariesThatAreNotThere) {
    expect_config_refused(ChipChild::config_of(GetParam(), "/nowhere/libhost_runtime.so"), "ERR_PTO_RUNTIME_MISSING",
                          {"/nowhere/libhost_runtime.so"});
}

TEST_P(ChipStart, FailsForALibraryOfAnotherVersion) {
    const std::string version = std::to_string(PTO_HOST_ABI_VERSION);
    expect_config_refused(ChipChild::config_of(GetParam(), PTO_FOREIGN_RUNTIME), "ERR_PTO_RUNTIME_ABI",
                          {PTO_FOREIGN_RUNTIME, "host ABI version 99", "version " + version + " is needed"});
}

TEST_P(ChipStart, FailsForALibraryOfAnotherPlatform) {
    RuntimeModel other = GetParam();
    other.chip.name = "a7";
    expect_config_refused(ChipChild::config_of(other), "ERR_PTO_RUNTIME_ABI",
                          {GetParam().chip.library, std::string(GetParam().chip.name) + "sim", "a7sim"});
}

TEST_P(ChipStart, FailsForAConfigurationThatLacksSomething) {
    expect_config_refused("{}", "ERR_PTO_OPTION_INVALID", {"platform"});
    expect_config_refused(R"({"platform": "a2a3sim", "deviceId": -1})", "ERR_PTO_OPTION_INVALID", {"deviceId"});
    expect_config_refused(R"({"platform": "a2a3sim", "deviceId": 0, "workerId": 0})", "ERR_PTO_OPTION_INVALID", {"log"});
}

PTO_WITH_EVERY_RUNTIME(ChipStart);

}  // namespace
}  // namespace test
}  // namespace pto
