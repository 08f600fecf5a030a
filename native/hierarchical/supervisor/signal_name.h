#pragma once

#include <string>

namespace pto {
namespace hierarchical {

/// "SIGSEGV"; "signal 42" for those without a name.
std::string signal_name(int signal);

}  // namespace hierarchical
}  // namespace pto
