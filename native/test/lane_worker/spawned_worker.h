#pragma once
/// A pto-test-worker with its lane, without a supervisor: for tests of the two ends alone.

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/shared_memory.h"
#include "hierarchical/child/message_socket.h"
#include "hierarchical/lane/lane_bell.h"
#include "hierarchical/lane/parent_lane.h"
#include "lane_worker/behaviour.h"

namespace pto {
namespace test {

using hierarchical::Dispatch;
using hierarchical::LaneSettings;
using hierarchical::Message;
using hierarchical::MessageReader;
using hierarchical::Outcome;
using hierarchical::ParentLane;
using hierarchical::send_message;

inline constexpr int64_t kPatienceNs = 60'000'000'000;

/// The bell of one parent, in memory of its own.
class Bell {
public:
    abi::LaneBell &operator*() { return hierarchical::bell_of(*memory_); }
    int fd() const { return memory_->fd(); }

    /// Sleeps until `is_ready()`; false when that takes a minute.
    template <typename Predicate>
    bool await(Predicate is_ready) {
        abi::LaneBell &bell = **this;
        const int64_t deadline = base::monotonic_ns() + kPatienceNs;
        bell.waiting.value.fetch_add(1);
        bool is_done = false;
        while (base::monotonic_ns() < deadline) {
            const uint32_t seen = bell.doorbell.value.load();
            is_done = is_ready();
            if (is_done) break;
            base::shared_wait(bell.doorbell.value, seen, deadline);
        }
        bell.waiting.value.fetch_sub(1);
        return is_done;
    }

private:
    std::shared_ptr<base::SharedMemory> memory_ = hierarchical::create_bell();
};

/// Arguments of a task, put together as the engine sends them.
class Args {
public:
    Args() : words_(sizeof(abi::ArgsRecord) / 8) {}
    Args &tensor(const abi::TensorRef &tensor) {
        const auto *words = reinterpret_cast<const uint64_t *>(&tensor);
        words_.insert(words_.end(), words, words + sizeof(tensor) / 8);
        ++record().tensor_count;
        return *this;
    }
    Args &scalar(uint64_t value) {
        words_.push_back(value);
        ++record().scalar_count;
        return *this;
    }
    abi::ArgsRecord &record() { return *reinterpret_cast<abi::ArgsRecord *>(words_.data()); }

private:
    std::vector<uint64_t> words_;
};

inline abi::TensorRef tensor_at(uint32_t segment, uint32_t generation, uint64_t offset, uint32_t elements, DataType dtype,
                                TensorArgType tag = TensorArgType::INPUT) {
    abi::TensorRef tensor{};
    tensor.address = offset;
    tensor.segment = segment;
    tensor.generation = generation;
    tensor.shapes[0] = elements;
    tensor.ndims = 1;
    tensor.dtype = static_cast<uint8_t>(dtype);
    tensor.place = static_cast<uint8_t>(abi::TensorPlace::kSegment);
    tensor.tag = static_cast<uint8_t>(tag);
    tensor.chip = -1;
    return tensor;
}

inline Dispatch dispatch_of(Behaviour behaviour, Args &args, uint64_t task_id = 1, uint64_t run_id = 1) {
    Dispatch dispatch{};
    dispatch.kind = abi::CommandKind::kRunFunction;
    dispatch.callable = static_cast<uint32_t>(behaviour);
    dispatch.run_id = run_id;
    dispatch.task_id = task_id;
    dispatch.group_size = 1;
    dispatch.args = &args.record();
    return dispatch;
}

class SpawnedWorker {
public:
    static constexpr uint64_t kNonce = 0x123456789abcdef0;
    static constexpr uint32_t kSegment = 5;
    static constexpr uint32_t kGeneration = 3;

    /// `config` is the part for the test worker; `layout_hash` is what CONFIG claims.
    explicit SpawnedWorker(const std::string &config = "{}", uint64_t layout_hash = abi::kLaneLayoutHash)
        : memory_(base::SharedMemory::create("pto-arena", 1 << 20)),
          lane_(std::make_unique<ParentLane>(LaneSettings{kNonce, 0, 3}, *bell_)) {
        int ends[2];
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
        socket_.reset(ends[0]);
        base::UniqueFd theirs(ends[1]);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, theirs.get(), 3);
        char name[] = PTO_TEST_WORKER;
        char *argv[] = {name, nullptr};
        EXPECT_EQ(posix_spawn(&pid_, PTO_TEST_WORKER, &actions, nullptr, argv, environ), 0);
        posix_spawn_file_actions_destroy(&actions);
        base::JsonWriter json;
        json.begin_object().key("type").string("config").key("protocol").number(1).key("nonce").id(kNonce);
        json.key("layoutHash").id(layout_hash).key("workerPath").string("L3/test0").key("level").number(3);
        json.key("parentPid").number(getpid()).key("spinNs").number(50'000).key("segments").begin_array();
        append_segment(json, kSegment, kGeneration, memory_).end_array().key("config").raw(config).end_object();
        reader_ = MessageReader(socket_.get());
        EXPECT_TRUE(send_message(socket_.get(), json.text(), {lane_->memory()->fd(), bell_.fd(), memory_.fd()}));
    }

    /// Ends the child, which has nothing to complain about when it was neither killed nor waited for.
    ~SpawnedWorker() {
        lane_->shut_down();
        socket_.reset();
        if (pid_ <= 0) return;
        const int status = wait();
        EXPECT_TRUE((WIFEXITED(status) && WEXITSTATUS(status) == 0) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
            << "status " << status;
    }

    static base::JsonWriter &append_segment(base::JsonWriter &json, uint32_t id, uint32_t generation,
                                            const base::SharedMemory &memory) {
        return json.begin_object()
            .key("id")
            .number(id)
            .key("kind")
            .string("arena")
            .key("bytes")
            .number(static_cast<int64_t>(memory.size()))
            .key("generation")
            .number(generation)
            .end_object();
    }

    /// The next message of the child; null when it is gone.
    base::Json receive() {
        Message message;
        if (reader_.read(&message) != MessageReader::Result::kMessage) return {};
        return base::Json::parse(message.text).value_or(base::Json());
    }
    bool is_ready() { return receive().at("type").text() == "ready"; }

    /// Status of the ended process, as of waitpid.
    int wait() {
        int status = 0;
        EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
        pid_ = -1;
        return status;
    }

    Outcome run(const Dispatch &dispatch) {
        lane_->push(dispatch);
        return next();
    }
    Outcome next() {
        Outcome outcome;
        EXPECT_TRUE(bell_.await([&] { return lane_->pop(&outcome); }));
        return outcome;
    }

    template <typename T>
    T *data(uint64_t offset = 0) {
        return reinterpret_cast<T *>(memory_.data() + offset);
    }
    static abi::TensorRef tensor(uint64_t offset, uint32_t elements, DataType dtype,
                                 TensorArgType tag = TensorArgType::INPUT) {
        return tensor_at(kSegment, kGeneration, offset, elements, dtype, tag);
    }

    ParentLane &lane() { return *lane_; }
    Bell &bell() { return bell_; }
    int socket() const { return socket_.get(); }
    void close_socket() { socket_.reset(); }
    pid_t pid() const { return pid_; }

private:
    Bell bell_;
    base::SharedMemory memory_;
    std::unique_ptr<ParentLane> lane_;
    base::UniqueFd socket_;
    MessageReader reader_{-1};
    pid_t pid_ = -1;
};

}  // namespace test
}  // namespace pto
