#pragma once
/// The chips that tests run on, with the library of the runtime under test.

#include <ostream>

namespace pto {
namespace test {

struct ChipModel {
    const char *name;
    const char *library;
    int max_block_dim;
    int max_aicpu_threads;
};

constexpr ChipModel a2a3_chip(const char *library) { return {"a2a3", library, 24, 4}; }
constexpr ChipModel a5_chip(const char *library) { return {"a5", library, 36, 7}; }

inline void PrintTo(const ChipModel &model, std::ostream *out) { *out << model.name; }

}  // namespace test
}  // namespace pto
