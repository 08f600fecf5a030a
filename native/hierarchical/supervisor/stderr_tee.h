#pragma once
/// What a child prints to stderr: passed on line by line with the child's name, and its end kept for reports.

#include <cstddef>
#include <string>
#include <string_view>

namespace pto {
namespace hierarchical {

/// How much is kept of it.
inline constexpr size_t kStderrTailBytes = 64 * 1024;

class StderrTee {
public:
    /// `output` gets the lines; -1: nobody. It is never waited for longer than a moment: what it does not take is counted and
    /// left out.
    StderrTee(std::string name, int output);

    void add(std::string_view bytes);
    /// Passes on what stands behind the last line's end.
    void finish();

    /// The last kStderrTailBytes, from the start of a line when something was left out before.
    std::string tail() const;

private:
    void pass_on(std::string_view line);

    const std::string prefix_;
    const int output_;
    std::string tail_;
    bool is_cut_ = false;
    std::string line_;
    size_t dropped_ = 0;
};

}  // namespace hierarchical
}  // namespace pto
