#pragma once
/// A random program for host_build_graph as its orchestration gets it: 32-bit words, the number of tasks first, then each
/// task in turn. Tensor 0 has the words, tensor 1 the cells.
///
///     core, seed, delay in µs, written cell, number of read cells, the cells, number of predecessors, their tasks

#include <cstdint>

namespace pto {
namespace fuzz {
namespace host_program {

constexpr uint32_t kCells = 48;
constexpr uint32_t kCellWords = 16;
constexpr uint32_t kMostReads = 10;
/// Func ids, by core.
constexpr int32_t kFoldOnAic = 3;
constexpr int32_t kFoldOnAiv = 500;

/// One word of what a task writes: what is there, with what it reads folded in.
inline uint32_t begin_fold(uint32_t word, uint32_t seed) { return word * 3u + seed; }
inline uint32_t fold(uint32_t word, uint32_t read, uint32_t place) { return word * 5u + (read ^ place * 0x9E3779B9u); }

}  // namespace host_program
}  // namespace fuzz
}  // namespace pto
