#include "test/chip_worker/chip_child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <new>
#include <stdexcept>

#include "base/clock.h"
#include "base/shared_wait_word.h"

extern char **environ;

namespace pto {
namespace test {
namespace {

constexpr int64_t kPatienceNs = 60'000'000'000;
constexpr uint64_t kNonce = 0x1234567890abcdef;

abi::LaneBell &bell_of(const base::SharedMemory &memory) { return *reinterpret_cast<abi::LaneBell *>(memory.data()); }

/// The environment, with sanitizers told to leave the signals of a crash alone.
std::vector<std::string> child_environment() {
    std::vector<std::string> environment;
    for (char **entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const bool is_for_sanitizer = text.rfind("ASAN_OPTIONS=", 0) == 0 || text.rfind("TSAN_OPTIONS=", 0) == 0;
        environment.push_back(is_for_sanitizer ? text + ":handle_segv=0" : text);
    }
    // A first one of a name counts, so these are for when there was none.
    environment.emplace_back("ASAN_OPTIONS=handle_segv=0");
    environment.emplace_back("TSAN_OPTIONS=handle_segv=0");
    return environment;
}

std::string config_message(const std::string &config, const ChipChild::Deviations &deviations) {
    return base::JsonWriter()
        .begin_object()
        .key("type").string("config")
        .key("protocol").number(1)
        .key("nonce").id(kNonce)
        .key("layoutHash").id(deviations.layout_hash)
        .key("workerPath").string("L3/chip2")
        .key("level").number(3)
        .key("parentPid").number(getpid())
        .key("segments").begin_array()
        .begin_object()
        .key("id").number(ChipChild::kArena)
        .key("kind").string("arena")
        .key("bytes").number(static_cast<int64_t>(deviations.arena_bytes))
        .key("generation").number(ChipChild::kGeneration)
        .end_object()
        .end_array()
        .key("spinNs").number(20'000)
        .key("config").raw(config)
        .end_object()
        .take();
}

}  // namespace

ChipChild::ChipChild(const RuntimeModel &model, const Deviations &deviations)
    : bell_memory_(base::SharedMemory::create("bell", sizeof(abi::LaneBell))),
      arena_(deviations.arena ? deviations.arena : make_arena()),
      output_(memfd_create("stderr", MFD_CLOEXEC)) {
    new (bell_memory_.data()) abi::LaneBell();
    settings.config.block_dim = 3;
    hierarchical::LaneSettings lane_settings;
    lane_settings.nonce = kNonce;
    lane_ = std::make_unique<hierarchical::ParentLane>(lane_settings, bell_of(bell_memory_));
    spawn();
    const std::string config = deviations.config.empty() ? config_of(model, "", deviations.device) : deviations.config;
    hierarchical::send_message(socket_.get(), config_message(config, deviations),
                               {lane_->memory()->fd(), bell_memory_.fd(), arena_->fd()});
}

ChipChild::~ChipChild() {
    if (pid_ < 0) return;
    ask_to_end();
    socket_.reset();
    const int64_t deadline = base::monotonic_ns() + 10'000'000'000;
    while (waitpid(pid_, nullptr, WNOHANG) == 0) {
        if (base::monotonic_ns() > deadline) kill(pid_, SIGKILL);
        usleep(1000);
    }
}

void ChipChild::spawn() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("no socket pair");
    socket_.reset(ends[0]);
    // Not 3 itself, of which dup2 would leave the flag that closes it.
    const base::UniqueFd theirs(fcntl(ends[1], F_DUPFD_CLOEXEC, 10));
    close(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), 3);
    posix_spawn_file_actions_adddup2(&actions, output_.get(), STDERR_FILENO);
    std::vector<std::string> environment = child_environment();
    std::vector<char *> entries;
    for (std::string &entry : environment) entries.push_back(entry.data());
    entries.push_back(nullptr);
    std::string program = PTO_CHIP_WORKER;
    char *argv[] = {program.data(), nullptr};
    const int error = posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv, entries.data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error(program + ": " + std::strerror(error));
}

ChildGreeting ChipChild::greeting() {
    hierarchical::MessageReader reader(socket_.get());
    hierarchical::Message message;
    if (reader.read(&message) != hierarchical::MessageReader::Result::kMessage) throw std::runtime_error("no greeting");
    auto json = base::Json::parse(message.text);
    if (!json) throw std::runtime_error("not JSON: " + message.text);
    return {json->at("type").text() == "ready", *json};
}

std::string ChipChild::config_of(const RuntimeModel &model, const std::string &host_runtime, int32_t device) {
    return base::JsonWriter()
        .begin_object()
        .key("role").string("chip")
        .key("platform").string(std::string(model.chip.name) + "sim")
        .key("deviceId").number(device)
        .key("workerId").number(kWorker)
        .key("libraries").begin_object()
        .key("log").string(PTO_LIB_DIR "/libsimpler_log.so")
        .key("simContext").string(PTO_LIB_DIR "/libcpu_sim_context.so")
        .key("hostRuntime").string(host_runtime.empty() ? model.chip.library : host_runtime)
        .key("logLevel").number(1)
        .key("logInfoVerbosity").number(9)
        .end_object()
        .end_object()
        .take();
}

hierarchical::ControlReply ChipChild::control(abi::CommandKind kind, uint64_t arg0, uint64_t arg1, const void *payload,
                                              size_t payload_bytes) {
    hierarchical::ControlCommand command{kind};
    command.arg[0] = arg0;
    command.arg[1] = arg1;
    command.payload = payload;
    command.payload_bytes = payload_bytes;
    return lane_->control(command, kPatienceNs);
}

hierarchical::ControlReply ChipChild::add_callable(uint32_t slot, const std::vector<uint8_t> &image,
                                                   const std::string &digest, const std::string &name) {
    // Behind what the tests keep in the arena.
    const uint64_t offset = kArenaBytes / 2;
    std::memcpy(arena() + offset, image.data(), image.size());
    const std::string payload = base::JsonWriter()
                                    .begin_object()
                                    .key("segment").number(kArena)
                                    .key("generation").number(kGeneration)
                                    .key("offset").id(offset)
                                    .key("nbytes").id(image.size())
                                    .key("name").string(name)
                                    .key("digest").string(digest)
                                    .end_object()
                                    .take();
    return control(abi::CommandKind::kRegister, slot, 0, payload.data(), payload.size());
}

base::Json ChipChild::stats() {
    const auto json = base::Json::parse(control(abi::CommandKind::kStats).payload);
    return json ? *json : base::Json();
}

void ChipChild::push(uint32_t slot, const std::vector<abi::TensorRef> &tensors, const std::vector<uint64_t> &scalars) {
    std::vector<uint64_t> bytes((sizeof(abi::ArgsRecord) + tensors.size() * sizeof(abi::TensorRef)) / 8 + scalars.size());
    auto &record = *reinterpret_cast<abi::ArgsRecord *>(bytes.data());
    record = {static_cast<uint32_t>(tensors.size()), static_cast<uint32_t>(scalars.size()), -1, 0};
    std::copy(tensors.begin(), tensors.end(), record.tensors());
    std::copy(scalars.begin(), scalars.end(), reinterpret_cast<uint64_t *>(record.tensors() + tensors.size()));
    hierarchical::Dispatch dispatch{};
    dispatch.kind = abi::CommandKind::kRunCallable;
    dispatch.callable = slot;
    dispatch.run_id = 1;
    dispatch.task_id = next_task_++;
    dispatch.group_size = 1;
    dispatch.settings = &settings;
    dispatch.args = &record;
    lane_->push(dispatch);
}

hierarchical::Outcome ChipChild::pop() {
    abi::LaneBell &bell = bell_of(bell_memory_);
    const int64_t deadline = base::monotonic_ns() + kPatienceNs;
    hierarchical::Outcome outcome;
    bell.waiting.value.fetch_add(1);
    while (true) {
        const uint32_t seen = bell.doorbell.value.load();
        if (lane_->pop(&outcome)) break;
        if (base::monotonic_ns() > deadline) throw std::runtime_error("the task did not end");
        base::shared_wait(bell.doorbell.value, seen, deadline);
    }
    bell.waiting.value.fetch_sub(1);
    return outcome;
}

std::string ChipChild::printed() const {
    std::string text(static_cast<size_t>(lseek(output_.get(), 0, SEEK_END)), '\0');
    const ssize_t count = pread(output_.get(), text.data(), text.size(), 0);
    return text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
}

int64_t ChipChild::resident_bytes() const {
    std::ifstream statm("/proc/" + std::to_string(pid_) + "/statm");
    int64_t size_pages = 0, resident_pages = 0;
    statm >> size_pages >> resident_pages;
    return resident_pages * sysconf(_SC_PAGESIZE);
}

ProcessEnd ChipChild::end() {
    int status = 0;
    const int64_t deadline = base::monotonic_ns() + kPatienceNs;
    while (waitpid(pid_, &status, WNOHANG) == 0) {
        if (base::monotonic_ns() > deadline) throw std::runtime_error("the process did not end");
        usleep(1000);
    }
    pid_ = -1;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

abi::TensorRef in_arena(uint64_t offset, uint32_t count) {
    abi::TensorRef ref{};
    ref.address = offset;
    ref.segment = ChipChild::kArena;
    ref.generation = ChipChild::kGeneration;
    ref.shapes[0] = count;
    ref.ndims = 1;
    ref.dtype = static_cast<uint8_t>(DataType::INT32);
    ref.place = static_cast<uint8_t>(abi::TensorPlace::kSegment);
    ref.chip = -1;
    return ref;
}

abi::TensorRef on_chip(uint64_t address, uint32_t count, int32_t chip) {
    abi::TensorRef ref = in_arena(address, count);
    ref.segment = 0;
    ref.generation = 0;
    ref.place = static_cast<uint8_t>(abi::TensorPlace::kDevice);
    ref.chip = chip;
    return ref;
}

}  // namespace test
}  // namespace pto
