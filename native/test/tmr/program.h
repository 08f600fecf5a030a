#pragma once
/// Random graphs as data: words that graphs/program.cpp turns into submits and test/tmr/program_maker.h makes up.
///
///     program := word count, operation…
///     operation := kOpen mode | kClose | kTask … | kRead … | kWrite …
///     kTask := core (0 AIV, 1 AIC), kinds of tensors, seed, what becomes of the target, predecessors, tensors
///     tensor := source (< kFirstMade: argument; else a tensor made earlier), tag, manual_dep, shaping, [window]

#include <cstdint>

namespace program {

enum Operation : int32_t {
    kOpen = 1,   // mode: 0 AUTO, 1 MANUAL
    kClose = 2,
    kTask = 3,   // core, overwrites, seed, dependency count, ids…, tensor count, tensors…
    kRead = 4,   // tensor, element index of each dimension…: adds the element to what later seeds are
    kWrite = 5,  // tensor, element index of each dimension…, value
};

enum Tag : int32_t { kInput = 0, kCreate = 1, kInout = 2, kExisting = 3, kNoDep = 4 };

/// How a tensor is cut before it is used.
enum Shaping : int32_t {
    kWhole = 0,
    kWindow = 1,          // extents, then offsets
    kRows = 2,            // extents, offsets; then reshaped to one dimension
    kTransposed = 3,
    kWindowTransposed = 4,  // extents, offsets; then dimensions 0 and 1 exchanged
};

/// Tensors with two dimensions; a created one is described by its extents.
constexpr int32_t kFirstMade = 1000;
constexpr uint32_t kDims = 2;

}  // namespace program
