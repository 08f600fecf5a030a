#pragma once
/// The kernels that every test callable brings, by func id. They get plain values; elements are int32.

#include <cstdint>

enum KernelId : int32_t {
    kNoop = 0,
    /// out, in, count, addend: out[i] = in[i] + addend.
    kAddScalar = 1,
    /// value, number: value = value * 3 + number. The result tells the order.
    kFoldOrder = 2,
    /// out, …: writes its 16 arguments to out, as 64-bit words.
    kStoreArgs = 3,
    /// counter, count: arrives at the counter and waits until `count` kernels have. Cannot end unless they run together.
    kMeet = 4,
    kThrow = 5,
    /// out, a, b, c, n: out = c + a · b for float tiles of n rows and columns; c may be 0.
    kMatmulAdd = 6,
    /// out, a, b, operation, count: element by element on floats; see Operation.
    kElementwise = 7,
    /// word, gate, number: waits until the gate is not 0, adds the number to the word, and puts the sum into the gate.
    kLateWrite = 8,
    /// values, index, predecessors, count: see node_value.h.
    kGather = 9,
    /// In no callable.
    kNobody = 77,
};

enum Operation : int32_t { kAdd = 0, kMultiply = 1, kSqrtOfLog = 2, kExp = 3 };
