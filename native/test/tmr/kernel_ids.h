#pragma once
/// The kernels that every test callable brings, by func id. Tensors are int32 unless said otherwise.

#include <cstdint>

enum KernelId : int32_t {
    kNoop = 0,
    /// out = in + s0.
    kAddScalar = 1,
    /// inout += 1.
    kIncrement = 2,
    /// The same after a sleep of s0 microseconds: out = in + s1.
    kSlowAdd = 3,
    /// Writes one record a block: see launch_record.h.
    kRecordLaunch = 4,
    /// Arrives at a counter and waits until s0 kernels have: cannot end unless all of them run at once.
    kMeet = 5,
    /// Copies any view, in row-major order, to a dense output.
    kGather = 6,
    /// Writes s0, s0 + 1, … through any view, in row-major order.
    kScatter = 7,
    /// Writes all its 12 scalars to an int64 tensor.
    kStoreScalars = 8,
    kThrow = 9,
    /// Leaves a completion condition behind: at least 1 in the first word of its tensor.
    kDefer = 10,
    /// Records error s0 in its completion context.
    kReportError = 11,
    /// Writes what its first tensor argument looks like: see tensor_record.h.
    kDescribe = 12,
    /// Waits until the first element of its tensor is s0, then writes s1 to the second.
    kPoll = 13,
    /// inout = inout * 3 + s0: the result tells the order.
    kFoldOrder = 14,
    /// Arrives at one counter for all blocks and waits until s0 kernels have.
    kMeetAll = 15,
    /// Adds s0 to the first word of its tensor.
    kBump = 16,
    /// Leaves s0 conditions behind: see kernels/defer_many.cpp.
    kDeferMany = 17,
    /// Copies tensor 0 to tensor 1 and fills in an event record: see kernels/copy_engine.cpp.
    kCopyEngine = 18,
    /// Never returns.
    kHang = 19,
    /// Write which block runs, and as which kernel of it: see launch_line.h.
    kRecordAic = 24,
    kRecordAiv = 25,
    /// The three kernels of a mixed task: see kernels/combine.cpp.
    kCombineAic = 26,
    kCombineAiv0 = 27,
    kCombineAiv1 = 28,
    /// In no callable.
    kNobody = 77,
};
