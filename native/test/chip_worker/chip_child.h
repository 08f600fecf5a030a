#pragma once
/// A pto-chip-worker process as its parent sees it: a lane, some shared memory and a socket, without a worker around them.

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "abi/lane.h"
#include "base/json.h"
#include "base/shared_memory.h"
#include "base/unique_fd.h"
#include "hierarchical/child/message_socket.h"
#include "hierarchical/lane/parent_lane.h"
#include "test/prepared/runtime_test.h"

namespace pto {
namespace test {

/// How a process ended.
struct ProcessEnd {
    int exit_code;  ///< -1: by a signal
    int signal;     ///< 0: none
};

/// What a child says when it starts.
struct ChildGreeting {
    bool is_ready;
    base::Json message;
};

class ChipChild {
public:
    static constexpr uint32_t kArena = 7;
    static constexpr uint32_t kGeneration = 3;
    static constexpr size_t kArenaBytes = 8u << 20;
    static constexpr int32_t kWorker = 2;

    /// What the parent of a test may say differently from a real one.
    struct Deviations {
        std::string config;           ///< of the chip; empty: that of the model
        uint64_t layout_hash = abi::kLaneLayoutHash;
        uint64_t arena_bytes = kArenaBytes;
        std::shared_ptr<base::SharedMemory> arena;  ///< of other children, too
        int32_t device = 5;
    };

    static std::shared_ptr<base::SharedMemory> make_arena() {
        return std::make_shared<base::SharedMemory>(base::SharedMemory::create("arena", kArenaBytes));
    }

    explicit ChipChild(const RuntimeModel &model) : ChipChild(model, Deviations()) {}
    ChipChild(const RuntimeModel &model, const Deviations &deviations);
    /// Ends the child, by force after 10 s.
    ~ChipChild();
    ChipChild(const ChipChild &) = delete;
    ChipChild &operator=(const ChipChild &) = delete;

    /// Waits for the child's first message.
    ChildGreeting greeting();
    /// What the configuration of the chip of a model says.
    static std::string config_of(const RuntimeModel &model, const std::string &host_runtime = "", int32_t device = 5);

    uint8_t *arena() { return arena_->data(); }

    // Control. Each waits for the answer.
    hierarchical::ControlReply control(abi::CommandKind kind, uint64_t arg0 = 0, uint64_t arg1 = 0,
                                       const void *payload = nullptr, size_t payload_bytes = 0);
    hierarchical::ControlReply add_callable(uint32_t slot, const std::vector<uint8_t> &image, const std::string &digest,
                                            const std::string &name = "subject");
    base::Json stats();

    // Tasks.

    /// How the tasks that are pushed from now on run.
    abi::RunSettingsRecord settings{};

    void push(uint32_t slot, const std::vector<abi::TensorRef> &tensors, const std::vector<uint64_t> &scalars = {});
    /// Waits for the oldest task that was pushed.
    hierarchical::Outcome pop();
    hierarchical::Outcome run(uint32_t slot, const std::vector<abi::TensorRef> &tensors,
                              const std::vector<uint64_t> &scalars = {}) {
        push(slot, tensors, scalars);
        return pop();
    }

    hierarchical::ChildSighting sighting() const { return lane_->sighting(); }
    /// What the child has written to its standard error.
    std::string printed() const;
    int64_t resident_bytes() const;
    pid_t pid() const { return pid_; }

    void ask_to_end() { lane_->shut_down(); }
    void hang_up() { socket_.reset(); }
    /// Waits until the process has ended.
    ProcessEnd end();

private:
    void spawn();

    base::SharedMemory bell_memory_;
    std::shared_ptr<base::SharedMemory> arena_;
    base::UniqueFd output_;
    std::unique_ptr<hierarchical::ParentLane> lane_;
    base::UniqueFd socket_;
    pid_t pid_ = -1;
    uint64_t next_task_ = 1;
};

/// `count` int32 elements in the arena of a child, from an offset in bytes.
abi::TensorRef in_arena(uint64_t offset, uint32_t count);
/// The same in the memory of a chip.
abi::TensorRef on_chip(uint64_t address, uint32_t count, int32_t chip = ChipChild::kWorker);

}  // namespace test
}  // namespace pto
