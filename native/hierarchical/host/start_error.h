#pragma once
/// Why a worker could not be started, as the JSON of a RemoteError.

#include <string>
#include <vector>

#include "base/failure.h"

namespace pto {
namespace hierarchical {

/// A failure of this process.
std::string error_json(const base::Failure &failure);
/// A child reported `cause`, JSON of its own. What is wrong with its build stays that; all else is ERR_PTO_INIT_FAILED.
std::string child_error_json(const std::string &path, const std::string &cause);
/// `missing`: what is known about each child that was not ready.
std::string timeout_json(const std::string &path, uint64_t timeout_ns, const std::vector<std::string> &missing);

}  // namespace hierarchical
}  // namespace pto
