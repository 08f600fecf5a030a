// The lane between a worker and one of its children: one segment of shared memory, mapped by both.
//
// A lane has two channels of the same form, one for tasks and one for control commands, so that control is served while a
// task runs. A channel is two queues, commands down and completions up; each word that changes has a cache line with one
// writer:
//
//     parent                          child
//       fills command slot tail % n
//       command_tail.store(release) ─▶ command_tail.load(acquire)
//       doorbell.fetch_add(seq_cst)    reads the slot, works
//       is_waiting? futex wake         fills completion slot tail % n (and the error slot)
//       completion_tail.load(acquire) ◀─ completion_tail.store(release)
//                                      tasks: rings the bell of the parent, see LaneBell
//                                      control: adds 1 to `reply`, wakes when is_reply_awaited
//
// Waiting is lossless because the futex word is the doorbell itself: a waiter reads the doorbell, looks for work, sets
// is_waiting (seq_cst), looks again, and sleeps only while the doorbell still has the value that it read.
//
// Commands of a channel are completed in their order. The parent writes a command when fewer than `depth` are not popped
// yet, so command n, its error slot and its spill area are those with index (n - 1) % depth. Sequence numbers start at 1 in
// each channel.
//
// All fields are little endian and naturally aligned. The parent checks every index and length that a child writes; what
// does not fit is a protocol error and ends the child.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "call_config.h"
#include "host_runtime.h"
#include "tensor_arg.h"

namespace pto {
namespace abi {

inline constexpr uint32_t kLaneMagic = 0x314e4c53u;  ///< "SLN1"
inline constexpr uint16_t kLaneMajor = 1;
inline constexpr uint16_t kLaneMinor = 0;

inline constexpr uint32_t kLaneDepth = 2;                     ///< commands of a channel that are not completed yet, at most
inline constexpr uint32_t kLaneHeaderBytes = 4096;            ///< where the slots start
inline constexpr uint32_t kLaneCommandBytes = 8192;           ///< one command slot, header included
inline constexpr uint32_t kLaneErrorBytes = 64 * 1024;        ///< one error slot: UTF-8 JSON
inline constexpr uint64_t kLaneSpillBytes = 64 * 1024;        ///< spill area of one command slot
inline constexpr uint32_t kMaxTaskTensors = 256;              ///< tensors of one task
inline constexpr uint32_t kMaxTaskScalars = 128;              ///< scalars of one task
inline constexpr uint32_t kMaxLaneWorkers = 1024;             ///< children of one worker

/// What a child is doing with its lane. Written by the child.
enum class ChildState : uint32_t { kSpawned = 0, kReady = 1, kInitFailed = 2, kDraining = 3, kExiting = 4 };

/// What the parent wants of the child. Written by the parent.
enum class LifeState : uint32_t { kLive = 0, kShutdown = 1, kDead = 2 };

/// What the child is doing right now; for reports about a child that hangs or dies. Written by the child.
enum class ChildPhase : uint32_t { kIdle = 0, kPrepare = 1, kCopyIn = 2, kRun = 3, kCopyOut = 4, kUser = 5 };

/// What a command asks for.
enum class CommandKind : uint16_t {
    // Task channel.
    kRunCallable = 1,       ///< run the chip callable of a slot
    kRunFunction = 2,       ///< call the function of a slot (sub worker)
    kRunOrchestration = 3,  ///< run the function of a slot as an orchestration function (nested worker)
    // Control channel, answered by the control thread at once.
    kPing = 16,             ///< result: CLOCK_MONOTONIC of the child
    kStats = 17,            ///< completion payload: JSON
    kLogLevel = 18,         ///< arg0 level
    kUnmapSegment = 19,     ///< arg0 segment id
    // Control channel, executed by the thread that owns the device, after the tasks that were written before: see
    // LaneCommand::after_task.
    kMalloc = 32,           ///< arg0 bytes; result address
    kFree = 33,             ///< arg0 address
    kCopyTo = 34,           ///< arg0 device address; source is a TensorRef in the payload, arg1 bytes
    kCopyFrom = 35,         ///< arg0 device address; target is a TensorRef in the payload, arg1 bytes
    kRegister = 36,         ///< arg0 slot; payload: JSON about the callable, see docs/internals/hierarchical-worker.md
    kUnregister = 37,       ///< arg0 slot
    kCommInit = 38,         ///< payload: JSON; completion payload: JSON
    kAllocDomain = 39,      ///< arg0 id of the domain; payload: JSON; completion payload: JSON
    kReleaseDomain = 40,    ///< arg0 id of the domain
    kDlopenCounts = 41,     ///< result: AICPU count in the low half, host count in the high half
    kTakeSpans = 42,        ///< of a nested worker. arg0 run; completion payload: a part of JSON; result: bytes that are left
};

/// How a command ended.
enum class CommandStatus : uint32_t {
    kOk = 0,
    kThrew = 1,          ///< user code threw; the error slot tells
    kNativeError = 2,    ///< the runtime or the chip failed; the error slot tells
    kCancelled = 3,      ///< never started
    kRejectedStale = 4,  ///< named a segment, slot or generation that the child does not have
};

/// Where the elements of a tensor are.
enum class TensorPlace : uint8_t {
    kNone = 0,     ///< no tensor: a null pointer
    kSegment = 1,  ///< in shared memory
    kDevice = 2,   ///< in the memory of one chip: allocated there, or in a window of a communication domain
};

/// A tensor as it travels between a worker and its children: never an address of a host.
struct TensorRef {
    uint64_t address;     ///< kSegment: bytes from the start of the segment; kDevice: device address
    uint32_t segment;     ///< kSegment: id of the segment, else 0
    uint32_t generation;  ///< kSegment: generation of the segment, else 0
    uint32_t shapes[CONTINUOUS_TENSOR_MAX_DIMS];  ///< elements per dimension, the first `ndims` count
    uint32_t ndims;       ///< 0 to 5
    uint8_t dtype;        ///< DataType
    uint8_t place;        ///< TensorPlace
    uint8_t tag;          ///< TensorArgType
    uint8_t reserved;     ///< 0
    int32_t chip;         ///< kDevice: worker id of the chip, else -1
};

static_assert(sizeof(TensorRef) == 48 && alignof(TensorRef) == 8, "TensorRef is 48 bytes");
static_assert(offsetof(TensorRef, segment) == 8, "TensorRef::segment");
static_assert(offsetof(TensorRef, generation) == 12, "TensorRef::generation");
static_assert(offsetof(TensorRef, shapes) == 16, "TensorRef::shapes");
static_assert(offsetof(TensorRef, ndims) == 36, "TensorRef::ndims");
static_assert(offsetof(TensorRef, dtype) == 40, "TensorRef::dtype");
static_assert(offsetof(TensorRef, place) == 41, "TensorRef::place");
static_assert(offsetof(TensorRef, tag) == 42, "TensorRef::tag");
static_assert(offsetof(TensorRef, chip) == 44, "TensorRef::chip");

/// Arguments of one task: this header, `tensor_count` TensorRefs, `scalar_count` scalars of 8 bytes.
/// The same bytes come from TypeScript at submit and travel in the command. A group is as many records one after another.
struct ArgsRecord {
    uint32_t tensor_count;  ///< 0 to kMaxTaskTensors
    uint32_t scalar_count;  ///< 0 to kMaxTaskScalars
    int32_t worker;         ///< id of the worker that must take it, -1 any. Only at submit
    uint32_t reserved;      ///< 0

    size_t nbytes() const {
        return sizeof(ArgsRecord) + size_t{tensor_count} * sizeof(TensorRef) + size_t{scalar_count} * sizeof(uint64_t);
    }
    TensorRef *tensors() { return reinterpret_cast<TensorRef *>(this + 1); }
    const TensorRef *tensors() const { return reinterpret_cast<const TensorRef *>(this + 1); }
    const uint64_t *scalars() const { return reinterpret_cast<const uint64_t *>(tensors() + tensor_count); }
};

static_assert(sizeof(ArgsRecord) == 16, "ArgsRecord is 16 bytes");

/// How a chip task runs: what TypeScript encodes of a CallConfig. Follows the header of a kRunCallable command.
struct RunSettingsRecord {
    CallConfig config;
    PtoRunOptions options;
};

static_assert(sizeof(RunSettingsRecord) == 1200, "RunSettingsRecord is 1200 bytes");

/// Start of a command slot. Behind it: the settings (`settings_bytes`), then the arguments or the payload of a control
/// command (`args_bytes`). What does not fit into the slot, arguments included, lies in the slot's spill area instead.
struct alignas(64) LaneCommand {
    uint64_t seq;             ///< of the channel, from 1
    uint16_t kind;            ///< CommandKind
    uint16_t flags;           ///< 0
    uint32_t callable;        ///< slot in the child's table of callables
    uint64_t run_id;
    uint64_t task_id;
    uint32_t group_index;
    uint32_t group_size;      ///< 1 for a single task
    uint32_t settings_bytes;  ///< 0 or sizeof(RunSettingsRecord)
    uint32_t args_bytes;
    uint32_t is_spilled;      ///< 1: settings and arguments are in the spill area
    uint32_t reserved;
    uint64_t deadline_ns;     ///< CLOCK_MONOTONIC; 0 none
    uint64_t trace_id;
    uint64_t arg[3];          ///< of control commands
    uint64_t after_task;      ///< of device commands: the task, by `seq`, that is completed first; 0 none
    uint8_t pad[24];
};

static_assert(sizeof(LaneCommand) == 128, "LaneCommand is 128 bytes");

/// A completion slot.
struct alignas(64) LaneCompletion {
    uint64_t seq;          ///< of the command
    uint32_t status;       ///< CommandStatus
    uint32_t error_bytes;  ///< of the error slot of `seq`: an error, or the payload of a control command; 0 none
    uint64_t result;       ///< of control commands
    int64_t accepted_ns;   ///< CLOCK_MONOTONIC: the child has read the command
    int64_t launched_ns;   ///< user code or the chip started
    int64_t done_ns;
    uint64_t device_ns;    ///< time on the chip, 0 unknown
    uint8_t pad[200];
};

static_assert(sizeof(LaneCompletion) == 256, "LaneCompletion is 256 bytes");

/// One word on a cache line of its own.
template <typename T>
struct alignas(64) LaneWord {
    std::atomic<T> value;
};

/// One channel of a lane.
struct LaneChannel {
    LaneWord<uint32_t> doorbell;         ///< parent adds 1 for each command; what the child sleeps on
    LaneWord<uint32_t> is_waiting;       ///< child: 1 while it may sleep on the doorbell
    LaneWord<uint64_t> command_tail;     ///< parent: commands written
    LaneWord<uint64_t> command_head;     ///< child: commands read
    LaneWord<uint64_t> completion_tail;  ///< child: completions written
    LaneWord<uint64_t> completion_head;  ///< parent: completions read
};

/// Constant part of a lane; written by the parent before the child exists.
struct alignas(64) LaneIdentity {
    uint32_t magic;         ///< kLaneMagic
    uint16_t major;
    uint16_t minor;
    uint32_t header_bytes;  ///< offset of the first command slot
    uint32_t depth;         ///< kLaneDepth
    uint32_t command_bytes; ///< kLaneCommandBytes
    uint32_t error_bytes;   ///< kLaneErrorBytes
    uint64_t spill_bytes;   ///< kLaneSpillBytes
    uint64_t nonce;         ///< of the session; equal in CONFIG
    uint64_t layout_hash;   ///< kLaneLayoutHash of the parent
    int32_t worker_id;      ///< bit of the child in the parent's LaneBell
    uint32_t level;
};

/// What the parent wants; written by the parent.
struct alignas(64) LaneOrders {
    std::atomic<uint32_t> life_state;     ///< LifeState
    std::atomic<uint32_t> reserved;
    std::atomic<uint64_t> cancelled_run;  ///< tasks of runs up to this one are answered kCancelled unless they have started
};

/// What the child says about itself.
struct alignas(64) LaneStatus {
    std::atomic<uint64_t> heartbeat_ns;  ///< when `phase` changed last
    std::atomic<uint64_t> current_seq;   ///< of the task channel; 0 idle
    std::atomic<uint32_t> phase;         ///< ChildPhase
    std::atomic<uint32_t> pid;
};

/// First kLaneHeaderBytes of a lane. Then, for the task channel and then for the control channel: `depth` command slots,
/// 2 * `depth` completion slots, `depth` error slots, `depth` spill areas.
struct LaneHeader {
    LaneIdentity identity;               ///< parent, constant
    LaneWord<uint32_t> child_state;      ///< child: ChildState
    LaneOrders orders;                   ///< parent; a change rings both doorbells
    LaneChannel task;
    LaneStatus status;                   ///< child
    LaneChannel control;
    LaneWord<uint32_t> reply;            ///< child adds 1 for each completion of `control`; what the parent sleeps on
    LaneWord<uint32_t> is_reply_awaited; ///< parent: 1 while it may sleep on `reply`
};

static_assert(sizeof(LaneIdentity) == 64, "LaneIdentity is one cache line");
static_assert(sizeof(LaneStatus) == 64, "LaneStatus is one cache line");
static_assert(offsetof(LaneHeader, child_state) == 64, "LaneHeader::child_state");
static_assert(sizeof(LaneOrders) == 64, "LaneOrders is one cache line");
static_assert(offsetof(LaneHeader, orders) == 128, "LaneHeader::orders");
static_assert(offsetof(LaneHeader, task) == 192, "LaneHeader::task");
static_assert(offsetof(LaneHeader, status) == 576, "LaneHeader::status");
static_assert(offsetof(LaneHeader, control) == 640, "LaneHeader::control");
static_assert(offsetof(LaneHeader, reply) == 1024, "LaneHeader::reply");
static_assert(offsetof(LaneHeader, is_reply_awaited) == 1088, "LaneHeader::is_reply_awaited");
static_assert(sizeof(LaneHeader) <= kLaneHeaderBytes, "the slots start behind the header");

/// What all children of one worker ring: a small segment of its own, so that the parent sleeps on one word however many
/// children it has. A child sets its bit (release), then adds 1 to `doorbell` (seq_cst), then wakes when somebody waits.
struct LaneBell {
    LaneWord<uint32_t> doorbell;                 ///< children and the parent's own threads
    LaneWord<uint32_t> waiting;                  ///< parent: number of its threads that may sleep on the doorbell
    std::atomic<uint64_t> dirty[kMaxLaneWorkers / 64];  ///< bit of each child that has something to say
};

/// Changes with every layout above and with the size of the chip ABI behind it.
inline constexpr uint64_t kLaneLayoutHash =
    (uint64_t{kLaneMajor} << 48) ^ (uint64_t{sizeof(LaneCommand)} << 40) ^ (uint64_t{sizeof(LaneCompletion)} << 28) ^
    (uint64_t{sizeof(TensorRef)} << 20) ^ (uint64_t{sizeof(RunSettingsRecord)} << 8) ^ uint64_t{PTO_HOST_ABI_VERSION};

}  // namespace abi
}  // namespace pto
