#pragma once
/// Random graphs as data: words that graphs/program.cpp turns into calls, and program_maker.h makes up.
///
///     program   := word count, operation…
///     operation := kOpen is_manual | kClose
///                | kTask slots, block_num, launch flags, ids of predecessors, tensors, scalars
///                | kAllocate created tensors
///                | kRead tensor, index | kWrite tensor, index, value
///     tensor    := tag, source, version, manual_dep, shapings      an argument, or a tensor made earlier
///                | kCreate, manual_dep, data type, shape, has initial value, value
///     shaping   := kind, numbers
///
/// Lists have their length in front; a value of 64 bits takes two words, the low one first.

#include <cstdint>

namespace program {

enum Operation : int32_t { kOpen = 1, kClose, kTask, kAllocate, kRead, kWrite };

enum Tag : int32_t { kInput = 0, kCreate = 1, kInout = 2, kExisting = 3, kNoDep = 4 };

enum LaunchFlag : int32_t { kStartsTogether = 1 };

enum Shaping : int32_t {
    kView = 1,       // extents, offsets
    kReshape = 2,    // extents
    kTranspose = 3,  // two dimensions
    /// Another tensor over the same memory: data type, extents.
    kAlias = 4,
};

/// Sources below it are arguments of the run.
constexpr int32_t kFirstMade = 1000;
constexpr uint32_t kMaxDims = 5;

/// The kernels fold a fixed number of tensors each; func ids by that number.
constexpr int32_t kFoldOnAic = 0;
constexpr int32_t kFoldOnAiv = 32;
constexpr int32_t kFoldCounts[] = {1, 2, 3, 4, 5, 6, 16};

/// What a fold kernel does with one tensor.
enum Role : uint32_t {
    kSource = 0,
    kUpdate = 1,
    kOverwrite = 2,
    /// Every kernel of the task counts itself in the first element: before it does anything else, so that they can meet, or
    /// as the last thing it does.
    kTally = 3,
    kNotify = 4,
    /// The task is complete only when the first element is at least what the settings say.
    kAwait = 5,
};
constexpr uint32_t kRoleBits = 3;

/// The first scalars of a fold kernel; more may follow, which it folds.
enum Scalar : int32_t {
    kSeedScalar = 0,
    /// kRoleBits a tensor.
    kRolesScalar = 1,
    /// Core slots that run a kernel of this task, and the settings below.
    kSettingsScalar = 2,
    kFixedScalars = 3,
};

/// Settings: core slots in bits 0 to 2, then these fields.
constexpr uint64_t kIsMeeting = 8;  // wait until the tally has every kernel of the task
constexpr uint32_t kScalarCountShift = 8;
constexpr uint32_t kDelayShift = 16;     // microseconds to sleep first
constexpr uint32_t kExpectedShift = 32;  // what kAwait waits for

}  // namespace program
