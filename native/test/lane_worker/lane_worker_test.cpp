// Both ends of a lane in two processes: what crosses, how it ends, and what happens when one of them is gone.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <thread>

#include "base/failure.h"
#include "lane_worker/spawned_worker.h"

namespace pto {
namespace test {
namespace {

using abi::CommandKind;
using abi::CommandStatus;
using hierarchical::ControlCommand;
using hierarchical::ControlReply;

constexpr uint64_t kSecond = 1'000'000'000;

template <typename Call>
std::string code_of(Call call) {
    try {
        call();
    } catch (const base::Failure &failure) {
        return failure.code();
    }
    return "none";
}

/// Looks again and again, for up to a minute.
template <typename Predicate>
bool eventually(Predicate is_so) {
    const int64_t deadline = base::monotonic_ns() + kPatienceNs;
    while (base::monotonic_ns() < deadline) {
        if (is_so()) return true;
        usleep(200);
    }
    return false;
}

base::Json error_of(const Outcome &outcome) { return base::Json::parse(outcome.error).value_or(base::Json()); }

TEST(LaneWorker, SaysThatItIsReadyWithWhatItsHandlerGave) {
    SpawnedWorker worker(R"({"payload":{"chip":7}})");
    const base::Json ready = worker.receive();
    EXPECT_EQ(ready.at("type").text(), "ready");
    EXPECT_EQ(ready.at("payload").at("chip").as_int(0), 7);
    EXPECT_EQ(worker.lane().sighting().state, abi::ChildState::kReady);
    EXPECT_EQ(worker.lane().sighting().pid, static_cast<uint32_t>(worker.pid()));
}

TEST(LaneWorker, SaysWhyItCannotStart) {
    SpawnedWorker worker(R"({"init":"fail"})");
    const base::Json failed = worker.receive();
    EXPECT_EQ(failed.at("type").text(), "failed");
    EXPECT_EQ(failed.at("error").at("code").text(), "ERR_PTO_INIT_FAILED");
    EXPECT_EQ(worker.lane().sighting().state, abi::ChildState::kInitFailed);
    EXPECT_EQ(WEXITSTATUS(worker.wait()), 1);
}

TEST(LaneWorker, RefusesAParentOfAnotherBuildAndNamesBothLayouts) {
    SpawnedWorker worker("{}", 42);
    const base::Json failed = worker.receive();
    EXPECT_EQ(failed.at("error").at("code").text(), "ERR_PTO_CHILD_BUILD");
    const std::string message = failed.at("error").at("message").text();
    EXPECT_NE(message.find("42"), std::string::npos) << message;
    EXPECT_NE(message.find(std::to_string(abi::kLaneLayoutHash)), std::string::npos) << message;
    EXPECT_EQ(WEXITSTATUS(worker.wait()), 1);
}

TEST(LaneWorker, ComputesOnSharedMemory) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    for (int i = 0; i < 100; ++i) {
        worker.data<float>()[i] = static_cast<float>(i);
        worker.data<float>(1024)[i] = 1;
    }
    Args args;
    args.tensor(SpawnedWorker::tensor(0, 100, DataType::FLOAT32))
        .tensor(SpawnedWorker::tensor(1024, 100, DataType::FLOAT32))
        .tensor(SpawnedWorker::tensor(2048, 100, DataType::FLOAT32, TensorArgType::OUTPUT_EXISTING));
    const Outcome outcome = worker.run(dispatch_of(Behaviour::kAdd, args, 77));
    EXPECT_EQ(outcome.status, CommandStatus::kOk);
    EXPECT_EQ(outcome.task_id, 77u);
    EXPECT_GT(outcome.accepted_ns, 0);
    EXPECT_LE(outcome.accepted_ns, outcome.launched_ns);
    EXPECT_LE(outcome.launched_ns, outcome.done_ns);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(worker.data<float>(2048)[i], static_cast<float>(i + 1));
}

TEST(LaneWorker, SeesWhatWasWrittenBeforeEachTaskAndShowsWhatItWroteAfterIt) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    Args args;
    args.tensor(SpawnedWorker::tensor(0, 512, DataType::INT64))
        .tensor(SpawnedWorker::tensor(8192, 512, DataType::INT64, TensorArgType::OUTPUT_EXISTING));
    for (uint64_t round = 1; round <= 2000; ++round) {
        for (int i = 0; i < 512; ++i) worker.data<uint64_t>()[i] = round;
        ASSERT_EQ(worker.run(dispatch_of(Behaviour::kCopy, args, round)).task_id, round);
        for (int i = 0; i < 512; ++i) ASSERT_EQ(worker.data<uint64_t>(8192)[i], round);
    }
}

TEST(LaneWorker, CarriesAsManyArgumentsAsATaskMayHave) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    Args args;
    args.tensor(SpawnedWorker::tensor(0, 20'000, DataType::UINT8));
    for (uint32_t i = 1; i < abi::kMaxTaskTensors; ++i) args.tensor(SpawnedWorker::tensor(i, i, DataType::UINT8));
    for (uint32_t i = 0; i < abi::kMaxTaskScalars; ++i) args.scalar(~uint64_t{i});
    abi::RunSettingsRecord settings{};
    Dispatch dispatch = dispatch_of(Behaviour::kEcho, args);
    dispatch.settings = &settings;
    for (int round = 0; round < 5; ++round) {
        std::memset(worker.data<uint8_t>(), 0, 20'000);
        ASSERT_EQ(worker.run(dispatch).status, CommandStatus::kOk);
        EXPECT_EQ(std::memcmp(worker.data<uint8_t>(), &args.record(), args.record().nbytes()), 0);
    }
}

TEST(LaneWorker, ReportsWhatWasThrownWhateverItsLength) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    for (const uint64_t length : {0ull, 10ull, 65'000ull, 66'000ull, 10'000'000ull}) {
        Args args;
        args.scalar(length);
        const Outcome outcome = worker.run(dispatch_of(Behaviour::kThrow, args));
        EXPECT_EQ(outcome.status, CommandStatus::kThrew);
        EXPECT_LE(outcome.error.size(), abi::kLaneErrorBytes);
        const base::Json error = error_of(outcome);
        if (length < 65'000 + 1) {
            EXPECT_EQ(error.at("message").text(), std::string(length, 'x'));
            EXPECT_TRUE(error.at("truncated").is_null());
        } else {
            EXPECT_TRUE(error.at("truncated").as_bool(false));
            EXPECT_EQ(error.at("length").as_id(0), length);
            EXPECT_GT(error.at("message").text().size(), 1000u);
        }
    }
}

TEST(LaneWorker, ReportsFailuresWithCodeAndDetails) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    Args args;
    args.scalar(11);
    const Outcome outcome = worker.run(dispatch_of(Behaviour::kFail, args));
    EXPECT_EQ(outcome.status, CommandStatus::kNativeError);
    EXPECT_EQ(error_of(outcome).at("code").text(), "ERR_PTO_TASK_NATIVE");
    EXPECT_EQ(error_of(outcome).at("details").at("status").as_int(0), 11);
}

TEST(LaneWorker, RejectsWhatItDoesNotHave) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    abi::TensorRef wrong_place = SpawnedWorker::tensor(0, 1, DataType::UINT8);
    wrong_place.place = 9;
    abi::TensorRef wrong_dtype = SpawnedWorker::tensor(0, 1, DataType::UINT8);
    wrong_dtype.dtype = 99;
    abi::TensorRef huge = SpawnedWorker::tensor(0, 0xffffffff, DataType::INT64);
    huge.ndims = 5;
    for (uint32_t &dimension : huge.shapes) dimension = 0xffffffff;
    const abi::TensorRef cases[] = {
        tensor_at(SpawnedWorker::kSegment + 1, SpawnedWorker::kGeneration, 0, 1, DataType::UINT8),
        tensor_at(SpawnedWorker::kSegment, SpawnedWorker::kGeneration - 1, 0, 1, DataType::UINT8),
        SpawnedWorker::tensor(1 << 20, 1, DataType::UINT8),
        SpawnedWorker::tensor((1 << 20) - 8, 9, DataType::UINT8),
        SpawnedWorker::tensor(~uint64_t{0} - 3, 8, DataType::UINT8),
        wrong_place,
        wrong_dtype,
        huge,
    };
    for (const abi::TensorRef &tensor : cases) {
        Args args;
        args.tensor(tensor).tensor(SpawnedWorker::tensor(0, 1, DataType::UINT8));
        const Outcome outcome = worker.run(dispatch_of(Behaviour::kCopy, args));
        EXPECT_EQ(outcome.status, CommandStatus::kRejectedStale) << outcome.error;
        EXPECT_EQ(error_of(outcome).at("code").text(), "ERR_PTO_HANDLE_FOREIGN");
    }
}

TEST(LaneWorker, MapsSegmentsLaterAndForgetsThem) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    base::SharedMemory late = base::SharedMemory::create("late", 4096);
    late.data()[0] = 9;
    base::JsonWriter json;
    json.begin_object().key("type").string("mapSegment").key("segment");
    SpawnedWorker::append_segment(json, 90, 1, late).end_object();
    ASSERT_TRUE(send_message(worker.socket(), json.text(), {late.fd()}));
    EXPECT_EQ(worker.receive().at("id").as_int(0), 90);
    Args args;
    args.tensor(tensor_at(90, 1, 0, 1, DataType::UINT8)).tensor(SpawnedWorker::tensor(0, 1, DataType::UINT8));
    EXPECT_EQ(worker.run(dispatch_of(Behaviour::kCopy, args)).status, CommandStatus::kOk);
    EXPECT_EQ(worker.data<uint8_t>()[0], 9);
    EXPECT_EQ(worker.lane().control({CommandKind::kUnmapSegment, {90}}, 10 * kSecond).status, CommandStatus::kOk);
    EXPECT_EQ(worker.run(dispatch_of(Behaviour::kCopy, args)).status, CommandStatus::kRejectedStale);
}

TEST(LaneWorker, AnswersControlCommandsWhileATaskRuns) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    Args args;
    args.tensor(SpawnedWorker::tensor(0, 1, DataType::INT64)).scalar(1);
    worker.lane().push(dispatch_of(Behaviour::kWaitFor, args));
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(worker.lane().control({CommandKind::kPing}, 30 * kSecond).status, CommandStatus::kOk);
    }
    const ControlReply stats = worker.lane().control({CommandKind::kStats}, 30 * kSecond);
    EXPECT_TRUE(base::Json::parse(stats.payload)->at("tasks").is_number()) << stats.payload;
    Outcome outcome;
    EXPECT_FALSE(worker.lane().pop(&outcome));
    __atomic_store_n(worker.data<uint64_t>(), 1, __ATOMIC_SEQ_CST);
    EXPECT_EQ(worker.next().status, CommandStatus::kOk);
}

TEST(LaneWorker, KeepsDeviceCommandsInTheirOrderAmongTasks) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    const uint64_t device = worker.lane().control({CommandKind::kMalloc, {8}}, 10 * kSecond).result;
    ASSERT_NE(device, 0u);
    abi::TensorRef on_device = SpawnedWorker::tensor(device, 1, DataType::INT64, TensorArgType::INOUT);
    on_device.place = static_cast<uint8_t>(abi::TensorPlace::kDevice);
    on_device.chip = 0;
    const abi::TensorRef on_host = SpawnedWorker::tensor(64, 1, DataType::INT64);
    for (uint64_t round = 1; round <= 200; ++round) {
        *worker.data<uint64_t>(64) = round;
        ControlCommand copy_to{CommandKind::kCopyTo, {device, 8}, &on_host, sizeof(on_host)};
        ASSERT_EQ(worker.lane().control(copy_to, 10 * kSecond).status, CommandStatus::kOk);
        Args slow;
        slow.scalar(round % 2 == 0 ? 100 : 0);
        Args change;
        change.tensor(on_device).scalar(round);
        worker.lane().push(dispatch_of(Behaviour::kSleep, slow));
        worker.lane().push(dispatch_of(Behaviour::kMix, change));
        ControlCommand copy_from{CommandKind::kCopyFrom, {device, 8}, &on_host, sizeof(on_host)};
        ASSERT_EQ(worker.lane().control(copy_from, 10 * kSecond).status, CommandStatus::kOk);
        ASSERT_NE(*worker.data<uint64_t>(64), round);
        worker.next();
        worker.next();
    }
    EXPECT_EQ(worker.lane().control({CommandKind::kFree, {device}}, 10 * kSecond).status, CommandStatus::kOk);
    const ControlReply twice = worker.lane().control({CommandKind::kFree, {device}}, 10 * kSecond);
    EXPECT_EQ(twice.status, CommandStatus::kNativeError);
    EXPECT_EQ(base::Json::parse(twice.payload)->at("code").text(), "ERR_PTO_DEVICE_POINTER");
}

TEST(LaneWorker, RunsWhatWasRegisteredByName) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    const std::string fill = R"({"name":"fill"})";
    EXPECT_EQ(worker.lane().control({CommandKind::kRegister, {500}, fill.data(), fill.size()}, 10 * kSecond).status,
              CommandStatus::kOk);
    Args args;
    args.tensor(SpawnedWorker::tensor(0, 1, DataType::FLOAT32)).scalar(123);
    Dispatch dispatch = dispatch_of(static_cast<Behaviour>(500), args);
    EXPECT_EQ(worker.run(dispatch).status, CommandStatus::kOk);
    EXPECT_EQ(*worker.data<uint32_t>(), 123u);
    worker.lane().control({CommandKind::kUnregister, {500}}, 10 * kSecond);
    EXPECT_NE(error_of(worker.run(dispatch)).at("message").text().find("500 not registered"), std::string::npos);
}

TEST(LaneWorker, DoesNotStartTasksOfARunThatWasGivenUp) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    Args slow;
    slow.tensor(SpawnedWorker::tensor(0, 1, DataType::INT64)).scalar(1);
    Args fill;
    fill.tensor(SpawnedWorker::tensor(8, 2, DataType::INT32)).scalar(5);
    worker.lane().push(dispatch_of(Behaviour::kWaitFor, slow, 1, 4));
    ASSERT_TRUE(eventually([&] { return worker.lane().sighting().current_seq == 1; }));
    worker.lane().push(dispatch_of(Behaviour::kFill, fill, 2, 4));
    worker.lane().cancel(4);
    __atomic_store_n(worker.data<uint64_t>(), 1, __ATOMIC_SEQ_CST);
    EXPECT_EQ(worker.next().status, CommandStatus::kOk);
    EXPECT_EQ(worker.next().status, CommandStatus::kCancelled);
    EXPECT_EQ(*worker.data<uint64_t>(8), 0u);
    EXPECT_EQ(worker.run(dispatch_of(Behaviour::kFill, fill, 3, 5)).status, CommandStatus::kOk);
    EXPECT_EQ(*worker.data<uint32_t>(8), 5u);
}

TEST(LaneWorker, GivesUpOnAControlCommandThatIsNotAnsweredInTimeAndGoesOn) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    const std::string slow = R"({"ms":300})";
    const ControlCommand command{CommandKind::kCommInit, {}, slow.data(), slow.size()};
    EXPECT_EQ(code_of([&] { worker.lane().control(command, kSecond / 100); }), "ERR_PTO_CONTROL_TIMEOUT");
    EXPECT_EQ(worker.lane().control({CommandKind::kMalloc, {16}}, 30 * kSecond).status, CommandStatus::kOk);
    EXPECT_EQ(worker.lane().control({CommandKind::kPing}, 30 * kSecond).status, CommandStatus::kOk);
}

TEST(LaneWorker, EndsWhenItIsAsked) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    worker.lane().shut_down();
    const int status = worker.wait();
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(worker.lane().sighting().state, abi::ChildState::kExiting);
}

TEST(LaneWorker, EndsWhenItsParentIsGone) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    worker.close_socket();
    const int status = worker.wait();
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(LaneWorker, EndsWhenItsParentIsGoneAlthoughATaskHangs) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    Args args;
    worker.lane().push(dispatch_of(Behaviour::kHang, args));
    ASSERT_TRUE(eventually([&] { return worker.lane().sighting().phase == abi::ChildPhase::kRun; }));
    worker.close_socket();
    const int status = worker.wait();
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

TEST(LaneWorker, EndsWithItsParentsDeathWhenNobodyClosesTheSocket) {
    // A process in between starts the worker and is killed; this one has its end of the socket, too.
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    base::UniqueFd report(ends[0]);
    const pid_t middle = fork();
    ASSERT_GE(middle, 0);
    if (middle == 0) {
        close(ends[0]);
        SpawnedWorker worker;
        const pid_t pid = worker.is_ready() ? worker.pid() : -1;
        send_message(ends[1], std::to_string(pid), {worker.socket()});
        raise(SIGKILL);
    }
    close(ends[1]);
    Message message;
    ASSERT_EQ(MessageReader(report.get()).read(&message), MessageReader::Result::kMessage);
    ASSERT_EQ(message.fds.size(), 1u);
    const pid_t grandchild = std::stoi(message.text);
    ASSERT_GT(grandchild, 0);
    ASSERT_EQ(waitpid(middle, nullptr, 0), middle);
    EXPECT_TRUE(eventually([&] {
        // Nobody may have collected it: a zombie is as dead as none.
        std::ifstream stat("/proc/" + std::to_string(grandchild) + "/stat");
        std::string id, name, state;
        return !(stat >> id >> name >> state) || state == "Z";
    }));
}

TEST(LaneWorker, WhateverAChildWritesIsAnErrorAndNothingWorse) {
    for (uint32_t kind = 0; kind < static_cast<uint32_t>(Garbage::kCount); ++kind) {
        SpawnedWorker worker;
        ASSERT_TRUE(worker.is_ready());
        Args args;
        args.scalar(kind).scalar(kind + 1);
        worker.run(dispatch_of(Behaviour::kNoop, args));
        worker.lane().push(dispatch_of(Behaviour::kGarbage, args));
        std::string code = "none";
        EXPECT_TRUE(worker.bell().await([&] {
            Outcome outcome;
            code = code_of([&] { worker.lane().pop(&outcome); });
            return code != "none";
        }));
        EXPECT_EQ(code, "ERR_PTO_CHILD_PROTOCOL") << "garbage " << kind;
        Outcome outcome;
        EXPECT_EQ(code_of([&] { worker.lane().pop(&outcome); }), "ERR_PTO_CHILD_PROTOCOL");
        kill(worker.pid(), SIGKILL);
    }
}

TEST(LaneWorker, ControlCommandsEndWithTheLossOfTheChild) {
    SpawnedWorker worker;
    ASSERT_TRUE(worker.is_ready());
    kill(worker.pid(), SIGSTOP);
    int status = 0;
    ASSERT_EQ(waitpid(worker.pid(), &status, WUNTRACED), worker.pid());
    ASSERT_TRUE(WIFSTOPPED(status));
    std::thread killer([&] {
        usleep(20'000);
        kill(worker.pid(), SIGKILL);
        worker.lane().mark_dead(base::Failure(abi::ErrorCode::ERR_PTO_CHILD_SIGNAL, "killed").with("signal", SIGKILL));
    });
    EXPECT_EQ(code_of([&] { worker.lane().control({CommandKind::kPing}, 60 * kSecond); }), "ERR_PTO_CHILD_SIGNAL");
    killer.join();
    EXPECT_EQ(code_of([&] { worker.lane().control({CommandKind::kPing}, 60 * kSecond); }), "ERR_PTO_CHILD_SIGNAL");
}

}  // namespace
}  // namespace test
}  // namespace pto
