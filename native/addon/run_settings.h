#pragma once
/// How a run runs, as one record: what upstream's CallConfig has, then what only we have. TypeScript keeps the bytes from
/// run to run, so that a run copies them and reads no object.

#include <cstddef>

#include "abi/call_config.h"
#include "abi/host_runtime.h"

namespace pto {
namespace addon {

struct RunSettings {
    CallConfig config;
    PtoRunOptions options{};
};

static_assert(sizeof(RunSettings) == sizeof(CallConfig) + sizeof(PtoRunOptions), "both encodings, without a gap");
static_assert(offsetof(RunSettings, options) == sizeof(CallConfig), "RunSettings::options");

}  // namespace addon
}  // namespace pto
