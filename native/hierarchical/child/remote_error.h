#pragma once
/// What a native child reports when something failed: JSON that fits an error slot whatever the message was.
///
///     {"name", "message", "stack", "code", "details": {…}, "cause": {…}, "truncated": true, "length": N}
///
/// `truncated` and `length` (bytes of the original message and stack) are there when something was cut off.

#include <exception>
#include <string>
#include <string_view>

#include "base/failure.h"

namespace pto {
namespace hierarchical {

/// An error of the child's own code, with its code and details.
std::string remote_error(const base::Failure &failure);
/// An error with a name and a text.
std::string remote_error(std::string_view name, std::string_view message);
/// The exception that is being handled.
std::string remote_error_of_current_exception();

}  // namespace hierarchical
}  // namespace pto
