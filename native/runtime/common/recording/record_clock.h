#pragma once
/// Whose time the files of a run tell, and from when on: one clock for all of them.
///
///     "clock": {"kind": "wall", "start_monotonic_ns": "8123456789", "start_wall_ns": "1779184523000123456"}
///
/// Times in files are microseconds after the start, which is the earliest moment that any of them has.

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "base/json.h"

namespace pto {
namespace runtime {

struct RecordClock {
    bool is_modelled = false;
    /// The start, in nanoseconds of the monotonic clock, or of the model.
    int64_t start_ns = 0;
    /// Nanoseconds of the wall clock when the monotonic one shows 0; 0 with modelled time.
    int64_t wall_origin_ns = 0;
};

/// Appends microseconds with three decimals; nothing is before 0.
inline void append_microseconds(std::string *text, int64_t ns) {
    const int64_t positive_ns = std::max<int64_t>(ns, 0);
    const auto decimals = static_cast<int>(positive_ns % 1000);
    char digits[32];
    char *end = std::to_chars(digits, digits + 24, positive_ns / 1000).ptr;
    *end++ = '.';
    *end++ = static_cast<char>('0' + decimals / 100);
    *end++ = static_cast<char>('0' + decimals / 10 % 10);
    *end++ = static_cast<char>('0' + decimals % 10);
    text->append(digits, static_cast<size_t>(end - digits));
}

/// Writes the member "clock" of an object.
inline void write_clock(base::JsonWriter &json, const RecordClock &clock) {
    json.key("clock").begin_object().key("kind").string(clock.is_modelled ? "model" : "wall");
    json.key("start_monotonic_ns").id(static_cast<uint64_t>(clock.start_ns));
    json.key("start_wall_ns").id(static_cast<uint64_t>(clock.start_ns + clock.wall_origin_ns)).end_object();
}

}  // namespace runtime
}  // namespace pto
